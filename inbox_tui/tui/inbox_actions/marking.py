"""Marking many rows at once."""

from __future__ import annotations

from inbox_tui.model import Conversation
from inbox_tui.store import conversations
from inbox_tui.store.views import Selection
from inbox_tui.tui.actions import hint
from inbox_tui.tui.inbox_actions.part import Part
from inbox_tui.tui.marks import MOST
from inbox_tui.tui.threads import WorkFailed


class Marking(Part):
    """Marks all rows of the view, or those of one person."""

    needs_conversation = frozenset({"mark_all", "mark_author"})

    async def mark_all(self) -> None:
        """Mark every row of the view, as many as can be marked."""
        await self._mark(self.screen.views.selection)

    async def mark_author(self) -> None:
        """Mark every row of the view that the author of this one wrote."""
        here = self.screen.list.current
        if here:
            await self._mark(self._by_author(here))

    def _by_author(self, here: Conversation) -> Selection:
        """Return what the same handle wrote on the same server; elsewhere it is somebody else."""
        shown, account = self.screen.views.selection, self.workspace.account(here.account_id)
        same = [a.id for a in self.workspace.accounts if account and a.shares_server(account)]
        values: dict[str, str | int] = {"author": here.author_handle}
        values |= {f"account{place}": id_ for place, id_ in enumerate(same)}
        accounts = ", ".join(f":account{place}" for place in range(len(same)))
        where = f"({shown.where}) AND c.author_handle = :author AND c.account_id IN ({accounts})"
        return Selection(where, {**shown.values, **values})

    async def _mark(self, wanted: Selection) -> None:
        screen, store = self.screen, self.workspace.store
        try:
            found = await self.workspace.local.run(
                lambda: conversations.page(store.read(), wanted, limit=MOST + 1)
            )
        except WorkFailed as failure:
            screen.status.say(str(failure), alarm=True)
            return
        screen.marks.add(row.uid for row in found[:MOST])
        newest = f"the newest {MOST:,} of more; " if len(found) > MOST else ""
        screen.status.say(hint(f"{newest}{{drop_marks}} drops the marks"))
