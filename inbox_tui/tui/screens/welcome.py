"""The first run: what there is to do before anything can arrive."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.tui.workspace import Workspace


class WelcomeScreen(ModalScreen[None]):
    """Says the next steps; what is done already is marked as done."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,enter", "dismiss", "the empty inbox"),
        Binding("q,ctrl+q", "app.quit", "quit"),
    ]
    AUTO_FOCUS = ""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace

    def compose(self) -> ComposeResult:
        """Lay out the steps."""
        yield Static(self._steps(), id="welcome")

    def _steps(self) -> Content:
        me = self._workspace.me
        known = f"done: {text.clean_cell(me.name)}" if me else "who you are; every reply is signed"
        return Content("\n").join(
            [
                Content.styled("Welcome. Nothing is connected yet.", "bold"),
                Content(""),
                *_step("1", 'inbox-tui me "Your Name"', known),
                *_step("2", "inbox-tui account add NETWORK", "an account to read and speak from"),
                *_step("3", "inbox-tui", "back here"),
                Content(""),
                *_step(" ", "inbox-tui demo", "or look round first: no account needed"),
                Content(""),
                Content.styled("q quits · esc shows the empty inbox", "$text-muted"),
            ]
        )


def _step(number: str, command: str, said: str) -> list[Content]:
    return [
        Content.assemble((f"{number} ", "$text-muted"), (command, "bold $text-primary")),
        Content.styled(f"  {said}", "$text-muted"),
    ]
