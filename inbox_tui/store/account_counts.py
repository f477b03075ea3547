"""How much there is to do for an account."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

MOST = 1000
"""More than that is not counted: the cost stays the same however many there are."""


@dataclass(frozen=True, slots=True)
class AccountCounts:
    """Conversations of one account, each at most :data:`MOST`."""

    unread: int
    needing_reply: int


def of_account(conn: sqlite3.Connection, account_id: str) -> AccountCounts:
    """Count an account's conversations that have something unread and that need a reply."""
    return AccountCounts(
        _count(conn, account_id, "unread_count > 0"), _count(conn, account_id, "needs_reply = 1")
    )


def _count(conn: sqlite3.Connection, account_id: str, where: str) -> int:
    found: int = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM conversations"
        f" WHERE account_id = ? AND {where} LIMIT {MOST})",
        (account_id,),
    ).fetchone()[0]
    return found
