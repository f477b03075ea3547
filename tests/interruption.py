"""Lets something happen at the n-th SQL statement of this process, whichever file it is for."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from inbox_tui import paths

OF_THE_MOMENT = {
    "received_at", "verified_at", "started_at", "finished_at", "at", "new_messages",
    "purged_at", "erased_at", "swept_at", "round_at", "asked_on", "asked",
}  # fmt: skip
"""Columns that say when something was done here, or how much of it the last time."""
OF_THE_LAST_PULL = {
    "verified_at", "started_at", "finished_at", "new_messages", "position", "asked_on", "asked",
}  # fmt: skip


class PowerCut(sqlite3.OperationalError):
    """What a disk that fails for a moment raises."""


class Steps:
    """Counts statements, and acts at one of them."""

    def __init__(self, at: int = 0, act: Callable[[], None] | None = None) -> None:
        self.count = 0
        self._at = at
        self._act = act

    def take(self) -> None:
        self.count += 1
        if self.count == self._at and self._act is not None:
            self._act()


def cut_power() -> None:
    """Fail as a disk does."""
    raise PowerCut("disk I/O error")


def kill() -> None:
    """End this process as ``kill -9`` does."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def stepping(before: Steps, after: Steps | None = None, file: str = "") -> Iterator[None]:
    """Count each statement just before it runs and once it has run, in connections made inside.

    With ``file``, only those for files of this name.
    """
    done = after or Steps()
    connect = sqlite3.connect

    def counting(kind: type[sqlite3.Connection]) -> type[sqlite3.Connection]:
        class Stepping(kind):  # type: ignore[misc, valid-type]
            def execute(self, *words: Any) -> sqlite3.Cursor:
                before.take()
                cursor: sqlite3.Cursor = super().execute(*words)
                done.take()
                return cursor

            def executemany(self, *words: Any) -> sqlite3.Cursor:
                before.take()
                cursor: sqlite3.Cursor = super().executemany(*words)
                done.take()
                return cursor

        return Stepping

    def open_(
        path: Any,
        *words: Any,
        factory: type[sqlite3.Connection] = sqlite3.Connection,
        **more: Any,
    ) -> sqlite3.Connection:
        is_counted = not file or Path(path).name == file
        return connect(path, *words, factory=counting(factory) if is_counted else factory, **more)

    with mock.patch("sqlite3.connect", open_):
        yield


def in_a_process_of_its_own(work: Callable[[], object]) -> int:
    """Run ``work`` in a copy of this process; return its exit code, or minus the signal it died of.

    No connection to a database may be open here: SQLite forbids to carry one across a fork.
    """
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(70)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def contents(*, but: Collection[str]) -> dict[str, list[str]]:
    """Return every row of every table of the inbox, without the columns in ``but``."""
    with closing(sqlite3.connect(paths.database_file())) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = [
            name
            for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not name.startswith("sqlite_") and "_fts_" not in name
        ]
        found = {}
        for name in names:
            cursor = conn.execute(f'SELECT * FROM "{name}"')
            kept = [n for n, column in enumerate(cursor.description) if column[0] not in but]
            found[name] = sorted(repr([row[n] for n in kept]) for row in cursor)
    return found
