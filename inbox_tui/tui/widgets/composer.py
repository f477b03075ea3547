"""Where a reply is written: under its thread, bound to one account and one parent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from inbox_tui import text
from inbox_tui.adapter import Measure
from inbox_tui.model import Account, StoredMessage
from inbox_tui.tui import wording
from inbox_tui.tui.actions import Scope, bindings
from inbox_tui.tui.autosave import PAUSE, OpenDraft
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.ordered_keys import OrderedKeys
from inbox_tui.tui.workspace import Workspace


class ReplyText(OrderedKeys, TextArea):
    """The words of the reply."""

    is_in_use = False
    """True while a draft is open."""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn: a script or a paste may have put anything into it."""
        return Text(text.mark_controls(self.document.get_line(line_index)), end="", no_wrap=True)

    def on_hide(self, event: events.Hide) -> None:
        """Keep the keyboard while a draft is open: the confirm step hides it only for a while.

        Textual would pass the keyboard on, and what is typed next would act in the inbox.
        """
        if self.is_in_use:
            event.prevent_default()


class Composer(Vertical):
    """Writes one draft. What is typed is saved by itself; leaving keeps it."""

    BINDINGS: ClassVar[list[Binding]] = bindings(Scope.COMPOSER)  # type: ignore[assignment]

    @dataclass
    class Opened(Message):
        """A draft was opened."""

    @dataclass
    class Kept(Message):
        """A draft was left, and its words are in the store."""

    @dataclass
    class Preview(Message):
        """A person wants to see what would leave, and to send it."""

    @dataclass
    class Discard(Message):
        """A person wants to put the draft away."""

    @dataclass
    class OtherAccount(Message):
        """A person wants to speak from another account."""

    def __init__(
        self,
        workspace: Workspace,
        leave: Callable[[], None],
        *,
        id: str,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self._leave = leave
        self._workspace = workspace
        self._timer: Timer | None = None
        self._trouble = ""
        self.draft: OpenDraft | None = None
        self.account: Account | None = None
        self.parent_message: StoredMessage | None = None

        self.area = ReplyText(id="composer-text", soft_wrap=True, read_only=True)
        self._heading = Static(id="composer-heading")
        self._reason = Static(id="composer-reason")

    def compose(self) -> ComposeResult:
        """Lay out the heading, the reason of a failed try, and the text."""
        yield self._heading
        yield self._reason
        yield self.area

    @property
    def is_writing(self) -> bool:
        """True while a draft is open here."""
        return self.draft is not None

    def write(
        self,
        draft: OpenDraft,
        account: Account,
        parent: StoredMessage,
        *,
        reason: str = "",
        cursor: tuple[int, int] | None = None,
    ) -> None:
        """Open a draft; ``reason`` says why an earlier try did not go out.

        It can be written at once, with or without a row in the store; the cursor stands at its end
        where no other place is given.
        """
        self._note()
        self.draft, self.account, self.parent_message = draft, account, parent
        self._trouble = ""
        area = self.area
        with area.prevent(TextArea.Changed):
            area.load_text(draft.text)
        area.move_cursor(cursor or area.document.end)
        area.is_in_use = True
        self.freeze(frozen=False)
        self._show_heading()
        self.show_reason(reason)
        self.add_class("-open")
        self._note()
        self.measure()
        self.post_message(self.Opened())

    def take_keys(self) -> None:
        """Let the next key land in the text; :meth:`focus` would let some keys pass before."""
        self.screen.set_focus(self.area)

    def close(self) -> None:
        """Put the draft away; its words are in the store or about to be."""
        self._note()
        self.draft = self.account = self.parent_message = None
        self.area.is_in_use = False
        self.area.read_only = True
        self.remove_class("-open")

    def freeze(self, *, frozen: bool) -> None:
        """Stop and resume writing, while the network is asked who speaks."""
        self.area.read_only = frozen
        self.set_class(frozen, "-frozen")

    def show_reason(self, reason: str) -> None:
        """Show why the reply did not go out, or nothing."""
        self._reason.update(Content(text.clean_line(reason)))
        self._reason.display = bool(reason)

    async def save(self) -> bool:
        """Write the newest words into the store; False where that did not work."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        self._note()
        try:
            await self._workspace.local.run(self._workspace.autosave.save)
        except WorkFailed as failure:
            self._trouble = str(failure)
        else:
            self._trouble = ""
        self._put_in_front()
        self.measure()
        return not self._trouble

    def _put_in_front(self) -> None:
        """Show the words that the draft had already, before those typed meanwhile."""
        if self.draft and self.draft.found:
            self.area.insert(self.draft.found, (0, 0))
            self.draft.found = ""
            self._note()

    def _note(self) -> None:
        if self.draft:
            self._workspace.autosave.note(self.draft, self.area.text)

    def measure(self) -> None:
        """Show the length by the network's own rule, and whether the words are saved."""
        if self.draft is None or self.account is None:
            return
        adapter = self._workspace.adapters.known(self.account.id)
        measured = adapter.measure(self.area.text) if adapter else None
        saved = "draft saved" if self._workspace.autosave.is_saved(self.draft) else "saving"
        if self._trouble:
            saved = f"NOT SAVED: {text.clean_line(self._trouble)}"
        self.area.border_subtitle = Content(f" {_length(measured)}{saved} ")
        self.area.set_class(bool(measured and not measured.fits and self.area.text), "-too-long")

    @on(TextArea.Changed)
    def _changed(self) -> None:
        if self.draft is None:
            return
        self._note()
        self.measure()
        if self._timer is None:  # not put off by the next key: typing without a rest is saved too
            self._timer = self.set_timer(PAUSE, self.save)

    def on_paste(self, event: events.Paste) -> None:
        """Say it where a paste carried what must not leave."""
        hidden = text.outgoing_fault(event.text)
        if hidden:
            self.show_reason(f"What you pasted cannot be sent as it is. {hidden}")

    def action_preview(self) -> None:
        """Ask for the confirm step. What is typed from now on belongs to nothing."""
        if not self.area.read_only:
            self.freeze(frozen=True)
            self.post_message(self.Preview())

    def action_other_account(self) -> None:
        """Ask for another account."""
        if not self.area.read_only:
            self.post_message(self.OtherAccount())

    def action_discard(self) -> None:
        """Ask to put the draft away."""
        if not self.area.read_only:
            self.freeze(frozen=True)
            self.post_message(self.Discard())

    def action_leave(self) -> None:
        """Stop writing, before the next key is looked at."""
        self._leave()

    def _show_heading(self) -> None:
        account, parent, me = self.account, self.parent_message, self._workspace.me
        if account is None or parent is None or me is None:
            return
        to = f"to {wording.person(parent.message.attributed_to)}"
        self._heading.update(
            Content.assemble(
                (f"{text.clean_cell(me.name)}  replies as  ", ""),
                (self._workspace.names.voice(account), "bold"),
                f" · {wording.audience(parent.message.visibility)} · ",
                to,
            )
        )


def _length(measured: Measure | None) -> str:
    if measured is None:
        return ""
    limit = f" / {measured.limit}" if measured.limit is not None else ""
    too_long = measured.limit is not None and measured.used > measured.limit
    return f"{measured.used}{limit}{' TOO LONG' if too_long else ''} · "
