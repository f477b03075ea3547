"""A person on the other side, and all that they wrote to us on their server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui import text
from inbox_tui.model import StoredMessage
from inbox_tui.store import people
from inbox_tui.store.people import PAGE, MessageKey, Person
from inbox_tui.tui import wording
from inbox_tui.tui.screens.dialog import FAINT, Dialog
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace


class PersonScreen(Dialog):
    """Lists the messages of one person, newest first. The same name elsewhere is somebody else."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("q,P", "dismiss(None)", "back"),
        Binding("enter,o,right", "open", "open"),
        Binding("j,down", "move(1)", "down"),
        Binding("k,up", "move(-1)", "up"),
        Binding("pagedown,space", "move(10)", "page down"),
        Binding("pageup", "move(-10)", "page up"),
    ]
    AUTO_FOCUS = ""
    keys = "j k move · enter opens the conversation · esc back"

    def __init__(
        self,
        workspace: Workspace,
        person: Person,
        open_message: Callable[[int, int], Awaitable[None]],
    ) -> None:
        """Show ``person``; ``open_message`` gets the uids of a conversation and of a message in it."""
        super().__init__()
        self._workspace, self._person, self._open = workspace, person, open_message
        self._messages: list[StoredMessage] = []
        self._has_all = False
        server = workspace.names.title(person.network)
        instance = f", {text.clean_cell(person.instance)}" if person.instance else ""
        self.heading = f"{wording.person(person.actor)} on {server}{instance}"

    def body(self) -> ComposeResult:
        """Lay out what is known and the list of messages."""
        yield Static(Content(self._facts()), id="facts")
        listed = OptionList(id="written")
        listed.can_focus = False
        yield listed
        yield Static(id="meaning")

    async def on_mount(self) -> None:
        """Read the newest messages."""
        await self._read_on()

    async def action_move(self, steps: int) -> None:
        """Go to another message; near the end, older ones are read."""
        listed = self.query_one(OptionList)
        if not listed.option_count:
            return
        here = (listed.highlighted or 0) + steps
        if here >= listed.option_count - 1 and not self._has_all:
            await self._read_on()
        listed.highlighted = max(0, min(here, listed.option_count - 1))

    async def action_open(self) -> None:
        """Read the conversation of the message, at that message."""
        place = self.query_one(OptionList).highlighted
        if place is not None and self.is_active:
            message = self._messages[place]
            self.dismiss()
            await self._open(message.conversation_uid, message.uid)

    @on(OptionList.OptionSelected)
    async def clicked(self, event: OptionList.OptionSelected) -> None:
        """Read the conversation of the message that was clicked."""
        self.query_one(OptionList).highlighted = event.option_index
        await self.action_open()

    async def _read_on(self) -> None:
        store, uid = self._workspace.store, self._person.uid
        after: MessageKey | None = people.key_of(self._messages[-1]) if self._messages else None
        try:
            found = await self._workspace.local.run(
                lambda: people.messages_of(store.read(), uid, after=after)
            )
        except WorkFailed as failure:
            self.say("meaning", str(failure))
            return
        self._has_all = len(found) < PAGE
        self._messages += found
        listed = self.query_one(OptionList)
        listed.add_options(Option(self._line(message)) for message in found)
        if listed.highlighted is None and self._messages:
            listed.highlighted = 0

    def _facts(self) -> str:
        person, now = self._person, self._workspace.now()
        said = [
            wording.plural(person.message_count, "message"),
            f"in {wording.plural(person.conversation_count, 'conversation')}",
        ]
        if person.first_at and person.last_at:
            said.append(f"first {self._workspace.clock.dated(person.first_at, now)}")
            said.append(f"last {self._workspace.clock.dated(person.last_at, now)}")
        said.append("answered before" if person.was_answered else "never answered")
        said += ["VIP"] if person.is_vip else []
        said += ["an account of ours"] if person.is_ours else []
        return " · ".join(said)

    def _line(self, stored: StoredMessage) -> Content:
        message = stored.message
        said = text.clean_cell(
            f"{message.name} · {message.content}" if message.name else message.content
        )
        when = self._workspace.clock.dated(message.published, self._workspace.now())
        room = max(10, self.app.size.width - 24)
        words = text.shorten(said or ("(deleted)" if message.deleted else "(no words)"), room)
        return Content.assemble((f"{when:<18} ", FAINT), words)
