"""Notes: what colleagues tell each other about a conversation. They never leave the inbox.

The words of a note never change: an edit is a new note in the old one's place, so that either can
be brought back.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.store.clock import from_text, to_text
from inbox_tui.store.numbered import NoSuch, Numbered
from inbox_tui.text import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note."""

    uid: int
    conversation_uid: int
    identity: str
    text: str
    written_at: datetime
    """When its first words were written; an edit keeps the place."""
    is_deleted: bool


_SELECT = "SELECT uid, conversation_uid, identity, text, written_at, deleted_at FROM notes"


def add(
    conn: sqlite3.Connection, conversation_uid: int, identity: str, text: str, written_at: datetime
) -> int:
    """Keep the words of a note that does not stand yet, and return its uid."""
    at = to_text(written_at)
    return int(
        conn.execute(
            "INSERT INTO notes (conversation_uid, identity, text, written_at, deleted_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (conversation_uid, identity, storable(text), at, at),
        ).lastrowid
        or 0
    )


def require(conn: sqlite3.Connection, uid: int) -> Note:
    """Return one note, a deleted one too. :raises NotFound: there is none of that number."""
    row = conn.execute(f"{_SELECT} WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        raise NoSuch(Numbered.NOTE, uid)
    return _note(row)


def stands(conn: sqlite3.Connection, uid: int) -> bool:
    """Return whether the note exists and is not deleted."""
    row = conn.execute("SELECT deleted_at IS NULL FROM notes WHERE uid = ?", (uid,)).fetchone()
    return bool(row and row[0])


def put(conn: sqlite3.Connection, uid: int, now: datetime, *, on: bool) -> None:
    """Let a note stand, or delete it."""
    conn.execute(
        "UPDATE notes SET deleted_at = ? WHERE uid = ?", (None if on else to_text(now), uid)
    )
    conn.execute(
        "UPDATE conversations SET note_count = (SELECT count(*) FROM notes"
        " WHERE conversation_uid = conversations.uid AND deleted_at IS NULL)"
        " WHERE uid = (SELECT conversation_uid FROM notes WHERE uid = ?)",
        (uid,),
    )


def of_conversation(conn: sqlite3.Connection, conversation_uid: int) -> tuple[Note, ...]:
    """Return the notes of a conversation that stand, oldest first."""
    rows = conn.execute(
        f"{_SELECT} WHERE conversation_uid = ? AND deleted_at IS NULL ORDER BY written_at, uid",
        (conversation_uid,),
    )
    return tuple(_note(row) for row in rows)


def _note(row: tuple[int, int, str, str, str, str | None]) -> Note:
    return Note(
        uid=row[0],
        conversation_uid=row[1],
        identity=row[2],
        text=row[3],
        written_at=from_text(row[4]),
        is_deleted=row[5] is not None,
    )
