"""Views of one's own: a search from the configuration that stands beside the program's views."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui import text
from inbox_tui.config.schema import View as Setting
from inbox_tui.hours import zone_of
from inbox_tui.store import Store, conversations, identities
from inbox_tui.store.views import Selection, View
from inbox_tui.tui.threads import DaemonThreads

if TYPE_CHECKING:
    from inbox_tui.query import Query

MOST = 2000
"""So many conversations of such a view are shown, the newest."""
COUNT_SECONDS = 0.1
"""A view that takes longer to count has no count on its tab."""
_STEPS = 10_000
"""Steps of SQLite's between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class OwnView:
    """A search with a name."""

    label: str
    """The words on the tab. Clean."""
    query: Query
    key: str = ""
    """What opens it, as Textual names the key; "" where only its tab does."""


Shown = View | OwnView
"""What the list can show."""


def own_views(settings: Sequence[Setting], keys: Sequence[str] = ()) -> tuple[OwnView, ...]:
    """Return the views of a configuration; ``keys`` are those that they really have, "" for none."""
    if not settings:
        return ()
    from inbox_tui.query import parse

    every: Mapping[str, str] = {setting.name: setting.query for setting in settings}
    return tuple(
        OwnView(
            text.clean_cell(setting.name),
            parse(setting.query, every),
            keys[place] if place < len(keys) else "",
        )
        for place, setting in enumerate(settings)
    )


def among(uids: Sequence[int]) -> Selection:
    """Return the selection of these conversations; a page of it costs little, however rare they are."""
    return Selection("c.uid IN (SELECT value FROM json_each(:uids))", {"uids": json.dumps(uids)})


class OwnViewWork:
    """Looks through the store in a thread, with a connection of its own that can be interrupted."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = DaemonThreads("views", 1)
        self._conn: sqlite3.Connection | None = None
        self._newest = 0
        self._too_slow: set[OwnView] = set()

    def begin(self) -> int:
        """Drop what is being looked for; return the number of the question that comes now."""
        self._newest += 1
        conn = self._conn
        if conn is not None:
            with suppress(sqlite3.ProgrammingError):  # its thread has just closed it
                conn.interrupt()
        return self._newest

    async def find(self, number: int, view: OwnView, now: datetime) -> tuple[int, ...] | None:
        """Return the uids of the newest conversations of a view; None where a newer question came.

        :raises WorkFailed: the store cannot be read.
        """
        return await self._thread.run(lambda: self._find(number, view, now))

    async def count(
        self, number: int, views: Sequence[OwnView], now: datetime
    ) -> dict[OwnView, int]:
        """Return how many conversations views have, those left out that take long to count.

        :raises WorkFailed: the store cannot be read.
        """
        return await self._thread.run(lambda: self._count(number, views, now))

    def end(self) -> None:
        """Drop what is being looked for and let the thread end."""
        self.begin()
        self._thread.stop(self._release)

    def _find(self, number: int, view: OwnView, now: datetime) -> tuple[int, ...] | None:
        if number != self._newest:
            return None
        self._conn = conn = self._store.read()
        try:
            rows = conversations.page(conn, _selection(conn, view, now), limit=MOST)
        except sqlite3.OperationalError:
            if number == self._newest:
                raise
            return None
        return tuple(row.uid for row in rows)

    def _count(self, number: int, views: Sequence[OwnView], now: datetime) -> dict[OwnView, int]:
        self._conn = conn = self._store.read()
        counts = {}
        for view in views:
            if number != self._newest or view in self._too_slow or view.query.faults:
                continue
            try:
                with _at_most(conn, COUNT_SECONDS):
                    counts[view] = conversations.count(conn, _selection(conn, view, now))
            except sqlite3.OperationalError:
                if number == self._newest:
                    self._too_slow.add(view)
        return counts

    def _release(self) -> None:
        self._conn = None
        self._store.release()


def _selection(conn: sqlite3.Connection, view: OwnView, now: datetime) -> Selection:
    from inbox_tui.store import queries

    return queries.selection(conn, view.query, zone_of(identities.me(conn)), now)


@contextmanager
def _at_most(conn: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Interrupt what the connection does when the time is over."""
    end = time.monotonic() + seconds
    conn.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    finally:
        conn.set_progress_handler(None, _STEPS)
