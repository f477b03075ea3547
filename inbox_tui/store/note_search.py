"""Internal notes that hold the words of a query. They are few, so they are simply read."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.query import Query
from inbox_tui.store import tokens
from inbox_tui.store.clock import from_text
from inbox_tui.store.queries import Conditions

READ = 1000
"""So many notes are read, from the newest."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as a search shows it."""

    uid: int
    conversation_uid: int
    account_id: str
    colleague: str
    """The name of who wrote it."""
    text: str
    written_at: datetime


def find(conn: sqlite3.Connection, query: Query, asked: Conditions, limit: int) -> tuple[Note, ...]:
    """Return up to ``limit`` notes with the words of the query, newest first.

    Where it asks for what only messages have, such as a sender or a subject, it asks for no note.
    """
    words = [term for term in query.terms if not term.operator]
    if not words or len(asked.required) + len(asked.forbidden) + bool(asked.beginning) > len(words):
        return ()
    finders = [
        (tokens.Finder(term.value, is_beginning=term.is_beginning), term.is_negated)
        for term in words
    ]
    where = " AND ".join(f"({condition})" for condition in asked.conversation) or "1"
    rows = conn.execute(
        "SELECT n.uid, n.conversation_uid, c.account_id, i.name, n.text, n.written_at FROM notes n"
        " JOIN conversations c ON c.uid = n.conversation_uid JOIN identities i ON i.id = n.identity"
        f" WHERE n.deleted_at IS NULL AND {where} ORDER BY n.uid DESC LIMIT :most",
        {**asked.values, "most": READ},
    )
    found = [
        Note(uid, conversation_uid, account_id, colleague, text, from_text(at))
        for uid, conversation_uid, account_id, colleague, text, at in rows
        if all(finder.is_in((text,)) is not negated for finder, negated in finders)
    ]
    return tuple(found[:limit])
