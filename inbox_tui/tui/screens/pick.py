"""Choosing from a list by typing a part of a name."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.tui.screens.dialog import Dialog
from inbox_tui.tui.widgets.ask_line import AskLine


class PickScreen(Dialog):
    """Shows what fits the typed words; the keyboard stays in the line."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("down,ctrl+n", "move(1)", "down"),
        Binding("up,ctrl+p", "move(-1)", "up"),
    ]
    placeholder = ""

    def body(self) -> ComposeResult:
        """Lay out the line and the list."""
        yield AskLine(self.submit, id="words", placeholder=self.placeholder)
        listed = OptionList(id="fitting")
        listed.can_focus = False
        yield listed

    def on_mount(self) -> None:
        """Show everything."""
        self.set_focus(self.line)
        self.show()

    @property
    def line(self) -> AskLine:
        """Return where the words are typed."""
        return self.query_one(AskLine)

    @property
    def place(self) -> int | None:
        """Return the place of the option that Enter would take."""
        return self.query_one(OptionList).highlighted

    def show(self) -> None:
        """Show what fits what is typed now, the first one to be taken."""
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(map(Option, self.options()))
        if listed.option_count:
            listed.highlighted = 0

    def options(self) -> list[Content]:
        """Return the options that fit."""
        return []

    async def submit(self) -> None:
        """Take the option."""

    async def action_move(self, steps: int) -> None:
        """Go to another option."""
        listed = self.query_one(OptionList)
        if listed.option_count:
            listed.highlighted = ((listed.highlighted or 0) + steps) % listed.option_count

    @on(Input.Changed)
    def typed(self) -> None:
        """Show what fits now."""
        self.show()

    @on(OptionList.OptionSelected)
    async def clicked(self, event: OptionList.OptionSelected) -> None:
        """Take the option that was clicked."""
        self.query_one(OptionList).highlighted = event.option_index
        await self.submit()
