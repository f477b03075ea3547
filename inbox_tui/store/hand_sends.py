"""Replies that a person says to have sent by hand: unverified until their message is seen."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.model import Draft
from inbox_tui.store.clock import from_text, to_text
from inbox_tui.text import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class HandSend:
    """What a person said to have sent, in a browser or on a phone."""

    uid: int
    draft_uid: int
    account_id: str
    conversation_uid: int
    parent_uid: int
    identity: str
    """Who says so."""
    text: str
    said_at: datetime
    message_uid: int | None
    """The message that was seen on the network; None: nobody but the person knows of one."""


_SELECT = (
    "SELECT uid, draft_uid, account_id, conversation_uid, parent_uid, identity, text, said_at,"
    " message_uid FROM hand_sends"
)


def add(conn: sqlite3.Connection, draft: Draft, identity: str, now: datetime) -> HandSend:
    """Keep that the words of a draft were sent by hand.

    :raises sqlite3.IntegrityError: that was said already.
    """
    uid = conn.execute(
        "INSERT INTO hand_sends (draft_uid, account_id, conversation_uid, parent_uid, identity,"
        " text, said_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            draft.uid,
            draft.account_id,
            draft.conversation_uid,
            draft.parent_uid,
            identity,
            storable(draft.text),
            to_text(now),
        ),
    ).lastrowid
    return _hand_send(conn.execute(f"{_SELECT} WHERE uid = ?", (uid,)).fetchone())


def get(conn: sqlite3.Connection, uid: int) -> HandSend | None:
    """Return one, or None."""
    row = conn.execute(f"{_SELECT} WHERE uid = ?", (uid,)).fetchone()
    return _hand_send(row) if row else None


def of_draft(conn: sqlite3.Connection, draft_uid: int) -> HandSend | None:
    """Return that a draft was sent by hand, or None where nobody said so."""
    row = conn.execute(f"{_SELECT} WHERE draft_uid = ?", (draft_uid,)).fetchone()
    return _hand_send(row) if row else None


def of_conversation(conn: sqlite3.Connection, conversation_uid: int) -> tuple[HandSend, ...]:
    """Return those of a conversation, oldest first."""
    rows = conn.execute(f"{_SELECT} WHERE conversation_uid = ? ORDER BY uid", (conversation_uid,))
    return tuple(_hand_send(row) for row in rows)


def unseen(conn: sqlite3.Connection) -> tuple[HandSend, ...]:
    """Return those whose message nobody has seen yet, oldest first."""
    rows = conn.execute(f"{_SELECT} WHERE message_uid IS NULL ORDER BY uid")
    return tuple(_hand_send(row) for row in rows)


def link(conn: sqlite3.Connection, uid: int, message_uid: int) -> None:
    """Keep which message it is, now that it was seen."""
    conn.execute("UPDATE hand_sends SET message_uid = ? WHERE uid = ?", (message_uid, uid))


def remove(conn: sqlite3.Connection, uid: int) -> None:
    """Forget it: the person did not send it after all."""
    conn.execute("DELETE FROM hand_sends WHERE uid = ?", (uid,))


def _hand_send(row: tuple[Any, ...]) -> HandSend:
    return HandSend(
        uid=row[0],
        draft_uid=row[1],
        account_id=row[2],
        conversation_uid=row[3],
        parent_uid=row[4],
        identity=row[5],
        text=row[6],
        said_at=from_text(row[7]),
        message_uid=row[8],
    )
