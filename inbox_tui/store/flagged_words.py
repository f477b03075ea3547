"""The team's own list of words that make a reply unusual."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.store.clock import to_text


def every(conn: sqlite3.Connection) -> tuple[str, ...]:
    """Return the team's words, in alphabetical order."""
    return tuple(row[0] for row in conn.execute("SELECT word FROM flagged_words ORDER BY word"))


def add(conn: sqlite3.Connection, word: str, now: datetime) -> None:
    """Put a word on the list; one that is there stays."""
    conn.execute(
        "INSERT INTO flagged_words (word, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (word, to_text(now)),
    )


def remove(conn: sqlite3.Connection, word: str) -> bool:
    """Take a word off the list; return whether it was there."""
    return conn.execute("DELETE FROM flagged_words WHERE word = ?", (word,)).rowcount == 1
