"""Conversations: the rows of the list.

A row carries all that it shows, and is worked out anew from its messages whenever one of them
changes; only the read and done marks are its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from math import isqrt
from typing import Any

from inbox_tui.model import Conversation, MessageKind, Priority, Visibility
from inbox_tui.store import refreshing
from inbox_tui.store.clock import from_text, to_text
from inbox_tui.store.many import in_parts
from inbox_tui.store.numbered import NoSuch, Numbered
from inbox_tui.store.refreshing import ADDRESSED
from inbox_tui.store.views import Selection, View, selection

PAGE = 200
COUNT_LIMIT = 1000
SORTED = 40
"""An account is small with fewer conversations than the root of all times this: to go through all
from the newest till a page is full then takes longer than to sort its own (1 and 5 µs a row)."""


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
        # Of a large account the newest are soon met; those of a small one are picked and sorted.
        column = "+c.account_id" if _is_large(conn, account_id) else "c.account_id"
        where.append(f"{column} = :account_id")
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


def shown_among(
    conn: sqlite3.Connection, view: View | Selection, uids: Iterable[int]
) -> frozenset[int]:
    """Return those of ``uids`` that a view shows."""
    import json

    chosen = view if isinstance(view, Selection) else selection(view)
    # In this order: by an index of the view, all its rows would be walked for a few.
    rows = conn.execute(
        "SELECT c.uid FROM json_each(:uids) asked CROSS JOIN conversations c ON c.uid = asked.value"
        f" WHERE ({chosen.where}) AND c.message_count > 0",
        {**chosen.values, "uids": json.dumps(list(uids))},
    )
    return frozenset(uid for (uid,) in rows)


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


refresh = refreshing.refresh
recount = refreshing.recount
"""Works rows out anew from their messages and marks."""


def set_marks(conn: sqlite3.Connection, uid: int, *, read: int, done: int) -> None:
    """Set up to which message (uid) a conversation counts as read and as done; work it out anew."""
    conn.execute(
        "UPDATE conversations SET read_through = ?, done_through = ? WHERE uid = ?",
        (read, done, uid),
    )
    refreshing.remark(conn, uid)


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
        raise NoSuch(Numbered.CONVERSATION, uid)
    return int(row[0])


def newest_incoming(conn: sqlite3.Connection, uid: int) -> int:
    """Return the newest message that somebody addressed to us in a conversation, or 0."""
    row = conn.execute(
        f"SELECT max(uid) FROM messages WHERE conversation_uid = ? AND {ADDRESSED}", (uid,)
    ).fetchone()
    return int(row[0] or 0)


def _is_large(conn: sqlite3.Connection, account_id: str) -> bool:
    (every,) = conn.execute("SELECT coalesce(max(uid), 0) FROM conversations").fetchone()
    found = conn.execute(
        "SELECT 1 FROM conversations WHERE account_id = ? LIMIT 1 OFFSET ?",
        (account_id, isqrt(SORTED * every)),
    ).fetchone()
    return found is not None


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
