"""Stops: one freezes everything outgoing, for every process on the store, until somebody ends it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.store.clock import from_text, to_text
from inbox_tui.text import storable


@dataclass(frozen=True, slots=True)
class Stop:
    """Who froze everything outgoing, when and why."""

    uid: int
    stopped_at: datetime
    identity: str
    name: str
    """The human's name."""
    reason: str


def active(conn: sqlite3.Connection) -> Stop | None:
    """Return the stop that is in force, or None."""
    row = conn.execute(
        "SELECT s.uid, s.stopped_at, s.identity, i.name, s.reason FROM outgoing_stops s"
        " JOIN identities i ON i.id = s.identity WHERE s.resumed_at IS NULL"
    ).fetchone()
    return Stop(row[0], from_text(row[1]), row[2], row[3], row[4]) if row else None


def begin(conn: sqlite3.Connection, identity: str, reason: str, now: datetime) -> None:
    """Freeze everything outgoing.

    :raises sqlite3.IntegrityError: it is frozen already, or the reason is empty.
    """
    conn.execute(
        "INSERT INTO outgoing_stops (stopped_at, identity, reason) VALUES (?, ?, ?)",
        (to_text(now), identity, storable(reason)),
    )


def end(conn: sqlite3.Connection, identity: str, now: datetime) -> bool:
    """End the stop in force; return whether there was one."""
    changed = conn.execute(
        "UPDATE outgoing_stops SET resumed_at = ?, resumed_by = ? WHERE resumed_at IS NULL",
        (to_text(now), identity),
    ).rowcount
    return changed == 1
