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
        " DO UPDATE SET erased_at = excluded.erased_at",
        (to_text(now),),
    )


def is_sweep_due(conn: sqlite3.Connection, now: datetime, rest: timedelta) -> bool:
    """Return whether something was erased, and the last sweep began ``rest`` ago or longer."""
    return (
        conn.execute(
            "SELECT 1 FROM sweeps WHERE erased_at <> '' AND (swept_at <= ? OR swept_at > ?)",
            (to_text(now - rest), to_text(now)),
        ).fetchone()
        is not None
    )


def begin_sweep(conn: sqlite3.Connection, now: datetime, rest: timedelta) -> str:
    """Take on the sweep; return what :func:`end_sweep` needs, "" where another process has it."""
    if not is_sweep_due(conn, now, rest):
        return ""
    (erased_at,) = conn.execute("SELECT erased_at FROM sweeps").fetchone()
    conn.execute("UPDATE sweeps SET swept_at = ?", (to_text(now),))
    return str(erased_at)


def end_sweep(conn: sqlite3.Connection, erased_at: str) -> None:
    """Note that the files hold nothing of what had been erased when the sweep began."""
    conn.execute("UPDATE sweeps SET erased_at = '' WHERE erased_at = ?", (erased_at,))


def merge_index(conn: sqlite3.Connection, pages: int, *, begin: bool) -> bool:
    """Merge some ``pages`` of the full-text index; return whether there is more to do."""
    before = conn.total_changes
    conn.execute(
        "INSERT INTO messages_fts (messages_fts, rank) VALUES ('merge', ?)",
        (-pages if begin else pages,),
    )
    return conn.total_changes - before >= _MERGED_ROWS
