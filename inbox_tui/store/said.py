"""What was said from this inbox lately: what the next reply is compared with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.store.clock import from_text, to_text

_NOT_SAID = "('cancelled', 'failed')"


@dataclass(frozen=True, slots=True)
class Said:
    """A reply that was confirmed and not taken back."""

    account_id: str
    at: datetime
    """When it was confirmed."""
    payload: str
    """What was confirmed, as JSON; "" where it was erased with a person."""


def by(conn: sqlite3.Connection, identity: str, since: datetime) -> tuple[Said, ...]:
    """Return what ``identity`` has said since then, newest first."""
    rows = conn.execute(
        "SELECT c.account_id, c.confirmed_at, c.payload FROM confirmations c"
        " JOIN deliveries l ON l.confirmation_uid = c.uid"
        f" WHERE c.identity = ? AND c.confirmed_at >= ? AND l.state NOT IN {_NOT_SAID}"
        " ORDER BY c.confirmed_at DESC, c.uid DESC",
        (identity, to_text(since)),
    )
    return tuple(_said(row) for row in rows)


def newest(conn: sqlite3.Connection, limit: int) -> tuple[Said, ...]:
    """Return what anybody has said, newest first."""
    rows = conn.execute(
        "SELECT c.account_id, c.confirmed_at, c.payload FROM confirmations c"
        " JOIN deliveries l ON l.confirmation_uid = c.uid"
        f" WHERE l.state NOT IN {_NOT_SAID} ORDER BY c.uid DESC LIMIT ?",
        (limit,),
    )
    return tuple(_said(row) for row in rows)


def _said(row: tuple[str, str, str]) -> Said:
    return Said(row[0], from_text(row[1]), row[2])
