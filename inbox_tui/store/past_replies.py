"""Replies that were confirmed here before: what the next one is compared with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.store.clock import from_text, to_text

_NEVER_LEFT = "('cancelled', 'failed')"


@dataclass(frozen=True, slots=True)
class PastReply:
    """A reply that was confirmed and not taken back."""

    account_id: str
    at: datetime
    """When it was confirmed."""
    payload: str
    """What was confirmed, as JSON; "" where it was erased with a person."""


def confirmed_by(conn: sqlite3.Connection, identity: str, since: datetime) -> tuple[PastReply, ...]:
    """Return the replies of ``identity`` since then, newest first."""
    rows = conn.execute(
        "SELECT c.account_id, c.confirmed_at, c.payload FROM confirmations c"
        " JOIN deliveries l ON l.confirmation_uid = c.uid"
        f" WHERE c.identity = ? AND c.confirmed_at >= ? AND l.state NOT IN {_NEVER_LEFT}"
        " ORDER BY c.confirmed_at DESC, c.uid DESC",
        (identity, to_text(since)),
    )
    return tuple(_past(row) for row in rows)


def newest(conn: sqlite3.Connection, limit: int) -> tuple[PastReply, ...]:
    """Return the last ``limit`` replies of anybody, newest first."""
    rows = conn.execute(
        "SELECT c.account_id, c.confirmed_at, c.payload FROM confirmations c"
        " JOIN deliveries l ON l.confirmation_uid = c.uid"
        f" WHERE l.state NOT IN {_NEVER_LEFT} ORDER BY c.uid DESC LIMIT ?",
        (limit,),
    )
    return tuple(_past(row) for row in rows)


def _past(row: tuple[str, str, str]) -> PastReply:
    return PastReply(row[0], from_text(row[1]), row[2])
