"""Full-text search as one types."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui import naming, text
from inbox_tui.search import Hit, search
from inbox_tui.tui import wording
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.word_line import WordLine
from inbox_tui.tui.workspace import Workspace

SHOWN = 50
PAUSE = 0.12
"""Seconds after a keystroke before the store is asked."""


class SearchScreen(ModalScreen[int | None]):
    """Gives back the uid of the conversation that was chosen."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "dismiss(None)", "back"),
        Binding("down", "into_results", "results"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._hits: tuple[Hit, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the words, what was found, and what to do."""
        yield WordLine(id="words", placeholder="Words to find; the last may be a beginning")
        yield OptionList(id="hits")
        yield Static(id="hint")

    def on_mount(self) -> None:
        """Say what to do."""
        self._hint("Type words · enter or down goes to the results · esc back")

    @on(Input.Changed)
    def _typed(self) -> None:
        # Not a coroutine made here: one that is replaced before it starts is never awaited.
        work: Any = self._search
        self.run_worker(work, exclusive=True, group="search")

    async def _search(self) -> None:
        import asyncio

        await asyncio.sleep(PAUSE)
        asked = self.query_one(Input).value
        try:
            self._hits = await self._workspace.local.run(
                lambda: search(self._workspace.store.read(), asked, SHOWN)
            )
        except WorkFailed as failure:
            self._hint(text.clean_line(str(failure)))
            return
        found = self.query_one(OptionList)
        found.clear_options()
        found.add_options([Option(self._line(hit)) for hit in self._hits])
        if not asked.strip():
            self._hint("Type words · enter or down goes to the results · esc back")
        elif not self._hits:
            self._hint("Nothing holds all of these words.")
        else:
            count = f"The newest {SHOWN}" if len(self._hits) == SHOWN else str(len(self._hits))
            self._hint(f"{count} found · enter opens · esc back")

    @on(Input.Submitted)
    def action_into_results(self) -> None:
        """Go from the words to the results."""
        found = self.query_one(OptionList)
        if self._hits:
            found.focus()
            found.highlighted = found.highlighted or 0

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._hits[event.option_index].conversation_uid)

    def _line(self, hit: Hit) -> Content:
        who = text.clean_cell(hit.author_name) or naming.at(hit.author_handle)
        said = text.clean_cell(f"{hit.name} · {hit.content}" if hit.name else hit.content)
        account = self._workspace.account(hit.account_id)
        place = self._workspace.names.server_name(account) if account else ""
        when = wording.clock(hit.published, self._workspace.now())
        room = max(10, self.size.width - 6)
        return Content.assemble(
            (who, "bold"),
            (f"  {place} · {when}\n", "$foreground 60%"),
            f"  {text.shorten(said, room)}",
        )

    def _hint(self, said: str) -> None:
        self.query_one("#hint", Static).update(Content(said))
