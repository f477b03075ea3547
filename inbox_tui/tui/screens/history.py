"""What happened to a conversation."""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.model import Conversation
from inbox_tui.triage.history import PAGE, Entry, history
from inbox_tui.tui.layout.hanging_indent import hanging
from inbox_tui.tui.screens.dialog import FAINT, Dialog
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace

INDENT = 20


class HistoryScreen(Dialog):
    """Lists who did what and when, newest first."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("q,h", "dismiss(None)", "back"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("pagedown,space", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]
    AUTO_FOCUS = ""
    keys = "j k scroll · esc back"

    def __init__(
        self, workspace: Workspace, conversation: Conversation, zone: tzinfo | None
    ) -> None:
        super().__init__()
        self._workspace, self._conversation, self._zone = workspace, conversation, zone
        self._entries: tuple[Entry, ...] = ()
        who = text.clean_cell(conversation.author_name or conversation.author_handle)
        self.heading = f"What happened here: {text.shorten(who, 40)}"

    def body(self) -> ComposeResult:
        """Lay out the room for the lines."""
        with VerticalScroll(can_focus=False):
            yield Static(Content("Looking …"), id="entries")

    async def on_mount(self) -> None:
        """Read the history in a thread."""
        store, now = self._workspace.store, self._workspace.now()
        uid, zone = self._conversation.uid, self._zone
        try:
            self._entries = await self._workspace.local.run(
                lambda: history(store.read(), uid, now=now, zone=zone)
            )
        except WorkFailed as failure:
            self.say("entries", str(failure))
            return
        self._show()

    def on_resize(self) -> None:
        """Fill the new width."""
        if self._entries:
            self._show()

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _show(self) -> None:
        width = max(INDENT, self.app.size.width - 4)
        lines = [line for entry in self._entries for line in self._lines(entry, width)]
        if not lines:
            lines = [Content("Nothing was done here yet.")]
        elif len(self._entries) == PAGE:
            lines.append(Content.styled("What came before is not shown.", FAINT))
        self.query_one("#entries", Static).update(Content("\n").join(lines))

    def _lines(self, entry: Entry, width: int) -> list[Content]:
        when = f"{self._workspace.clock.dated(entry.at, self._workspace.now())} "
        told = hanging(when, text.clean_line(entry.told), width, INDENT)
        note = text.clean(entry.text).splitlines()
        return [
            told.stylize("bold", 0, INDENT),
            *(hanging("", f"┊ {line}", width, INDENT) for line in note),
        ]
