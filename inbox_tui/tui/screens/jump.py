"""Waiting for the label of the place to go to. The labels themselves are drawn where they belong."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from inbox_tui.tui.jumps import Jumps
from inbox_tui.tui.layout.jump_labels import DIGITS, LETTERS


class JumpScreen(ModalScreen[None]):
    """Takes the one or two keys of a label. No label does anything but move."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "dismiss(None)", "back"),
        Binding("backspace", "take_back", "take back"),
        *(Binding(key, f"take('{key}')", key) for key in LETTERS + DIGITS),
    ]

    def __init__(self, jumps: Jumps) -> None:
        super().__init__()
        self._jumps = jumps
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Lay out the line that says what is waited for."""
        yield Static(id="jump-keys")

    def on_mount(self) -> None:
        """Say what is waited for."""
        self._say()

    def on_unmount(self) -> None:
        """Leave no label behind, however the screen ends."""
        self._jumps.hide()

    def action_take_back(self) -> None:
        """Forget what was typed."""
        self._typed = ""
        self._say()

    async def action_take(self, key: str) -> None:
        """Take a key: go where it leads, or wait for the second one. Any other does nothing."""
        typed = self._typed + key
        way = next((way for way in self._jumps.ways if way.label == typed), None)
        if way:
            self._jumps.hide()
            self.dismiss()
            await way.go()
        elif any(way.label.startswith(typed) for way in self._jumps.ways):
            self._typed = typed
            self._say()

    def _say(self) -> None:
        typed = f" {self._typed}…" if self._typed else ""
        self.query_one(Static).update(
            Content.assemble((f"Go to{typed}", "bold"), "  type a label · esc back")
        )
