"""People of special care: what they write is marked."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.store.clock import to_text


def is_vip(conn: sqlite3.Connection, actor_uid: int) -> bool:
    """Return whether somebody is of special care."""
    row = conn.execute("SELECT 1 FROM vips WHERE actor_uid = ?", (actor_uid,)).fetchone()
    return row is not None


def put(conn: sqlite3.Connection, actor_uid: int, now: datetime, *, on: bool) -> None:
    """Say that somebody is of special care, or is not; mark the conversations they wrote in."""
    if on:
        conn.execute(
            "INSERT INTO vips (actor_uid, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (actor_uid, to_text(now)),
        )
    else:
        conn.execute("DELETE FROM vips WHERE actor_uid = ?", (actor_uid,))
    conn.execute(
        "UPDATE conversations SET vip = EXISTS (SELECT 1 FROM messages m CROSS JOIN vips v"
        " ON v.actor_uid = m.author_uid"
        " WHERE m.conversation_uid = conversations.uid AND m.outgoing = 0)"
        " WHERE uid IN (SELECT conversation_uid FROM messages"
        " WHERE author_uid = ? AND outgoing = 0) AND vip <> ?",
        (actor_uid, int(on)),
    )


def every(conn: sqlite3.Connection) -> tuple[int, ...]:
    """Return the actors of special care, in the order in which they became so."""
    return tuple(uid for (uid,) in conn.execute("SELECT actor_uid FROM vips ORDER BY added_at"))


def newest_conversation(conn: sqlite3.Connection, actor_uid: int) -> int | None:
    """Return the conversation of the newest message of somebody, or None."""
    row = conn.execute(
        "SELECT conversation_uid FROM messages WHERE author_uid = ? AND outgoing = 0"
        " ORDER BY published DESC, uid DESC LIMIT 1",
        (actor_uid,),
    ).fetchone()
    return int(row[0]) if row else None
