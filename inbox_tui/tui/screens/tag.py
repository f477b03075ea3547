"""Which tags a conversation has."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from inbox_tui import text
from inbox_tui.tag_names import FORM
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.pick import PickScreen
from inbox_tui.tui.tag_choice import TagChoice

_BETWEEN = re.compile(r"[\s,]+")


class TagScreen(PickScreen):
    """Takes several: a blank after a word takes its tag and goes on, Enter takes the last one."""

    keys = "type a part · blank takes it and goes on · enter keeps all · up and down · esc back"
    placeholder = "a tag"

    def __init__(
        self,
        known: Sequence[tuple[str, int]],
        present: Iterable[str],
        what: str,
        choose: Callable[[Sequence[str], Sequence[str]], Awaitable[None]],
    ) -> None:
        """Offer ``known`` tags and new ones; ``choose`` gets those to put on and to take off."""
        super().__init__()
        self._choice = TagChoice(known, frozenset(present))
        self._choose = choose
        self._fitting: list[str] = []
        self._has_moved = False
        self.heading = f"Tags of {text.shorten(text.clean_cell(what), 40)}"

    def body(self) -> ComposeResult:
        """Lay out the line, the list and what would be done."""
        yield from super().body()
        yield Static(id="meaning")

    def show(self) -> None:
        """Show what fits, and what Enter would come to."""
        super().show()
        self._has_moved = False
        chosen = [f"puts on {_listed(self._choice.on)}"] if self._choice.on else []
        chosen += [f"takes off {_listed(self._choice.off)}"] if self._choice.off else []
        stands = _listed(sorted(self._choice.present)) or "no tag yet"
        self.say("meaning", f"Stands: {stands}" + (f" · {', '.join(chosen)}" if chosen else ""))

    def options(self) -> list[Content]:
        """Return the tags that fit what is typed."""
        self._fitting = self._choice.fitting(self.line.value)
        return [self._option(tag) for tag in self._fitting]

    async def action_move(self, steps: int) -> None:
        """Go to another tag."""
        await super().action_move(steps)
        self._has_moved = True

    @on(Input.Changed)
    def typed(self) -> None:
        """Take the words that are complete, and show what fits the last one."""
        *complete, last = _BETWEEN.split(self.line.value)
        fault = self._choice.take(complete)
        if complete:
            self.line.value = last
        self.show()
        if fault:
            self._refuse(fault)

    async def submit(self) -> None:
        """Take what is typed, or the tag that was gone to, and keep all."""
        words = _BETWEEN.split(self.line.value.strip())
        if self._has_moved and self.place is not None:
            self._choice.turn(self._fitting[self.place])
        elif fault := self._choice.take(words):
            self._refuse(fault)
            return
        if not self.is_active:
            return
        if self._choice.turned:
            await self._choose(self._choice.on, self._choice.off)
        self.dismiss()

    def _refuse(self, fault: str) -> None:
        self.say("meaning", f'"{text.shorten(fault, 40)}" is no tag: a tag is {FORM}.')

    def _option(self, tag: str) -> Content:
        count = dict(self._choice.known).get(tag)
        sign = "✓" if self._choice.is_on(tag) else " "
        said = "new" if count is None and tag not in self._choice.present else str(count or "")
        return Content.assemble(f"{sign} #{text.clean_cell(tag)}", (f"  {said}", FAINT))


def _listed(tags: Iterable[str]) -> str:
    return " ".join(f"#{tag}" for tag in tags)
