"""A few lines to fill in, one below the other."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from inbox_tui.tui.screens.dialog import Dialog
from inbox_tui.tui.widgets.form_lines import Line


class FormScreen(Dialog):
    """Enter goes to the next line that has to be filled in, and on when none is left."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("tab,down", "step(1)", "next line"),
        Binding("shift+tab,up", "step(-1)", "line before"),
        Binding("enter", "enter", "go on"),
    ]
    keys = "enter goes on · tab next line · esc back"
    intro = ""
    """What is asked, in a sentence. Clean."""

    def lines(self) -> tuple[Line, ...]:
        """Return what is asked for."""
        return ()

    def body(self) -> ComposeResult:
        """Lay out the sentence, the lines and room for what is wrong with them."""
        yield Static(Content(self.intro), id="intro")
        with VerticalScroll(id="lines", can_focus=False):
            for line in self.lines():
                yield Static(Content(line.label), classes="label")
                yield line.widget(self.enter)
        yield Static(id="meaning")

    def on_mount(self) -> None:
        """Begin with the first line that is empty."""
        self.set_focus(self._next_needed() or next(iter(self.query(Input)), None))

    def typed(self, name: str) -> str:
        """Return what stands in a line, without the blanks around it."""
        return self.query_one(f"#line-{name}", Input).value.strip()

    async def enter(self) -> None:
        """Go on: to a line that has to be filled in, or with the whole form."""
        empty = self._next_needed()
        if empty:
            self.set_focus(empty)
        elif self.is_active:
            await self.submit()

    async def action_enter(self) -> None:
        """Go on where there is no line to press it in."""
        await self.enter()

    async def submit(self) -> None:
        """Do what the form is for."""

    def refuse(self, name: str, words: str) -> None:
        """Say what is wrong with a line, and go there."""
        self.say("meaning", words)
        self.set_focus(self.query_one(f"#line-{name}", Input))

    def action_step(self, steps: int) -> None:
        """Go to another line."""
        (self.focus_next if steps > 0 else self.focus_previous)(Input)

    def _next_needed(self) -> Input | None:
        for line in self.lines():
            widget = self.query_one(f"#line-{line.name}", Input)
            if line.is_needed and not widget.value.strip():
                return widget
        return None
