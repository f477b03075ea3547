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


def names(conn: sqlite3.Connection, most: int) -> tuple[str, ...]:
    """Return the tags that are in use, by name; costs their number, not that of what has them."""
    rows = conn.execute(
        "WITH RECURSIVE used (tag) AS (SELECT min(tag) FROM conversation_tags UNION ALL"
        " SELECT (SELECT min(t.tag) FROM conversation_tags t WHERE t.tag > used.tag)"
        " FROM used WHERE used.tag IS NOT NULL)"
        " SELECT tag FROM used WHERE tag IS NOT NULL LIMIT ?",
        (most,),
    )
    return tuple(tag for (tag,) in rows)


def every(conn: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """Return each tag that is in use, with its number of conversations, by name."""
    rows = conn.execute("SELECT tag, count(*) FROM conversation_tags GROUP BY tag ORDER BY tag")
    return tuple((tag, number) for tag, number in rows)
