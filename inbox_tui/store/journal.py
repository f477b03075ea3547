"""What happened in a conversation beside triage: drafts, deliveries, near misses, hand sends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.model import DeliveryState
from inbox_tui.store.clock import from_text, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened."""

    at: datetime
    kind: str
    """``draft``, ``delivery``, ``near miss`` or ``sent by hand``."""
    identity: str
    """Who did it, or ""."""
    words: str
    """The end of a sentence that begins with that person."""
    uid: int


_ENDS = {
    DeliveryState.SENT: "was sent",
    DeliveryState.FAILED: "was not sent",
    DeliveryState.UNKNOWN: "may or may not have been sent",
    DeliveryState.CANCELLED: "was taken back before it left",
}


def lines(conn: sqlite3.Connection, conversation_uid: int) -> Iterator[Line]:
    """Yield them, each kind oldest first."""
    for uid, account, at, state in conn.execute(
        "SELECT uid, account_id, created_at, state FROM drafts WHERE conversation_uid = ?"
        " ORDER BY uid",
        (conversation_uid,),
    ):
        words = f"draft {uid} was begun as {account}"
        if state == "discarded":
            words += " and later discarded"
        yield Line(at=from_text(at), kind="draft", identity="", words=words, uid=uid)
    yield from _deliveries(conn, conversation_uid)
    for uid, at, identity, account, typed in conn.execute(
        "SELECT n.uid, n.at, n.identity, n.account_id, n.typed_account_id FROM near_misses n"
        " JOIN drafts d ON d.uid = n.draft_uid WHERE d.conversation_uid = ? ORDER BY n.uid",
        (conversation_uid,),
    ):
        sign = f"the call sign of {typed}" if typed else "a call sign that nobody has"
        words = f"has typed {sign} for {account}: nothing was sent"
        yield Line(at=from_text(at), kind="near miss", identity=identity, words=words, uid=uid)
    for uid, at, identity, account, seen in conn.execute(
        "SELECT uid, said_at, identity, account_id, message_uid IS NOT NULL FROM hand_sends"
        " WHERE conversation_uid = ? ORDER BY uid",
        (conversation_uid,),
    ):
        words = f"has sent a reply by hand as {account}, {'seen since' if seen else 'unverified'}"
        yield Line(at=from_text(at), kind="sent by hand", identity=identity, words=words, uid=uid)


def _deliveries(conn: sqlite3.Connection, conversation_uid: int) -> Iterator[Line]:
    for uid, state, confirmed, updated, identity, account in conn.execute(
        "SELECT l.uid, l.state, c.confirmed_at, l.updated_at, c.identity, l.account_id"
        " FROM deliveries l JOIN confirmations c ON c.uid = l.confirmation_uid"
        " JOIN drafts d ON d.uid = l.draft_uid WHERE d.conversation_uid = ? ORDER BY l.uid",
        (conversation_uid,),
    ):
        words = f"has confirmed a reply as {account} (delivery {uid})"
        yield Line(
            at=from_text(confirmed), kind="delivery", identity=identity, words=words, uid=uid
        )
        end = _ENDS.get(DeliveryState(state))
        if end:
            yield Line(
                at=from_text(updated),
                kind="delivery",
                identity="",
                words=f"delivery {uid} as {account} {end}",
                uid=uid,
            )


def first_arrival(
    conn: sqlite3.Connection, conversation_uid: int, since: datetime, mark: int
) -> tuple[datetime, str] | None:
    """Return when a message to us first came in after ``since``, above a uid, and from whom."""
    row = conn.execute(
        "SELECT received_at, author_name, author_handle FROM messages WHERE conversation_uid = ?"
        " AND outgoing = 0 AND deleted = 0 AND kind <> 'post' AND uid > ? AND received_at >= ?"
        " ORDER BY uid LIMIT 1",
        (conversation_uid, mark, to_text(since)),
    ).fetchone()
    return (from_text(row[0]), row[1] or row[2]) if row else None
