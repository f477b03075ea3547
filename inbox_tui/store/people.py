"""People on the other side: what one of them wrote, in every conversation on their own server.

Nobody is taken for somebody on another network: the same name there may be another person.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.model import Actor, StoredMessage
from inbox_tui.store import messages, vips
from inbox_tui.store.clock import from_text_or_none, to_text

PAGE = 50
_LOOK_BACK = 1000
"""So many of their messages are looked at for an answer of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One actor on one server of one network, and how we stand with them."""

    uid: int
    network: str
    instance: str
    actor: Actor
    message_count: int
    conversation_count: int
    first_at: datetime | None
    """When the first message that is here was written; None where there is none."""
    last_at: datetime | None
    is_vip: bool
    is_ours: bool
    """True where this is one of our own accounts."""
    was_answered: bool
    """True where one of our accounts has answered one of their last thousand messages."""


@dataclass(frozen=True, slots=True)
class MessageKey:
    """A place among somebody's messages, which are ordered by time, newest first, then by uid."""

    published: str
    uid: int


def key_of(message: StoredMessage) -> MessageKey:
    """Return where ``message`` stands among its author's."""
    return MessageKey(to_text(message.message.published), message.uid)


def person(conn: sqlite3.Connection, actor_uid: int) -> Person | None:
    """Return what is known of one actor, or None where there is none of that number."""
    row = conn.execute(
        "SELECT network, instance, id, handle, name, url, is_bot, EXISTS (SELECT 1 FROM accounts a"
        " WHERE a.network = actors.network AND a.instance = actors.instance"
        " AND a.actor_id = actors.id) FROM actors WHERE uid = ?",
        (actor_uid,),
    ).fetchone()
    if row is None:
        return None
    written, first, last, conversations = conn.execute(
        "SELECT count(*), min(published), max(published), count(DISTINCT conversation_uid)"
        " FROM messages WHERE author_uid = ?",
        (actor_uid,),
    ).fetchone()
    return Person(
        uid=actor_uid,
        network=row[0],
        instance=row[1],
        actor=Actor(id=row[2], handle=row[3], name=row[4], url=row[5], is_bot=bool(row[6])),
        message_count=written,
        conversation_count=conversations,
        first_at=from_text_or_none(first),
        last_at=from_text_or_none(last),
        is_vip=vips.is_vip(conn, actor_uid),
        is_ours=bool(row[7]),
        was_answered=_was_answered(conn, actor_uid),
    )


def messages_of(
    conn: sqlite3.Connection, actor_uid: int, *, after: MessageKey | None = None, limit: int = PAGE
) -> tuple[StoredMessage, ...]:
    """Return up to ``limit`` messages of one actor, newest first, from below ``after``.

    A message that two of our accounts got is there for each.
    """
    start = after or MessageKey("~", 0)
    return messages.of_author(conn, actor_uid, start.published, start.uid, limit)


def author_of(conn: sqlite3.Connection, conversation_uid: int) -> int | None:
    """Return the actor who wrote to us last in a conversation, or None where nobody did."""
    row = conn.execute(
        "SELECT author_uid FROM messages WHERE conversation_uid = ? AND outgoing = 0"
        " ORDER BY kind = 'post', published DESC, uid DESC LIMIT 1",
        (conversation_uid,),
    ).fetchone()
    return int(row[0]) if row else None


def called(conn: sqlite3.Connection, words: str) -> tuple[Person, ...]:
    """Return everybody of a handle or an id, or of ``NETWORK:HANDLE``, by network.

    Case and a leading @ do not matter for handles.
    """
    network, _, rest = words.rpartition(":")
    wanted = [words.removeprefix("@"), rest.removeprefix("@")]
    rows = conn.execute(
        "SELECT uid FROM actors WHERE id = :id OR (ltrim(handle, '@') = :handle COLLATE NOCASE)"
        " OR (network = :network COLLATE NOCASE AND ltrim(handle, '@') = :rest COLLATE NOCASE)"
        " ORDER BY network, instance, handle LIMIT 20",
        {"id": words, "handle": wanted[0], "network": network, "rest": wanted[1]},
    ).fetchall()
    return tuple(found for (uid,) in rows if (found := person(conn, uid)))


def _was_answered(conn: sqlite3.Connection, actor_uid: int) -> bool:
    row = conn.execute(
        "SELECT 1 FROM (SELECT conversation_uid, published, author_uid FROM messages"
        " WHERE author_uid = ? AND outgoing = 0 ORDER BY published DESC LIMIT ?) m"
        " JOIN messages o ON o.conversation_uid = m.conversation_uid AND o.outgoing = 1"
        " AND o.published > m.published"
        " LEFT JOIN messages p ON p.account_id = o.account_id AND p.id = o.in_reply_to"
        " WHERE p.uid IS NULL OR p.author_uid = m.author_uid LIMIT 1",
        (actor_uid, _LOOK_BACK),
    ).fetchone()
    return row is not None
