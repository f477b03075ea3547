"""Notes that are being written: at most one for a conversation, kept from its first words on."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.store.clock import to_text
from inbox_tui.store.connection import NotFound, StoreError
from inbox_tui.text import storable


class ChangedElsewhere(StoreError):
    """The words are no longer those that the writer knows of."""

    def __init__(self) -> None:
        super().__init__(
            "Another window wrote, kept or erased a note here meanwhile. Nothing of it was changed."
        )


def text_of(conn: sqlite3.Connection, conversation_uid: int) -> str:
    """Return the words so far, or ""."""
    row = conn.execute(
        "SELECT text FROM note_drafts WHERE conversation_uid = ?", (conversation_uid,)
    ).fetchone()
    return str(row[0]) if row else ""


def save_text(
    conn: sqlite3.Connection, conversation_uid: int, known: str, text: str, now: datetime
) -> str:
    """Put ``text`` in the place of the ``known`` words, and return it as it is kept; blank is none.

    :raises ChangedElsewhere: the words are others than the ``known`` ones; they stay.
    :raises NotFound: there is no such conversation.
    """
    if text_of(conn, conversation_uid) != known:
        raise ChangedElsewhere
    words = storable(text) if text.strip() else ""
    if not words:
        _remove(conn, conversation_uid)
        return ""
    kept = conn.execute(
        "INSERT INTO note_drafts (conversation_uid, text, at)"
        " SELECT uid, ?, ? FROM conversations WHERE uid = ?"
        " ON CONFLICT (conversation_uid) DO UPDATE SET text = excluded.text, at = excluded.at",
        (words, to_text(now), conversation_uid),
    )
    if not kept.rowcount:
        raise NotFound("The conversation of this note is gone.")
    return words


def became_note(conn: sqlite3.Connection, conversation_uid: int, text: str) -> None:
    """Let go of the words where they are those of a note that has just been kept."""
    if text_of(conn, conversation_uid).strip() == storable(text).strip():
        _remove(conn, conversation_uid)


def _remove(conn: sqlite3.Connection, conversation_uid: int) -> None:
    conn.execute("DELETE FROM note_drafts WHERE conversation_uid = ?", (conversation_uid,))
