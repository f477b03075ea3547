"""Writing a note for colleagues."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static, TextArea

from inbox_tui import text
from inbox_tui.tui.screens.dialog import Dialog
from inbox_tui.tui.widgets.note_text import NoteText


class NoteScreen(Dialog):
    """Several lines that stay here. The keys that send a reply do nothing in it."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("escape", "leave", "back"),
        Binding("ctrl+n,f2", "keep", "keep the note"),
        Binding("ctrl+g", "refuse", "sends replies, not notes"),
    ]
    heading = "NOTE: stays here, nobody outside sees it"
    keys = "ctrl+n or f2 keeps the note · esc back, the words stay"

    def __init__(
        self,
        what: str,
        begun: str,
        keep: Callable[[str], Awaitable[bool]],
        leave: Callable[[str], None],
    ) -> None:
        """Go on with the words that were ``begun``; ``keep`` says whether they were kept.

        ``leave`` gets the words where the person goes back without keeping them.
        """
        super().__init__()
        self._what, self._begun, self._keep, self._leave = what, begun, keep, leave

    def body(self) -> ComposeResult:
        """Lay out what the note is about and the room for it."""
        about = text.shorten(text.clean_cell(self._what), 60)
        yield Static(Content(f"For colleagues, about {about}"), id="what")
        yield NoteText(self._begun, id="note", compact=True)
        yield Static(id="meaning")

    def on_mount(self) -> None:
        """Begin at the end of what is there."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.set_focus(area)

    def action_leave(self) -> None:
        """Go back; the words are gone on with the next time."""
        self._leave(self.query_one(TextArea).text)
        self.dismiss()

    def action_refuse(self) -> None:
        """Say that nothing leaves from here."""
        self.say("meaning", "A note is never sent. ctrl+n keeps it here.")

    async def action_keep(self) -> None:
        """Keep the note."""
        if not self.is_active:
            return
        words = self.query_one(TextArea).text
        if not words.strip():
            self.say("meaning", "A note has words.")
        elif await self._keep(words):
            self.dismiss()
