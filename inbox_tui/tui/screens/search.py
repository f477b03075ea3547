"""Search as one types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
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
from inbox_tui.config.schema import View
from inbox_tui.query import OPERATORS, Query, parse
from inbox_tui.query.completion import complete
from inbox_tui.query.operators import Values
from inbox_tui.search import Hit, newest_first
from inbox_tui.store.hits import LAST
from inbox_tui.tui.layout import found_words
from inbox_tui.tui.search_work import SearchWork
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.word_line import WordLine
from inbox_tui.tui.workspace import Workspace

SHOWN = 50
HISTORY = 50
LOOK_SECONDS = 1.0
"""So long an Enter waits for the first hit of what was typed just before it."""
_NEXT = "enter hits · esc back · tab complete · ^n keep view · up history"
_OPERATORS = 'Words, "phrases", -without, ' + " ".join(f"{op.name}:" for op in OPERATORS)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The hit that somebody wants to read."""

    conversation_uid: int
    message_uid: int | None
    """None for a note."""


class SearchScreen(ModalScreen[Chosen | None]):
    """Gives back the hit that was chosen."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "dismiss(None)", "back"),
        Binding("down", "down", "hits, or what I looked for since"),
        Binding("up", "older", "what I looked for before"),
        Binding("tab", "complete", "complete", priority=True),
        Binding("ctrl+n", "keep", "keep as a view"),
    ]

    def __init__(
        self,
        workspace: Workspace,
        add_view: Callable[[View], object],
        history: list[str] | None = None,
    ) -> None:
        """Search in the workspace; ``history`` is what was looked for, and is added to.

        ``add_view`` gets a search that was written into the configuration as a view.
        """
        super().__init__()
        self._add_view = add_view
        self._workspace = workspace
        self._work = SearchWork(workspace.store)
        self._history = [] if history is None else history
        self._place = len(self._history)
        self._number = 0
        self._query = Query(text="")
        self._hits: tuple[Hit, ...] = ()
        self._has_looked = asyncio.Event()
        """Set once there is a hit, or is known to be none, of what is typed."""
        self._has_looked.set()

    def compose(self) -> ComposeResult:
        """Lay out the query, what was found, the operators or what is wrong, and what to do."""
        yield WordLine(id="words", placeholder="Words to find, and operators such as from:carla")
        yield OptionList(id="hits")
        yield Static(id="help")
        yield Static(id="hint")

    def on_mount(self) -> None:
        """Say what can be typed."""
        self._say("help", _OPERATORS)
        self._say("hint", _NEXT)

    def on_unmount(self) -> None:
        """Look for nothing more."""
        self._work.end()

    @on(Input.Changed)
    def _typed(self) -> None:
        # Not a coroutine made here: one that is replaced before it starts is never awaited.
        work: Any = self._search
        self._number = self._work.begin()
        self._has_looked.clear()
        self._query = parse(self._words.value, self._views())
        self._say("help", " ".join(map(text.clean_line, self._query.faults)) or _OPERATORS)
        self.run_worker(work, exclusive=True, group="search")

    async def _search(self) -> None:
        number, query = self._number, self._query
        found: tuple[Hit, ...] = ()
        below: int | None = LAST
        while below is not None and len(found) < SHOWN:
            try:
                part = await self._work.find(number, query, SHOWN - len(found), below)
            except WorkFailed as failure:
                self._say("hint", text.clean_line(str(failure)))
                break
            is_first = below == LAST
            found, below = found + part.hits, part.next_below
            self._show(query, found, part.hits, is_first=is_first)
            self._say("hint", _told(query, len(found), below))
            if found:
                self._has_looked.set()
        if below is None and not self.query_one(OptionList).has_focus:
            in_order = newest_first(found)  # of a search in parts, each came by itself
            if in_order != found:
                self._show(query, in_order, in_order, is_first=True)
        self._has_looked.set()

    def _show(
        self, query: Query, found: tuple[Hit, ...], new: tuple[Hit, ...], *, is_first: bool
    ) -> None:
        self._hits = found
        listed = self.query_one(OptionList)
        if is_first:
            listed.clear_options()
        listed.add_options([Option(self._line(hit, query)) for hit in new])
        if listed.has_focus and listed.highlighted is None and found:
            # Somebody went to the hits before the last letters were looked for.
            listed.highlighted = 0

    @on(Input.Submitted)
    async def _into_hits(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._has_looked.wait()
        found = self.query_one(OptionList)
        if self._hits:
            self._remember()
            found.focus()
            found.highlighted = found.highlighted or 0

    async def action_down(self) -> None:
        """Go to what was looked for after this, or from the words to the hits."""
        if self._words.has_focus and self._place < len(self._history):
            self._recall(self._place + 1)
        else:
            await self._into_hits()

    def action_older(self) -> None:
        """Go to what was looked for before this."""
        if self._words.has_focus and self._place > 0:
            self._recall(self._place - 1)

    def action_complete(self) -> None:
        """Complete the operator or value that is being typed, or go back to the words."""
        words = self._words
        if not words.has_focus:
            words.focus()
            return
        completed = complete(words.value, self._values())
        if completed.text != words.value:
            words.value = completed.text
            words.cursor_position = len(completed.text)
        if len(completed.choices) > 1:
            self._say("help", text.clean_line(" · ".join(completed.choices[:20])))

    def action_keep(self) -> None:
        """Keep the query as a view of one's own."""
        from inbox_tui.tui.screens.keep_view import KeepView

        if not self._query or self._query.faults:
            self._say("help", "Only what is understood can be kept as a view.")
            return
        self._remember()
        asked = KeepView(self._workspace, self._query.text.strip(), self._add_view)
        self.app.push_screen(asked, self._kept)

    def _kept(self, said: str | None) -> None:
        if said:
            self._say("help", said)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        hit = self._hits[event.option_index]
        self.dismiss(Chosen(hit.conversation_uid, None if hit.is_note else hit.uid))

    @property
    def _words(self) -> WordLine:
        return self.query_one(WordLine)

    def _remember(self) -> None:
        asked = self._words.value.strip()
        if asked in self._history:
            self._history.remove(asked)
        self._history.append(asked)
        del self._history[:-HISTORY]
        self._place = len(self._history)

    def _recall(self, place: int) -> None:
        self._place = place
        value = self._history[place] if place < len(self._history) else ""
        self._words.value = value
        self._words.cursor_position = len(value)

    def _views(self) -> dict[str, str]:
        return {view.name: view.query for view in self._workspace.config.views}

    def _values(self) -> dict[Values, tuple[str, ...]]:
        from inbox_tui.store import query_values

        known = query_values.known(self._workspace.store.read())
        return {**known, Values.VIEWS: tuple(self._views())}

    def _line(self, hit: Hit, query: Query) -> Content:
        who = text.clean_cell(hit.author_name) or naming.at(hit.author_handle)
        said = text.clean_cell(f"{hit.name} · {hit.content}" if hit.name else hit.content)
        account = self._workspace.account(hit.account_id)
        place = self._workspace.names.server_name(account) if account else ""
        when = self._workspace.clock.dated(hit.published, self._workspace.now())
        room = max(10, self.size.width - 6)
        return Content.assemble(
            (f"Note by {who}" if hit.is_note else who, "bold"),
            (f"  {place} · {when}\n  ", "$text-muted"),
            found_words.around(said, query, room),
        )

    def _say(self, where: str, said: str) -> None:
        self.query_one(f"#{where}", Static).update(Content(said))


def _told(query: Query, count: int, below: int | None) -> str:
    if not query:
        return _NEXT
    if below is not None:
        more = (
            f"{count} found, and more" if count >= SHOWN else f"{count} found so far · looking on"
        )
        return f"{more} · {_NEXT}"
    return f"{count} found · {_NEXT}" if count else "Nothing is like that · esc back"
