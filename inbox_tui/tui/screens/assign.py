"""Who takes care of a conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence

from textual.content import Content

from inbox_tui import text
from inbox_tui.model import Identity
from inbox_tui.tui import row_data
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.pick import PickScreen


class AssignScreen(PickScreen):
    """Lists the colleagues, me first, and nobody last."""

    keys = "enter assigns · up and down choose · type a part of a name · esc back"
    placeholder = "a part of a name"

    def __init__(
        self,
        everyone: Sequence[Identity],
        present: Collection[str],
        what: str,
        choose: Callable[[Identity | None], Awaitable[None]],
    ) -> None:
        """Offer ``everyone``; ``present`` are the ids of those who have it now, "" for nobody."""
        super().__init__()
        self._everyone, self._present, self._choose = everyone, present, choose
        self._fitting: list[Identity | None] = []
        self.heading = f"Who takes care of {text.shorten(text.clean_cell(what), 40)}?"

    def options(self) -> list[Content]:
        """Return the people of whose name a part is typed."""
        part = self.line.value.strip().casefold()
        self._fitting = [who for who in self._everyone if part in who.name.casefold()]
        if part in "nobody":
            self._fitting.append(None)
        return [self._option(who) for who in self._fitting]

    async def submit(self) -> None:
        """Give it to whom the cursor is on."""
        if self.place is not None and self.is_active:
            await self._choose(self._fitting[self.place])
            self.dismiss()

    def _option(self, who: Identity | None) -> Content:
        if who is None:
            name, said = "nobody", ""
        else:
            name, said = text.clean_cell(who.name), f"  {row_data.initials(who)}"
        said += " · me" if who and who.is_me else ""
        said += " · has it now" if (who.id if who else "") in self._present else ""
        return Content.assemble(name, (said, FAINT))
