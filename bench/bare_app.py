"""The least that Textual can do: a list of a million rows with a cursor, and nothing else."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

ROWS = 1_000_000


class Rows(ScrollView, can_focus=True):
    BINDINGS: ClassVar = [
        Binding("j", "move(1)"),
        Binding("k", "move(-1)"),
        Binding("pagedown", "move(40)"),
        Binding("pageup", "move(-40)"),
    ]
    cursor = var(0)

    def on_mount(self) -> None:
        self.virtual_size = Size(80, ROWS)

    def action_move(self, step: int) -> None:
        self.cursor = max(0, min(ROWS - 1, self.cursor + step))
        self.scroll_to(y=max(0, self.cursor - self.size.height + 1), animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        style = Style(reverse=row == self.cursor)
        return Strip([Segment(f"row {row} with a few words on it".ljust(self.size.width), style)])


class BareApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Rows()


if __name__ == "__main__":
    BareApp().run()
