"""How far each account has been pulled, how its last pull ended, and what could not be stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inbox_tui import text
from inbox_tui.store.clock import from_text, from_text_or_none, to_text

if TYPE_CHECKING:
    from inbox_tui.adapter import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class PullState:
    """The last pull of one account."""

    account_id: str
    cursor: str | None
    finished_at: datetime | None
    outcome: str
    """``ok``, the name of an error, or "" while none has ended."""
    sentence: str
    retry_at: datetime | None
    """No pull before this time, where the network said so."""
    new_messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """An item that could not be stored, kept with its reason."""

    uid: int
    account_id: str
    source: str
    position: str
    reason: str
    raw: str
    at: datetime


def state(conn: sqlite3.Connection, account_id: str) -> PullState:
    """Return the account's last pull; one without times where there was none."""
    row = conn.execute(
        "SELECT account_id, cursor, finished_at, outcome, sentence, retry_at, new_messages"
        " FROM pulls WHERE account_id = ?",
        (account_id,),
    ).fetchone() or (account_id, None, None, "", "", None, 0)
    return PullState(
        account_id=row[0],
        cursor=row[1],
        finished_at=from_text_or_none(row[2]),
        outcome=row[3],
        sentence=row[4],
        retry_at=from_text_or_none(row[5]),
        new_messages=row[6],
    )


def begin(conn: sqlite3.Connection, account_id: str, now: datetime) -> None:
    """Note that a pull has started."""
    conn.execute(
        "INSERT INTO pulls (account_id, started_at) VALUES (?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET started_at = excluded.started_at",
        (account_id, to_text(now)),
    )


def set_cursor(conn: sqlite3.Connection, account_id: str, cursor: str | None) -> None:
    """Keep where the next pull goes on; in the same transaction as the page's messages."""
    conn.execute(
        "INSERT INTO pulls (account_id, cursor) VALUES (?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET cursor = excluded.cursor",
        (account_id, cursor),
    )


def allow(conn: sqlite3.Connection, account_id: str) -> None:
    """Let the next pull come at once: a person has put the account right."""
    conn.execute("UPDATE pulls SET retry_at = NULL WHERE account_id = ?", (account_id,))


def finish(
    conn: sqlite3.Connection,
    account_id: str,
    *,
    outcome: str,
    sentence: str,
    retry_at: datetime | None,
    new_messages: int,
    now: datetime,
) -> None:
    """Note how a pull ended."""
    conn.execute(
        "UPDATE pulls SET finished_at = ?, outcome = ?, sentence = ?, retry_at = ?,"
        " new_messages = ? WHERE account_id = ?",
        (
            to_text(now),
            outcome,
            text.storable(sentence),
            to_text(retry_at) if retry_at else None,
            new_messages,
            account_id,
        ),
    )


def bury(
    conn: sqlite3.Connection,
    account_id: str,
    source: str,
    rejected: Iterable[Rejected],
    now: datetime,
) -> None:
    """Put items that cannot be stored into the dead letters; the same item only once."""
    conn.executemany(
        "INSERT INTO dead_letters (account_id, source, position, reason, raw, at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason",
        [
            (
                account_id,
                source,
                text.storable(item.position),
                text.storable(item.reason),
                text.storable(item.raw),
                to_text(now),
            )
            for item in rejected
        ],
    )


def unbury(
    conn: sqlite3.Connection, account_id: str, source: str, stored: Iterable[str], unless: str
) -> None:
    """Take the dead letters out whose item has been ``stored`` since, known by its remote id.

    One whose reason is ``unless`` stays.
    """
    letters = conn.execute(
        "SELECT uid, position FROM dead_letters WHERE account_id = ? AND source = ? AND reason <> ?",
        (account_id, source, unless),
    ).fetchall()
    if letters:
        known = {text.storable(remote_id) for remote_id in stored}
        drop(conn, [uid for uid, position in letters if position in known])


def drop(conn: sqlite3.Connection, uids: Iterable[int]) -> int:
    """Remove dead letters; return how many there were."""
    return sum(
        conn.execute("DELETE FROM dead_letters WHERE uid = ?", (uid,)).rowcount for uid in uids
    )


def dead_letters(conn: sqlite3.Connection, limit: int = 100) -> tuple[DeadLetter, ...]:
    """Return the newest dead letters, newest first."""
    rows = conn.execute(
        "SELECT uid, account_id, source, position, reason, raw, at FROM dead_letters"
        " ORDER BY uid DESC LIMIT ?",
        (limit,),
    )
    return tuple(_dead_letter(row) for row in rows)


def count_dead_letters(conn: sqlite3.Connection) -> int:
    """Return how many items could not be stored."""
    found: int = conn.execute("SELECT count(*) FROM dead_letters").fetchone()[0]
    return found


def _dead_letter(row: tuple[Any, ...]) -> DeadLetter:
    return DeadLetter(
        uid=row[0],
        account_id=row[1],
        source=row[2],
        position=row[3],
        reason=row[4],
        raw=row[5],
        at=from_text(row[6]),
    )
