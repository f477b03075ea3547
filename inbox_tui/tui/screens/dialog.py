"""A question about what is in the list: it stands at the lower edge, and the list stays in sight."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.tui.screens.patient import PatientScreen

FAINT = "$text-muted"


class Dialog(PatientScreen[None]):
    """Has a heading, a body and a line that says which keys matter. It never sends anything."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "dismiss(None)", "back"),
    ]

    heading = ""
    """Clean."""
    keys = "esc back"

    def compose(self) -> ComposeResult:
        """Lay out the heading, the body and the keys."""
        with Vertical(id="dialog"):
            yield Static(Content.styled(self.heading, "bold"), id="heading")
            yield from self.body()
            yield Static(Content.styled(self.keys, FAINT), id="dialog-keys")

    def body(self) -> ComposeResult:
        """Yield what stands between the heading and the keys."""
        yield from ()

    def say(self, where: str, words: str) -> None:
        """Put a sentence, which may have words of a stranger in it, into a line of the dialog."""
        for line in self.query(f"#{where}").results(Static):  # none, where it was just left
            line.update(Content(text.clean_line(words)))
