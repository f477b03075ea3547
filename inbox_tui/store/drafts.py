"""Drafts: bound to one account and one parent from the first character."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from inbox_tui.model import Draft
from inbox_tui.store.clock import from_text, to_text
from inbox_tui.store.numbered import NoSuch, Numbered
from inbox_tui.text import storable

_SELECT = (
    "SELECT uid, account_id, parent_uid, conversation_uid, text, created_at, updated_at,"
    " seen_through, numbered FROM drafts"
)


def start(
    conn: sqlite3.Connection, account_id: str, parent_uid: int, now: datetime, text: str = ""
) -> Draft:
    """Return the open draft of this account for this parent, starting one where there is none.

    ``text`` fills a new draft; the words of one that exists are never overwritten.

    :raises NotFound: there is no such message.
    """
    found = find_open(conn, account_id, parent_uid)
    if found:
        return found
    at = to_text(now)
    uid = conn.execute(
        "INSERT INTO drafts (account_id, parent_uid, conversation_uid, text, created_at, updated_at,"
        " seen_through) SELECT ?, m.uid, m.conversation_uid, ?, ?, ?, max(m.uid, c.read_through)"
        " FROM messages m JOIN conversations c ON c.uid = m.conversation_uid WHERE m.uid = ?",
        (account_id, storable(text), at, at, parent_uid),
    ).lastrowid
    draft = get(conn, uid or 0)
    if draft is None or draft.parent_uid != parent_uid:
        raise NoSuch(Numbered.MESSAGE, parent_uid)
    return draft


def get(conn: sqlite3.Connection, uid: int) -> Draft | None:
    """Return one draft in any state, or None."""
    row = conn.execute(f"{_SELECT} WHERE uid = ?", (uid,)).fetchone()
    return _draft(row) if row else None


def require(conn: sqlite3.Connection, uid: int) -> Draft:
    """Return one draft in any state. :raises NotFound: there is none of that number."""
    found = get(conn, uid)
    if found is None:
        raise NoSuch(Numbered.DRAFT, uid)
    return found


def find_open(conn: sqlite3.Connection, account_id: str, parent_uid: int) -> Draft | None:
    """Return the open draft of this account for this parent, or None."""
    row = conn.execute(
        f"{_SELECT} WHERE state = 'open' AND account_id = ? AND parent_uid = ?",
        (account_id, parent_uid),
    ).fetchone()
    return _draft(row) if row else None


def every_open(conn: sqlite3.Connection, conversation_uid: int | None = None) -> tuple[Draft, ...]:
    """Return the open drafts, newest change first; of one conversation where given."""
    rows = conn.execute(
        f"{_SELECT} WHERE state = 'open' AND (? IS NULL OR conversation_uid = ?)"
        " ORDER BY updated_at DESC, uid DESC",
        (conversation_uid, conversation_uid),
    )
    return tuple(_draft(row) for row in rows)


def every_discarded(conn: sqlite3.Connection) -> tuple[Draft, ...]:
    """Return the drafts that were put away, the last one first, but for those sent by hand."""
    rows = conn.execute(
        f"{_SELECT} WHERE state = 'discarded'"
        " AND NOT EXISTS (SELECT 1 FROM hand_sends h WHERE h.draft_uid = drafts.uid)"
        " ORDER BY updated_at DESC, uid DESC"
    )
    return tuple(_draft(row) for row in rows)


def is_open(conn: sqlite3.Connection, uid: int) -> bool:
    """Return whether the draft can still be written."""
    row = conn.execute("SELECT state FROM drafts WHERE uid = ?", (uid,)).fetchone()
    return bool(row and row[0] == "open")


def save_text(conn: sqlite3.Connection, uid: int, text: str, now: datetime) -> None:
    """Keep what has been written so far.

    :raises sqlite3.IntegrityError: the draft was confirmed; it must be taken back first.
    """
    conn.execute(
        "UPDATE drafts SET text = ?, updated_at = ? WHERE uid = ?",
        (storable(text), to_text(now), uid),
    )


def save_numbering(conn: sqlite3.Connection, uid: int, numbered: bool, now: datetime) -> None:
    """Keep whether the posts of a thread are numbered.

    :raises sqlite3.IntegrityError: the draft was confirmed; it must be taken back first.
    """
    conn.execute(
        "UPDATE drafts SET numbered = ?, updated_at = ? WHERE uid = ?",
        (int(numbered), to_text(now), uid),
    )


def note_opened(conn: sqlite3.Connection, uid: int, now: datetime) -> None:
    """Keep that the draft was opened to be written: the one opened last is gone on with first."""
    conn.execute(
        "UPDATE drafts SET updated_at = max(updated_at, ?) WHERE uid = ? AND state = 'open'",
        (to_text(now), uid),
    )


def note_seen(conn: sqlite3.Connection, uid: int, message_uid: int) -> None:
    """Keep that whoever writes the draft has seen its conversation up to this message."""
    conn.execute(
        "UPDATE drafts SET seen_through = max(seen_through, ?) WHERE uid = ?", (message_uid, uid)
    )


def discard(conn: sqlite3.Connection, uid: int, now: datetime) -> None:
    """Put the draft away; its words stay in the store."""
    conn.execute(
        "UPDATE drafts SET state = 'discarded', updated_at = ? WHERE uid = ?", (to_text(now), uid)
    )


def reopen(conn: sqlite3.Connection, uid: int, now: datetime) -> bool:
    """Take a discarded draft out again; False where another one was begun in its place."""
    draft = get(conn, uid)
    if draft is None or find_open(conn, draft.account_id, draft.parent_uid):
        return False
    sql = "UPDATE drafts SET state = 'open', updated_at = ? WHERE uid = ? AND state = 'discarded'"
    return conn.execute(sql, (to_text(now), uid)).rowcount == 1


def _draft(row: tuple[Any, ...]) -> Draft:
    return Draft(
        uid=row[0],
        account_id=row[1],
        parent_uid=row[2],
        conversation_uid=row[3],
        text=row[4],
        created_at=from_text(row[5]),
        updated_at=from_text(row[6]),
        seen_through=row[7],
        numbered=bool(row[8]),
    )
