"""Full-text search over everything in the inbox. What a person types never raises."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.store.clock import from_text
from inbox_tui.store.full_text import phrase

WORDS_LIMIT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A message that holds the words."""

    uid: int
    conversation_uid: int
    account_id: str
    author_handle: str
    author_name: str
    name: str
    content: str
    published: datetime


def search(conn: sqlite3.Connection, words: str, limit: int = 50) -> tuple[Hit, ...]:
    """Return the messages that arrived last and hold every word, the last word as a beginning.

    Each word is quoted for FTS5, so operators and punctuation are plain text here.
    """
    query = _query(words)
    if not query:
        return ()
    # Newest arrival first is the order of the index itself: a common word costs no sorting.
    rows = conn.execute(
        "SELECT m.uid, m.conversation_uid, m.account_id, m.author_handle, m.author_name, m.name,"
        " m.content, m.published FROM messages_fts f JOIN messages m ON m.uid = f.rowid"
        " WHERE messages_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?",
        (query, limit),
    )
    return tuple(
        Hit(
            uid=row[0],
            conversation_uid=row[1],
            account_id=row[2],
            author_handle=row[3],
            author_name=row[4],
            name=row[5],
            content=row[6],
            published=from_text(row[7]),
        )
        for row in rows
    )


def _query(words: str) -> str:
    terms = words.replace("\0", " ").split()[:WORDS_LIMIT]
    phrases = [quoted for term in terms if (quoted := phrase(term))]
    return " ".join(phrases) + "*" if phrases else ""
