"""The inbox: views, the list, the thread, the composer under it, and who would speak."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from inbox_tui import text
from inbox_tui.model import Account, Conversation, StoredMessage
from inbox_tui.store import conversations
from inbox_tui.tui import actions, row_data
from inbox_tui.tui.actions import Scope
from inbox_tui.tui.alarms import Alarms
from inbox_tui.tui.following import Following
from inbox_tui.tui.inbox_views import Views
from inbox_tui.tui.layout.list_row import Row
from inbox_tui.tui.marks import Marks
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.pulling import Puller
from inbox_tui.tui.row_data import Beside
from inbox_tui.tui.screens.fitted import FittedScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.typing_on import TypingOn
from inbox_tui.tui.widgets.bars import Header, IdentityLine, Rule, StatusLine, Tabs
from inbox_tui.tui.widgets.conversation_list import ConversationList
from inbox_tui.tui.widgets.footer import Keys
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.tui.inbox_actions import InboxActions
    from inbox_tui.tui.reading import Reading
    from inbox_tui.tui.replying import Replying
    from inbox_tui.tui.widgets.composer import Composer
    from inbox_tui.tui.widgets.thread_view import ThreadView

T = TypeVar("T")

LOOK_PAUSE = 0.06
"""Seconds that the cursor rests on a row before its thread is read: a held key reads none."""
REREAD_PAUSE = 0.5
"""Seconds for which changes of a pull are gathered before the list is read again."""


class InboxScreen(FittedScreen):
    """Everything that a person does all day."""

    BINDINGS: ClassVar[list[Binding]] = actions.bindings(Scope.INBOX)  # type: ignore[assignment]
    AUTO_FOCUS = "#list"

    def __init__(
        self,
        workspace: Workspace,
        outbox: Outbox,
        puller: Puller,
        view_keys: Sequence[str] = (),
    ) -> None:
        """Keep what it works with; ``view_keys`` are the keys of the configuration's views."""
        super().__init__()
        self.workspace = workspace
        self.outbox = outbox
        self.puller = puller
        self.marks = Marks(self._show_marks)
        self.views = Views(self, view_keys)
        self.opened: Conversation | None = None
        """The conversation in the thread pane."""
        self._beside = Beside()
        self._look_timer: Timer | None = None
        self._reread_timer: Timer | None = None
        self._typing_on = TypingOn()
        self._is_furnished = False
        self.alarms = Alarms(self)
        self.following = Following(self)

        self.header = Header(id="header")
        self.tabs = Tabs(id="tabs")
        row_lines = workspace.config.display.row_lines
        self.list = ConversationList(self._row, self.marks, row_lines, id="list")
        self.status = StatusLine(id="status")
        self.identity = IdentityLine(id="identity")
        self.keys = Keys(id="keys")
        for place, key in enumerate(view_keys):
            if key:
                self._bindings.bind(key, f"own_view({place})", self.views.own[place].label)
        self._beside_list = Vertical(id="reading")

    def compose(self) -> ComposeResult:
        """Lay out the rows of the screen, top to bottom."""
        self.fit(self.app.size.width, update=False)
        yield self.header
        yield self.tabs
        yield Rule(id="rule")
        with Horizontal(id="panes"):
            yield self.list
            yield self._beside_list
        yield self.status
        yield self.identity
        yield self.keys

    def on_mount(self) -> None:
        """Show the first rows; everything else waits until they are on the screen."""
        self.views.show(self.views.current)
        self.show_header()

    async def furnish(self) -> None:
        """Fill the pane beside the list, where that has not been done yet."""
        if not self._is_furnished:
            await self._beside_list.mount(self.reading)
            self._is_furnished = True
            self.look()

    def on_unmount(self) -> None:
        """Look for nothing more."""
        self.views.end()

    # What a key asks for, or what stands beside the list, is not loaded before the first frame.

    @cached_property
    def actions(self) -> InboxActions:
        """What the keys do here."""
        from inbox_tui.tui.inbox_actions import InboxActions

        return InboxActions(self)

    @cached_property
    def reading(self) -> Reading:
        """What stands beside the list."""
        from inbox_tui.tui.reading import Reading

        return Reading(self)

    @property
    def thread(self) -> ThreadView:
        """The conversation that is read."""
        return self.reading.thread

    @property
    def composer(self) -> Composer:
        """Where a reply is written."""
        return self.reading.composer

    @property
    def replying(self) -> Replying:
        """What leads a reply from the composer to the outbox."""
        return self.reading.replying

    @property
    def is_writing(self) -> bool:
        """True while a draft is open in the composer."""
        return self._is_furnished and self.composer.is_writing

    def reread(self) -> None:
        """Show what was stored since: rows, their states, counts and the open thread."""
        self._reread_timer = None
        self._beside = row_data.beside(self.workspace)
        self.views.reread()
        if self.opened:
            fresh = conversations.get(self.workspace.store.read(), self.opened.uid)
            if fresh:
                self.opened = fresh
                self.renew_thread()
            elif not self.is_writing:
                self.close_thread()  # it was erased meanwhile
        self.show_identity()

    def reread_soon(self) -> None:
        """Do :meth:`reread` shortly, once for many changes."""
        if self._reread_timer is None:
            self._reread_timer = self.set_timer(REREAD_PAUSE, self.reread)

    def show_header(self) -> None:
        """Show who I am and the state of the accounts."""
        me = text.clean_cell(self.workspace.me.name) if self.workspace.me else "Nobody yet"
        self.header.say(me, self.puller.summary(), self.puller.unread())

    def _row(self, conversation: Conversation) -> Row:
        return row_data.row(self.workspace, conversation, self.views.current, self._beside)

    def _show_marks(self) -> None:
        self.status.count_marks(self.marks.words)
        self.list.refresh()
        self.show_identity()

    @on(ConversationList.Said)
    def _marks_said(self, event: ConversationList.Said) -> None:
        self.status.say(event.words)

    async def action_own_view(self, place: int) -> None:
        """Show a view of the configuration; its key works as those of the program's views do."""
        if self.focused is not self.composer.area and not self._typing_on.goes_on():
            self.actions.show_view(self.views.own[place])

    @on(Tabs.Chosen)
    def _tab_chosen(self, event: Tabs.Chosen) -> None:
        self.views.show(event.view)

    # --- the thread -----------------------------------------------------------------------------

    @on(ConversationList.Moved)
    def _moved(self, event: ConversationList.Moved) -> None:
        left = self.opened
        # A row that has gone left the cursor: what was done to it has still to be told.
        if left and any(row.uid == left.uid for row in self.list.rows):
            self.status.move_on(event.time)
        if self._look_timer:
            self._look_timer.stop()
        self._look_timer = self.set_timer(LOOK_PAUSE, self.look)

    def look(self) -> None:
        """Show the thread of the row under the cursor. Marks nothing as read.

        A conversation that was opened stays, whatever happens to the list meanwhile.
        """
        if self._is_furnished and not self.is_reading and not self.is_writing:
            self.show_thread(self.list.current)

    def show_thread(self, conversation: Conversation | None) -> None:
        """Show one conversation in the thread pane."""
        if conversation is None:
            self.opened = None
            self.thread.show(None)
        elif self.opened is None or self.opened.uid != conversation.uid:
            if self.is_writing:  # a draft stands under its own thread only
                self.replying.leave()
            self.opened = conversation
            self.reading.show(conversation)
        self.show_identity()
        if self.account and self.workspace.adapters.known(self.account.id) is None:
            self._open_adapter(self.account)

    def renew_thread(self) -> None:
        """Show what has changed in the conversation that is open."""
        if self.opened:
            self.reading.renew(self.opened)

    @property
    def is_reading(self) -> bool:
        """True while a conversation is open, until a person goes back to the list."""
        return self.has_class("-reading")

    @property
    def account(self) -> Account | None:
        """Return the account that would speak."""
        return self.reading.account

    @property
    def parent_message(self) -> StoredMessage | None:
        """Return the message that a reply would answer."""
        return self.reading.parent_message

    def show_identity(self) -> None:
        """Say who would speak, and which keys matter where the keyboard is."""
        self.set_class(self.is_writing, "-writing")
        writing = self.is_writing and self.focused is self.composer.area
        self.identity.say(self.reading.identity_sentence(is_writing=writing))
        here = Scope.THREAD if self.is_reading else Scope.LIST
        places = (Scope.COMPOSER,) if writing else (here, Scope.INBOX, Scope.APP)
        has_marks = self.marks and here is Scope.LIST and not writing
        shown = actions.footer_of_marks() if has_marks else actions.footer(places)
        self.keys.say([(a, writing or not self.actions.why_not(a.id)) for a in shown])

    # By the decorator: a coroutine that is replaced before it begins would never be awaited.
    @work(exclusive=True, group="adapter")
    async def _open_adapter(self, account: Account) -> None:
        await self.workspace.network.run(lambda: self.workspace.adapters.open(account))
        self.show_identity()

    def on_descendant_focus(self) -> None:
        """Say which keys matter where the keyboard is now; before the first frame none are shown."""
        if self._is_furnished:
            self.show_identity()

    @on(ConversationList.Opened)
    async def _opened(self, event: ConversationList.Opened) -> None:
        await self.open(event.conversation)

    async def open(self, conversation: Conversation) -> None:
        """Read a conversation. Marks it as read."""
        self.show_opened(conversation)
        await self.mark_read(conversation)

    def show_opened(self, conversation: Conversation) -> None:
        """Show a conversation to be read: on a narrow screen it takes the list's place."""
        self.add_class("-reading")
        self.show_thread(conversation)
        if not self.is_writing:
            self.set_focus(self.thread)

    async def mark_read(self, conversation: Conversation) -> None:
        """Mark what is being read as read."""
        if conversation.unread_count and not self.workspace.store.read_only_reason:
            from inbox_tui import triage

            await self.change(lambda: triage.note_opened(self.workspace.store, conversation.uid))

    def close_thread(self) -> None:
        """Go back to the list; a draft that is open is put away."""
        if self.is_writing:
            self.replying.leave()
        self.remove_class("-reading")
        self.set_focus(self.list)
        self.look()

    # --- what happens ---------------------------------------------------------------------------

    async def change(self, work: Callable[[], T]) -> T | None:
        """Write into the store in a thread, show what it changed and return it; None: it failed."""
        try:
            result = await self.workspace.local.run(work)
        except WorkFailed as failure:
            self.status.say(str(failure), alarm=True)
            return None
        self.reread()
        return result

    async def action_act(self, action: str) -> None:
        """Do what a key or the palette asks for, or say why it cannot be done now."""
        if self.focused is self.composer.area and action != "leave_program":
            return
        if self._typing_on.goes_on():
            return
        reason = self.actions.why_not(action)
        if not reason:
            await self.actions.do(action)
            return
        self.status.say(reason)
        if action == "reply" and self.list.current:
            self._typing_on.begin()

    def tick(self) -> None:
        """Renew what counts seconds. Called once a second."""
        self.show_header()
        self.status.renew()
        if self.following.renew():
            self.renew_thread()

    def leave_draft(self) -> None:
        """Stop writing; the words stay."""
        self.replying.leave()
        self.finish_writing()
        self.reread()

    def finish_writing(self) -> None:
        """Give the keyboard back to what was read before."""
        self.set_focus(self.thread if self.is_reading else self.list)
        self.look()
