"""Keeping a search as a view of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from inbox_tui import paths, text
from inbox_tui.config.schema import View
from inbox_tui.config.write import append_view
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.word_line import WordLine
from inbox_tui.tui.workspace import Workspace


class KeepView(ModalScreen[str | None]):
    """Asks what the view is called, writes it down, and gives back a sentence about it.

    ``kept`` gets the view once it stands in the configuration.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "dismiss(None)", "back"),
    ]

    def __init__(self, workspace: Workspace, query: str, kept: Callable[[View], object]) -> None:
        super().__init__()
        self._kept = kept
        self._workspace = workspace
        self._query = query

    def compose(self) -> ComposeResult:
        """Lay out the query and the line for the name."""
        with Vertical():
            yield Static(Content(f"Keep  {text.clean_line(self._query)}  as a view"))
            yield WordLine(id="name", placeholder="What its tab says")
            yield Static(Content("enter keeps it · esc back"), id="keep-hint")

    @on(Input.Submitted)
    async def _keep(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if not name:
            return
        file = paths.config_file()
        try:
            await self._workspace.local.run(lambda: append_view(file, name, self._query))
        except WorkFailed as failure:
            self.query_one("#keep-hint", Static).update(Content(text.clean_line(str(failure))))
            return
        self._kept(View(name=name, query=self._query))
        if self.is_attached:
            self.dismiss(f"Kept as the view {text.clean_line(name)}: its tab is the last one.")
