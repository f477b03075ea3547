"""The drafts that were put away since the program began, and the way back for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from inbox_tui.model import utc_now
from inbox_tui.store import Store, drafts
from inbox_tui.tui.threads import DaemonThreads


class Discards:
    """Puts drafts away and takes them out again, one after the other, wherever it is asked to."""

    def __init__(self, store: Store, threads: DaemonThreads, now: Callable[[], datetime]) -> None:
        self._store = store
        self._threads = threads
        self._now = now
        self._put_away_at: dict[int, datetime] = {}
        self.changing = asyncio.Lock()
        """Held while a draft is being put away or taken out."""

    @property
    def last(self) -> tuple[int, datetime] | None:
        """Return the uid of the draft that was put away last and is not out again, and when."""
        return next(reversed(self._put_away_at.items()), None)

    async def put_away(self, draft_uid: int) -> None:
        """Discard a draft. :raises WorkFailed: it could not be, and is open as before."""

        def discard() -> None:
            with self._store.write() as conn:
                drafts.discard(conn, draft_uid, utc_now())

        async with self.changing:
            await self._threads.run(discard)
            self._put_away_at.pop(draft_uid, None)  # what comes again comes last
            self._put_away_at[draft_uid] = self._now()

    async def take_out(self, draft_uid: int) -> bool:
        """Open a discarded draft again; False where another one was begun in its place.

        :raises WorkFailed: it could not be, and is put away as before.
        """

        def reopen() -> bool:
            with self._store.write() as conn:
                return drafts.reopen(conn, draft_uid, utc_now())

        async with self.changing:
            is_open = await self._threads.run(reopen)
            self._put_away_at.pop(draft_uid, None)
            return is_open
