"""Conversations: the rows of the list.

A row carries all that it shows, and is worked out anew from its messages whenever one of them
changes; only the read and done marks are its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from inbox_tui import text
from inbox_tui.model import Conversation, MessageKind, Priority, Visibility
from inbox_tui.store.clock import from_text, to_text
from inbox_tui.store.connection import NotFound
from inbox_tui.store.many import in_parts
from inbox_tui.store.views import Selection, View, selection

PAGE = 200
COUNT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Key:
    """A place in a list: rows are ordered by time, newest first, then by uid."""

    last_at: str
    uid: int


_SELECT = (
    "SELECT c.uid, c.account_id, a.network, c.context, c.subject, c.author_handle, c.author_name,"
    " c.snippet, c.kind, c.visibility, c.last_at, c.message_count, c.unread_count, c.needs_reply,"
    " c.done, c.newest_uid, c.newest_is_ours, c.waiting, c.snoozed_until, c.assignee, c.priority,"
    " c.vip, c.tags, c.note_count FROM conversations c JOIN accounts a ON a.id = c.account_id"
)


_ADDRESSED = "outgoing = 0 AND deleted = 0 AND kind <> 'post'"
"""What somebody wrote to us. It alone is unread, and brings back what was closed or snoozed: what
others say in the same thread, the words that stand before a question and arrive after it, an edit,
and our own answers do not. A message that comes late counts, however old its date is."""


def key_of(conversation: Conversation) -> Key:
    """Return where ``conversation`` stands in every list."""
    return Key(to_text(conversation.last_at), conversation.uid)


def page(
    conn: sqlite3.Connection,
    view: View | Selection = View.ALL,
    *,
    after: Key | None = None,
    before: Key | None = None,
    limit: int = PAGE,
    account_id: str = "",
) -> tuple[Conversation, ...]:
    """Return up to ``limit`` rows of a view, newest first.

    ``after`` goes on below a row, ``before`` goes up from one; both cost the same at the top of
    a list of ten and in the middle of a million.
    """
    chosen = view if isinstance(view, Selection) else selection(view)
    where = [f"({chosen.where})", "c.message_count > 0"]
    values: dict[str, Any] = {**chosen.values, "limit": limit}
    direction = "DESC"
    if account_id:
        where.append("c.account_id = :account_id")
        values["account_id"] = account_id
    if after is not None:
        where.append("(c.last_at, c.uid) < (:key_at, :key_uid)")
        values |= {"key_at": after.last_at, "key_uid": after.uid}
    elif before is not None:
        where.append("(c.last_at, c.uid) > (:key_at, :key_uid)")
        values |= {"key_at": before.last_at, "key_uid": before.uid}
        direction = "ASC"
    rows = conn.execute(
        f"{_SELECT} WHERE {' AND '.join(where)}"
        f" ORDER BY c.last_at {direction}, c.uid {direction} LIMIT :limit",
        values,
    ).fetchall()
    if before is not None and after is None:
        rows.reverse()
    return tuple(_conversation(row) for row in rows)


def get(conn: sqlite3.Connection, uid: int) -> Conversation | None:
    """Return one conversation, or None."""
    row = conn.execute(f"{_SELECT} WHERE c.uid = ?", (uid,)).fetchone()
    return _conversation(row) if row else None


def count(conn: sqlite3.Connection, view: View | Selection, limit: int = COUNT_LIMIT) -> int:
    """Return how many rows a view has, counting no further than ``limit``."""
    chosen = view if isinstance(view, Selection) else selection(view)
    found: int = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM conversations c"
        f" WHERE ({chosen.where}) AND c.message_count > 0 LIMIT :limit)",
        {**chosen.values, "limit": limit},
    ).fetchone()[0]
    return found


def uids(conn: sqlite3.Connection, account_id: str, contexts: Iterable[str]) -> dict[str, int]:
    """Return the uid of each context's conversation, making the rows that are missing."""
    wanted = sorted(contexts)
    conn.executemany(
        "INSERT INTO conversations (account_id, context) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(account_id, context) for context in wanted],
    )
    return {
        context: uid
        for part, marks in in_parts(wanted)
        for context, uid in conn.execute(
            f"SELECT context, uid FROM conversations WHERE account_id = ? AND context IN ({marks})",
            (account_id, *part),
        )
    }


def refresh(conn: sqlite3.Connection, conversation_uids: Iterable[int]) -> None:
    """Work the rows out anew from their messages and marks."""
    for uid in conversation_uids:
        _refresh(conn, uid)


def set_marks(conn: sqlite3.Connection, uid: int, *, read: int, done: int) -> None:
    """Set up to which message (uid) a conversation counts as read and as done, and refresh it."""
    conn.execute(
        "UPDATE conversations SET read_through = ?, done_through = ? WHERE uid = ?",
        (read, done, uid),
    )
    _refresh(conn, uid)


def marks(conn: sqlite3.Connection, uid: int) -> tuple[int, int]:
    """Return the read and done marks of a conversation."""
    read, done = conn.execute(
        "SELECT read_through, done_through FROM conversations WHERE uid = ?", (uid,)
    ).fetchone()
    return read, done


def newest(conn: sqlite3.Connection, uid: int) -> int:
    """Return the newest message of a conversation. :raises NotFound: there is no such one."""
    row = conn.execute("SELECT newest_uid FROM conversations WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        raise NotFound(f"There is no conversation {uid}.")
    return int(row[0])


def newest_incoming(conn: sqlite3.Connection, uid: int) -> int:
    """Return the newest message that somebody addressed to us in a conversation, or 0."""
    row = conn.execute(
        f"SELECT max(uid) FROM messages WHERE conversation_uid = ? AND {_ADDRESSED}", (uid,)
    ).fetchone()
    return int(row[0] or 0)


# Our later message answers m when it replies to m, to its author, or to nobody in particular. An
# answer to one person leaves another's question open in the same conversation.
_UNANSWERED = """
SELECT 1 FROM messages m WHERE m.conversation_uid = :uid AND m.outgoing = 0 AND m.deleted = 0
  AND m.kind NOT IN ('post', 'notice') AND m.uid > done_through
  AND NOT EXISTS (SELECT 1 FROM messages o
    LEFT JOIN messages p ON p.account_id = o.account_id AND p.id = o.in_reply_to
    WHERE o.conversation_uid = :uid AND o.outgoing = 1 AND o.deleted = 0
      AND o.published > m.published
      AND (p.uid IS NULL OR p.outgoing = 1 OR p.author_uid = m.author_uid))
"""

_REFRESH = f"""
UPDATE conversations SET
  message_count = (SELECT count(*) FROM messages WHERE conversation_uid = :uid),
  newest_uid = (SELECT max(uid) FROM messages WHERE conversation_uid = :uid),
  unread_count = (SELECT count(*) FROM messages WHERE conversation_uid = :uid AND {_ADDRESSED}
    AND uid > read_through),
  done = done_through > 0 AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation_uid = :uid
    AND {_ADDRESSED} AND uid > done_through),
  needs_reply = EXISTS ({_UNANSWERED}),
  waiting = :newest_is_ours AND NOT EXISTS ({_UNANSWERED}) AND (done_through = 0 OR EXISTS (
    SELECT 1 FROM messages WHERE conversation_uid = :uid AND {_ADDRESSED} AND uid > done_through)),
  snoozed_until = CASE WHEN snoozed_until <> '' AND EXISTS (SELECT 1 FROM messages
    WHERE conversation_uid = :uid AND {_ADDRESSED} AND uid > snoozed_through)
    THEN '' ELSE snoozed_until END,
  vip = EXISTS (SELECT 1 FROM messages m CROSS JOIN vips v ON v.actor_uid = m.author_uid
    WHERE m.conversation_uid = :uid AND m.outgoing = 0),
  last_at = :last_at, snippet = :snippet, newest_is_ours = :newest_is_ours, subject = :subject,
  kind = :kind, visibility = :visibility, author_handle = :author_handle,
  author_name = :author_name
WHERE uid = :uid
"""


def _refresh(conn: sqlite3.Connection, uid: int) -> None:
    newest = conn.execute(
        "SELECT published, substr(content, 1, 400), deleted, visibility, kind, author_handle,"
        " author_name, name, outgoing FROM messages WHERE conversation_uid = ?"
        " ORDER BY published DESC, uid DESC LIMIT 1",
        (uid,),
    ).fetchone()
    if newest is None:
        return
    other = conn.execute(
        "SELECT kind, author_handle, author_name FROM messages WHERE conversation_uid = ?"
        " AND outgoing = 0 ORDER BY kind = 'post', published DESC, uid DESC LIMIT 1",
        (uid,),
    ).fetchone() or (newest[4], newest[5], newest[6])
    subject = conn.execute(
        "SELECT name FROM messages WHERE conversation_uid = ? AND name <> ''"
        " ORDER BY published, uid LIMIT 1",
        (uid,),
    ).fetchone()
    conn.execute(
        _REFRESH,
        {
            "uid": uid,
            "last_at": newest[0],
            "snippet": text.snippet(newest[1]),
            "newest_is_ours": newest[8],
            "subject": subject[0] if subject else "",
            "kind": other[0],
            "visibility": newest[3],
            "author_handle": other[1],
            "author_name": other[2],
        },
    )


def _conversation(row: tuple[Any, ...]) -> Conversation:
    return Conversation(
        uid=row[0],
        account_id=row[1],
        network=row[2],
        context=row[3],
        subject=row[4],
        author_handle=row[5],
        author_name=row[6],
        snippet=row[7],
        kind=MessageKind(row[8]),
        visibility=Visibility(row[9]),
        last_at=from_text(row[10]),
        message_count=row[11],
        unread_count=row[12],
        needs_reply=bool(row[13]),
        done=bool(row[14]),
        newest_uid=row[15],
        newest_is_ours=bool(row[16]),
        waiting=bool(row[17]),
        snoozed_until=from_text(row[18]) if row[18] else None,
        assignee=row[19] or "",
        priority=Priority(row[20]),
        vip=bool(row[21]),
        tags=tuple(row[22].split()),
        note_count=row[23],
    )
