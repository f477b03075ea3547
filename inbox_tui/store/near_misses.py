"""Confirm attempts that were blocked, with another account's call sign or with none that is known."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.store.clock import from_text, to_text


def add(
    conn: sqlite3.Connection,
    *,
    identity: str,
    draft_uid: int,
    account_id: str,
    typed_account_id: str | None,
    now: datetime,
) -> None:
    """Record that a confirm attempt was blocked; ``typed_account_id`` is whose sign was typed."""
    conn.execute(
        "INSERT INTO near_misses (at, identity, draft_uid, account_id, typed_account_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (to_text(now), identity, draft_uid, account_id, typed_account_id),
    )


def in_a_row(conn: sqlite3.Connection, identity: str) -> tuple[int, datetime | None]:
    """Return how many wrong signs ``identity`` has typed since the last right one, and when last."""
    wrong, last = conn.execute(
        "SELECT count(*), max(at) FROM near_misses WHERE identity = ? AND at > coalesce("
        " (SELECT max(confirmed_at) FROM confirmations WHERE identity = ?), '')",
        (identity, identity),
    ).fetchone()
    return wrong, from_text(last) if last else None


def count(conn: sqlite3.Connection, since: datetime) -> int:
    """Return how many confirm attempts were blocked since then."""
    found: int = conn.execute(
        "SELECT count(*) FROM near_misses WHERE at >= ?", (to_text(since),)
    ).fetchone()[0]
    return found
