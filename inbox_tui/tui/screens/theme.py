"""Choosing the colours; the whole screen shows each theme while one is at its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList

from inbox_tui import paths
from inbox_tui.config.write import set_theme
from inbox_tui.tui import themes
from inbox_tui.tui.screens.pick import PickScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace


class ThemeChoice(PickScreen):
    """Lists the themes, and writes down which one was taken. ``say`` gets a sentence about it."""

    BINDINGS: ClassVar[list[Binding]] = [Binding("escape", "leave", "back")]
    heading = "Theme"
    keys = "enter take it · esc back to the one before"
    placeholder = "a part of its name"

    def __init__(self, workspace: Workspace, say: Callable[[str], None]) -> None:
        super().__init__()
        self._workspace = workspace
        self._say = say
        self._before = ""
        self._fitting: list[str] = []

    def on_mount(self) -> None:
        """Begin at the theme that is shown."""
        self._before = self.app.theme
        super().on_mount()

    def options(self) -> list[Content]:
        """Return the themes whose names have the typed words in them."""
        words = self.line.value.casefold().split()
        self._fitting = [name for name in themes.NAMES if all(word in name for word in words)]
        return [Content(f"{name}{_about(name)}") for name in self._fitting]

    def show(self) -> None:
        """Show what fits; without words, from the theme on that is shown."""
        super().show()
        if not self.line.value and self._before in self._fitting:
            self.query_one(OptionList).highlighted = self._fitting.index(self._before)

    async def submit(self) -> None:
        """Take the theme under the cursor, and keep it for the next time."""
        if self.place is None or not self.is_active:
            return
        name = self._fitting[self.place]
        self.app.theme = name
        self.dismiss()
        self.app.run_worker(self._keep(name), group="theme")

    async def _keep(self, name: str) -> None:
        file = paths.config_file()
        try:
            await self._workspace.local.run(lambda: set_theme(file, name))
        except WorkFailed as failure:
            self._say(f"Theme {name}, until you quit. {failure}")
        else:
            self._say(f"Theme {name}, kept in {file}")

    def action_leave(self) -> None:
        """Go back to the theme that was shown before."""
        self.app.theme = self._before
        self.dismiss()

    @on(OptionList.OptionHighlighted)
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Show the theme under the cursor."""
        if self.is_active and event.option_index < len(self._fitting):
            self.app.theme = self._fitting[event.option_index]


def _about(name: str) -> str:
    if name in (themes.DARK, themes.LIGHT):
        return "  ·  made for this program"
    if name.startswith("ansi-"):
        return "  ·  the terminal's own colours"
    return ""
