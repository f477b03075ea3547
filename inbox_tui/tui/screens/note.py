"""Writing a note for colleagues."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from inbox_tui import text
from inbox_tui.tui.autosave import PAUSE
from inbox_tui.tui.note_autosave import OpenNote
from inbox_tui.tui.screens.dialog import Dialog
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.note_text import NoteText
from inbox_tui.tui.workspace import Workspace


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
        workspace: Workspace,
        what: str,
        note: OpenNote,
        keep: Callable[[str], Awaitable[bool]],
        leave: Callable[[], None],
    ) -> None:
        """Go on with a ``note`` that was begun; ``keep`` says whether its words were kept.

        ``leave`` is called where the person goes back without keeping them.
        """
        super().__init__()
        self._workspace, self._what, self._note = workspace, what, note
        self._keep, self._leave = keep, leave
        self._timer: Timer | None = None
        self._trouble = ""

    def body(self) -> ComposeResult:
        """Lay out what the note is about and the room for it."""
        about = text.shorten(text.clean_cell(self._what), 60)
        yield Static(Content(f"For colleagues, about {about}"), id="what")
        yield NoteText(self._note.text, id="note", compact=True)
        yield Static(id="meaning")

    def on_mount(self) -> None:
        """Begin at the end of what is there."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.set_focus(area)
        if self._note.text.strip():
            self.say("meaning", "These words were begun earlier; they are no note yet.")

    @on(TextArea.Changed)
    def remember(self) -> None:
        """Keep what is typed, a moment later."""
        self._remember()
        if self._timer is None:  # not put off by the next key: typing without a rest is saved too
            self._timer = self.set_timer(PAUSE, self._save)

    def action_leave(self) -> None:
        """Go back; the words are gone on with the next time."""
        self._remember()
        self._leave()
        self.dismiss()

    def action_refuse(self) -> None:
        """Say that nothing leaves from here."""
        self.say("meaning", "A note is never sent. ctrl+n keeps it here.")

    async def action_keep(self) -> None:
        """Keep the note."""
        if not self.is_active:
            return
        area = self.query_one(TextArea)
        if not area.text.strip():
            self.say("meaning", "A note has words.")
            return
        self._remember()
        area.read_only = True  # what is typed from now on would belong to nothing
        await self._save()
        if await self._keep(area.text):
            self._workspace.notes.became_note(self._note)
            self.dismiss()
        else:
            area.read_only = False

    def _remember(self) -> None:
        self._workspace.notes.note(self._note, self.query_one(TextArea).text)

    async def _save(self) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None
        before = self._trouble
        try:
            await self._workspace.local.run(self._workspace.notes.save)
        except WorkFailed as failure:
            self._trouble = f"NOT SAVED: {failure}"
        else:
            self._trouble = ""
        if self._trouble or before:
            self.say("meaning", self._trouble)
