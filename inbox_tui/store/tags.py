"""Tags of conversations: a table to find by, and a copy in the row of the list."""

from __future__ import annotations

import sqlite3


def of_conversation(conn: sqlite3.Connection, conversation_uid: int) -> tuple[str, ...]:
    """Return the tags of a conversation, sorted."""
    rows = conn.execute(
        "SELECT tag FROM conversation_tags WHERE conversation_uid = ? ORDER BY tag",
        (conversation_uid,),
    )
    return tuple(tag for (tag,) in rows)


def put(conn: sqlite3.Connection, conversation_uid: int, tag: str, *, on: bool) -> None:
    """Put a tag on a conversation, or take it off."""
    if on:
        sql = "INSERT INTO conversation_tags (tag, conversation_uid) VALUES (?, ?) ON CONFLICT DO NOTHING"
    else:
        sql = "DELETE FROM conversation_tags WHERE tag = ? AND conversation_uid = ?"
    conn.execute(sql, (tag, conversation_uid))
    listed = of_conversation(conn, conversation_uid)
    conn.execute(
        "UPDATE conversations SET tags = ? WHERE uid = ?",
        (f" {' '.join(listed)} " if listed else "", conversation_uid),
    )


def every(conn: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """Return each tag that is in use, with its number of conversations, by name."""
    rows = conn.execute("SELECT tag, count(*) FROM conversation_tags GROUP BY tag ORDER BY tag")
    return tuple((tag, number) for tag, number in rows)
