"""Erasing so that nothing is left in the file: zeroes over what is deleted, and no words in the log.

The full-text index keeps an erased word until its parts are merged, and the write-ahead log until
it is written over. A *sweep* sees to both, some time later (:mod:`inbox_tui.retention.sweep`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from inbox_tui.store.clock import to_text

_MERGED_ROWS = 2
"""A merge that changes fewer rows has found nothing more to do (https://www.sqlite.org/fts5.html
#the_merge_command)."""


@contextmanager
def overwriting(conn: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite write zeroes over what is deleted inside."""
    before = conn.execute("PRAGMA secure_delete").fetchone()[0]
    conn.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA secure_delete = {before}")


def note_erased(conn: sqlite3.Connection, now: datetime) -> None:
    """Note that words were erased which the files may still hold."""
    conn.execute(
        "INSERT INTO sweeps (uid, erased_at, swept_at) VALUES (1, ?, '') ON CONFLICT (uid)"
        " DO UPDATE SET erased_at = excluded.erased_at WHERE erased_at = ''",
        (to_text(now),),
    )


def begin_sweep(conn: sqlite3.Connection, now: datetime, rest: timedelta) -> str:
    """Take on the sweep; return what :func:`end_sweep` needs, "" where none is due.

    None is due while nothing was erased, or for ``rest`` after the last one began, whoever did it.
    """
    row = conn.execute(
        "SELECT erased_at FROM sweeps WHERE erased_at <> ''"
        " AND (swept_at < :rested OR swept_at > :now)",
        {"rested": to_text(now - rest), "now": to_text(now)},
    ).fetchone()
    if row is None:
        return ""
    # What is erased while the sweep goes on gets a time of its own.
    conn.execute("UPDATE sweeps SET erased_at = '', swept_at = ?", (to_text(now),))
    found: str = row[0]
    return found


def give_up_sweep(conn: sqlite3.Connection, erased_at: str) -> None:
    """Note that the sweep did not get to its end: another one is needed."""
    conn.execute("UPDATE sweeps SET erased_at = ?", (erased_at,))


def is_sweep_due(conn: sqlite3.Connection) -> bool:
    """Return whether something was erased since the last sweep began."""
    return conn.execute("SELECT 1 FROM sweeps WHERE erased_at <> ''").fetchone() is not None


def merge_index(conn: sqlite3.Connection, pages: int, *, begin: bool) -> bool:
    """Merge some ``pages`` of the full-text index; return whether there is more to do."""
    before = conn.total_changes
    conn.execute(
        "INSERT INTO messages_fts (messages_fts, rank) VALUES ('merge', ?)",
        (-pages if begin else pages,),
    )
    return conn.total_changes - before >= _MERGED_ROWS
