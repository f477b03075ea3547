"""How far each account has been looked after: messages to ask for again, and old ones to let go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.model import StoredMessage
from inbox_tui.store import messages
from inbox_tui.store.clock import from_text_or_none, to_text
from inbox_tui.store.framed_hash import framed_hash
from inbox_tui.store.many import in_parts
from inbox_tui.text import storable

WINDOW = 5_000
"""So many messages of all accounts are looked at for those to ask for again, at least."""
WINDOWS_OF_A_ROUND = 48
"""A large inbox is gone through in so many windows."""
_MARK_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far an account is in asking for its messages again, newest first."""

    round_at: datetime | None = None
    """When this round began; None before the first."""
    position: int = 0
    """Messages below this uid are still to come; 0: the round is over."""
    asked_on: str = ""
    """The day that :attr:`asked` is of."""
    asked: int = 0


def place(conn: sqlite3.Connection, account_id: str) -> Place:
    """Return how far the account is."""
    row = conn.execute(
        "SELECT round_at, position, asked_on, asked FROM upkeep WHERE account_id = ?",
        (account_id,),
    ).fetchone()
    if row is None:
        return Place()
    began = from_text_or_none(row[0] or None)
    return Place(round_at=began, position=row[1], asked_on=row[2], asked=row[3])


def put_place(conn: sqlite3.Connection, account_id: str, place: Place) -> None:
    """Keep how far the account is."""
    round_at = to_text(place.round_at) if place.round_at else ""
    conn.execute(
        "INSERT INTO upkeep (account_id, round_at, position, asked_on, asked)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_id) DO UPDATE SET"
        " round_at = excluded.round_at, position = excluded.position,"
        " asked_on = excluded.asked_on, asked = excluded.asked",
        (account_id, round_at, place.position, place.asked_on, place.asked),
    )


def top(conn: sqlite3.Connection) -> int:
    """Return a position above every message."""
    found: int = conn.execute("SELECT coalesce(max(uid), 0) + 1 FROM messages").fetchone()[0]
    return found


def below(
    conn: sqlite3.Connection, account_id: str, position: int, since: datetime, most: int
) -> tuple[tuple[StoredMessage, ...], int]:
    """Return up to ``most`` messages to ask for again, and the position after them; 0: no more.

    They are of the account, below ``position``, not deleted, and from ``since`` on or in a
    conversation that waits for an answer or is snoozed. Looks at one window, whatever it finds.
    """
    floor = position - max(WINDOW, top(conn) // WINDOWS_OF_A_ROUND)
    uids = [
        uid
        for (uid,) in conn.execute(
            "SELECT m.uid FROM messages m CROSS JOIN conversations c ON c.uid = m.conversation_uid"
            " WHERE m.uid < :position AND m.uid >= :floor AND +m.account_id = :account"
            " AND m.deleted = 0"
            " AND (m.published >= :since OR c.needs_reply = 1 OR c.snoozed_until <> '')"
            " ORDER BY m.uid DESC LIMIT :most",
            {
                "position": position,
                "floor": floor,
                "account": account_id,
                "since": to_text(since),
                "most": most,
            },
        )
    ]
    found = tuple(filter(None, (messages.get(conn, uid) for uid in uids)))
    return found, max(0, uids[-1] if len(uids) == most else floor)


def purged_at(conn: sqlite3.Connection, account_id: str) -> datetime | None:
    """Return when the account was last looked through for what is too old; None: never."""
    row = conn.execute(
        "SELECT purged_at FROM upkeep WHERE account_id = ?", (account_id,)
    ).fetchone()
    return from_text_or_none(row[0] or None) if row else None


def note_purged(conn: sqlite3.Connection, account_id: str, now: datetime) -> None:
    """Note that the account was looked through to its end."""
    conn.execute(
        "INSERT INTO upkeep (account_id, purged_at) VALUES (?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET purged_at = excluded.purged_at",
        (account_id, to_text(now)),
    )


def mark_purged(conn: sqlite3.Connection, account_id: str, remote_ids: Iterable[str]) -> None:
    """Remember messages that were purged, so that they are not taken in again."""
    conn.executemany(
        "INSERT INTO purged (account_id, mark) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(account_id, _mark(account_id, remote_id)) for remote_id in remote_ids],
    )


def were_purged(
    conn: sqlite3.Connection, account_id: str, remote_ids: Iterable[str]
) -> frozenset[str]:
    """Return those of ``remote_ids`` that were purged here."""
    any_row = conn.execute("SELECT 1 FROM purged WHERE account_id = ?", (account_id,)).fetchone()
    if any_row is None:
        return frozenset()
    by_mark = {_mark(account_id, storable(remote_id)): remote_id for remote_id in remote_ids}
    return frozenset(
        by_mark[mark]
        for part, marks in in_parts(list(by_mark))
        for (mark,) in conn.execute(
            f"SELECT mark FROM purged WHERE account_id = ? AND mark IN ({marks})",
            (account_id, *part),
        )
    )


def _mark(account_id: str, remote_id: str) -> str:
    return framed_hash("purged", account_id, remote_id)[:_MARK_LENGTH]
