"""Searching beside the screen: the newest question is answered, what came before it is dropped."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from inbox_tui.query import Query
from inbox_tui.search import Results, search
from inbox_tui.store import Store
from inbox_tui.tui.threads import DaemonThreads

SECONDS = 0.05
"""So long a part of a search may take before what was found is shown."""


class SearchWork:
    """One thread with a connection of its own, so that only a search is ever interrupted."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = DaemonThreads("search", 1)
        self._conn: sqlite3.Connection | None = None
        self._newest = 0

    def begin(self) -> int:
        """Drop what is being looked for; return the number of the question that comes now."""
        self._newest += 1
        conn = self._conn
        if conn is not None:
            with suppress(sqlite3.ProgrammingError):  # its thread has just closed it
                conn.interrupt()
        return self._newest

    async def find(self, number: int, query: Query, limit: int, below: int) -> Results:
        """Return a part of what question ``number`` asks for; nothing where a newer one came.

        :raises WorkFailed: the store cannot be read.
        """
        return await self._thread.run(lambda: self._find(number, query, limit, below))

    def end(self) -> None:
        """Drop what is being looked for and let the thread end."""
        self.begin()
        self._thread.stop(self._release)

    def _find(self, number: int, query: Query, limit: int, below: int) -> Results:
        nothing = Results((), None)
        if number != self._newest:
            return nothing
        self._conn = self._store.read()
        try:
            return search(self._conn, query, limit, below=below, seconds=SECONDS)
        except sqlite3.OperationalError:
            if number == self._newest:
                raise
            return nothing

    def _release(self) -> None:
        self._conn = None
        self._store.release()
