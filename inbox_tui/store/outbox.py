"""Confirmations and deliveries.

Each step of a delivery is one conditional UPDATE; the guards refuse all others
(:mod:`inbox_tui.store.guards`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.model import Confirmation, Delivery, DeliveryState
from inbox_tui.store import attachments
from inbox_tui.store.clock import from_text, to_text
from inbox_tui.store.connection import NotFound
from inbox_tui.store.numbered import NoSuch, Numbered
from inbox_tui.text import storable

_COLUMNS = (
    "l.uid, l.confirmation_uid, l.draft_uid, l.account_id, l.state, l.hold_until, l.remote_id,"
    " l.remote_url, l.author_id, l.author_id NOT IN ('', c.actor_id), l.reason, l.created_at,"
    " l.updated_at, l.more_ids"
)
_FROM = "FROM deliveries l JOIN confirmations c ON c.uid = l.confirmation_uid"
_DELIVERY = f"SELECT {_COLUMNS} {_FROM}"
_CONFIRMATION = (
    "SELECT uid, draft_uid, account_id, identity, actor_id, verified_at, parent_id, digest,"
    " payload, confirmed_at, expires_at FROM confirmations"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A delivery on its way, and the process that holds its ticket."""

    delivery: Delivery
    holder: str
    lease_until: datetime


def add_confirmation(
    conn: sqlite3.Connection,
    *,
    draft_uid: int,
    account_id: str,
    identity: str,
    actor_id: str,
    handle: str,
    verified_at: datetime,
    parent_id: str,
    policy: str,
    payload: str,
    digest: str,
    seal: str,
    confirmed_at: datetime,
    expires_at: datetime,
    pondered: timedelta | None = None,
    stated_reason: str = "",
) -> int:
    """Insert a confirmation and return its uid.

    ``pondered`` is the time from the first moment the box took keys to the whole call sign.

    :raises sqlite3.IntegrityError: a guard finds it unsound.
    """
    return int(
        conn.execute(
            "INSERT INTO confirmations (draft_uid, account_id, identity, actor_id, handle,"
            " verified_at, parent_id, policy, payload, digest, seal, confirmed_at, expires_at,"
            " pondered_ms, stated_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                draft_uid,
                account_id,
                identity,
                actor_id,
                handle,
                to_text(verified_at),
                parent_id,
                policy,
                payload,
                digest,
                seal,
                to_text(confirmed_at),
                to_text(expires_at),
                None if pondered is None else round(pondered / timedelta(milliseconds=1)),
                stated_reason,
            ),
        ).lastrowid
        or 0
    )


def add_held_delivery(
    conn: sqlite3.Connection,
    confirmation_uid: int,
    *,
    hold_until: datetime,
    holder: str,
    lease_until: datetime,
    now: datetime,
) -> int:
    """Start the delivery of a confirmation and hold it; return its uid.

    :raises sqlite3.IntegrityError: the confirmation is used, expired or not its own.
    """
    at = to_text(now)
    uid = int(
        conn.execute(
            "INSERT INTO deliveries (confirmation_uid, draft_uid, account_id, digest, state,"
            " hold_until, holder, lease_until, created_at, updated_at)"
            " SELECT uid, draft_uid, account_id, digest, 'confirmed', ?, ?, ?, ?, ?"
            " FROM confirmations WHERE uid = ?",
            (to_text(hold_until), holder, to_text(lease_until), at, at, confirmation_uid),
        ).lastrowid
        or 0
    )
    conn.execute(
        "UPDATE deliveries SET state = 'held', updated_at = ? WHERE uid = ? AND state = 'confirmed'",
        (at, uid),
    )
    return uid


def claim(
    conn: sqlite3.Connection, uid: int, holder: str, lease_until: datetime, now: datetime
) -> bool:
    """Take a held delivery to ``sending``, which uses its confirmation up.

    Return False where it is no longer held by ``holder``.

    :raises sqlite3.IntegrityError: the hold is not over, or its confirmation is not good.
    """
    changed = conn.execute(
        "UPDATE deliveries SET state = 'sending', lease_until = ?, updated_at = ?"
        " WHERE uid = ? AND state = 'held' AND holder = ?",
        (to_text(lease_until), to_text(now), uid, holder),
    ).rowcount
    return changed == 1


def settle(
    conn: sqlite3.Connection,
    uid: int,
    before: tuple[DeliveryState, ...],
    state: DeliveryState,
    *,
    reason: str,
    now: datetime,
    remote_id: str = "",
    remote_url: str = "",
    author_id: str = "",
    more_ids: Sequence[str] = (),
) -> bool:
    """Take a delivery from one of the states ``before`` to ``state``; False where it is in none.

    The bytes of files that were sent are not kept: the payload has their hashes.
    """
    marks = ", ".join("?" for _ in before)
    told = (reason, remote_id, remote_url, author_id)  # a network's words, whatever they hold
    changed = conn.execute(
        "UPDATE deliveries SET state = ?, reason = ?, remote_id = ?, remote_url = ?,"
        f" author_id = ?, more_ids = ?, updated_at = ? WHERE uid = ? AND state IN ({marks})",
        (state.value, *map(storable, told), _ids_to_text(more_ids), to_text(now), uid, *before),
    ).rowcount
    if changed == 1 and state is DeliveryState.SENT:
        attachments.erase(conn, require(conn, uid).draft_uid)
    return changed == 1


def get(conn: sqlite3.Connection, uid: int) -> Delivery | None:
    """Return one delivery, or None."""
    row = conn.execute(f"{_DELIVERY} WHERE l.uid = ?", (uid,)).fetchone()
    return _delivery(row) if row else None


def require(conn: sqlite3.Connection, uid: int) -> Delivery:
    """Return one delivery. :raises NotFound: there is none of that number."""
    found = get(conn, uid)
    if found is None:
        raise NoSuch(Numbered.DELIVERY, uid)
    return found


def note_reason(conn: sqlite3.Connection, uid: int, reason: str) -> None:
    """Say anew why an unknown delivery is still unknown."""
    conn.execute(
        "UPDATE deliveries SET reason = ? WHERE uid = ? AND state = 'unknown'",
        (storable(reason), uid),
    )


def note_withdrawn(conn: sqlite3.Connection, uid: int, reason: str) -> None:
    """Keep that a sent delivery was deleted from the network."""
    conn.execute(
        "UPDATE deliveries SET reason = ? WHERE uid = ? AND state = 'sent'", (storable(reason), uid)
    )


def recent(conn: sqlite3.Connection, limit: int = 100) -> tuple[Delivery, ...]:
    """Return the newest deliveries, newest first."""
    rows = conn.execute(f"{_DELIVERY} ORDER BY l.uid DESC LIMIT ?", (limit,))
    return tuple(_delivery(row) for row in rows)


def under_wrong_author(conn: sqlite3.Connection) -> tuple[Delivery, ...]:
    """Return every delivery that the network shows under another actor, newest first."""
    rows = conn.execute(
        f"{_DELIVERY} WHERE l.author_id NOT IN ('', c.actor_id) ORDER BY l.uid DESC"
    )
    return tuple(_delivery(row) for row in rows)


def of_conversation(conn: sqlite3.Connection, conversation_uid: int) -> tuple[Delivery, ...]:
    """Return the deliveries of a conversation, oldest first."""
    rows = conn.execute(
        f"{_DELIVERY} WHERE l.draft_uid IN (SELECT uid FROM drafts WHERE conversation_uid = ?)"
        " ORDER BY l.uid",
        (conversation_uid,),
    )
    return tuple(_delivery(row) for row in rows)


def live_of_draft(conn: sqlite3.Connection, draft_uid: int) -> Delivery | None:
    """Return the delivery that keeps a draft from being edited, or None."""
    row = conn.execute(
        f"{_DELIVERY} WHERE l.draft_uid = ?"
        " AND l.state IN ('confirmed', 'held', 'sending', 'unknown', 'sent')",
        (draft_uid,),
    ).fetchone()
    return _delivery(row) if row else None


def under_way(conn: sqlite3.Connection) -> tuple[Holder, ...]:
    """Return every delivery that is confirmed, held, sending or unknown, oldest first."""
    rows = conn.execute(
        f"SELECT {_COLUMNS}, l.holder, l.lease_until {_FROM}"
        " WHERE l.state IN ('confirmed', 'held', 'sending', 'unknown') ORDER BY l.uid"
    )
    return tuple(Holder(_delivery(row), row[14], _moment(row[15])) for row in rows)


def remote_ids(conn: sqlite3.Connection, account_id: str) -> frozenset[str]:
    """Return the ids of what this store has sent as the account."""
    rows = conn.execute(
        "SELECT remote_id, more_ids FROM deliveries WHERE account_id = ? AND remote_id <> ''",
        (account_id,),
    )
    return frozenset(sent for first, more in rows for sent in (str(first), *_ids(more)))


def ponder_times(conn: sqlite3.Connection, identity: str, since: datetime) -> tuple[timedelta, ...]:
    """Return how long each confirm of ``identity`` since then took, oldest first."""
    rows = conn.execute(
        "SELECT pondered_ms FROM confirmations WHERE identity = ? AND confirmed_at >= ?"
        " AND pondered_ms IS NOT NULL ORDER BY confirmed_at, uid",
        (identity, to_text(since)),
    )
    return tuple(timedelta(milliseconds=row[0]) for row in rows)


def is_known_elsewhere(conn: sqlite3.Connection, delivery: Delivery, remote_id: str) -> bool:
    """Return whether another delivery of the account is that very post."""
    return (
        conn.execute(
            "SELECT 1 FROM deliveries WHERE account_id = ? AND remote_id = ? AND uid <> ?"
            " AND state = 'sent'",
            (delivery.account_id, remote_id, delivery.uid),
        ).fetchone()
        is not None
    )


def confirmation(conn: sqlite3.Connection, uid: int) -> Confirmation:
    """Return one confirmation. :raises NotFound: there is none of that number."""
    row = conn.execute(f"{_CONFIRMATION} WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        raise NotFound(f"Confirmation {uid} does not exist.")
    return Confirmation(
        uid=row[0],
        draft_uid=row[1],
        account_id=row[2],
        identity=row[3],
        actor_id=row[4],
        verified_at=from_text(row[5]),
        parent_id=row[6],
        digest=row[7],
        payload=row[8],
        confirmed_at=from_text(row[9]),
        expires_at=from_text(row[10]),
    )


def seal_of(conn: sqlite3.Connection, confirmation_uid: int) -> str:
    """Return the seal that only the ticket of the confirmation's own process opens."""
    row = conn.execute(
        "SELECT seal FROM confirmations WHERE uid = ?", (confirmation_uid,)
    ).fetchone()
    return str(row[0]) if row else ""


def _moment(text: str) -> datetime:
    """Return a moment that some other tool may have written wrongly: then it is long past."""
    try:
        return from_text(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _ids_to_text(remote_ids: Sequence[str]) -> str:
    return json.dumps([storable(remote_id) for remote_id in remote_ids], ensure_ascii=False)


def _ids(text: str) -> tuple[str, ...]:
    """Return ids that some other tool may have written wrongly: then there are none."""
    try:
        held = json.loads(text)
    except ValueError:
        return ()
    return tuple(held) if isinstance(held, list) and all(isinstance(i, str) for i in held) else ()


def _delivery(row: tuple[Any, ...]) -> Delivery:
    return Delivery(
        uid=row[0],
        confirmation_uid=row[1],
        draft_uid=row[2],
        account_id=row[3],
        state=DeliveryState(row[4]),
        hold_until=_moment(row[5]),
        remote_id=row[6],
        remote_url=row[7],
        author_id=row[8],
        wrong_author=bool(row[9]),
        reason=row[10],
        created_at=from_text(row[11]),
        updated_at=from_text(row[12]),
        more_ids=_ids(row[13]),
    )
