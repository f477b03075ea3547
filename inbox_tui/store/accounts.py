"""Accounts: the actors we can post as. Rows are marked as removed, never deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from inbox_tui.model import Account, AccountKind, Actor
from inbox_tui.store.clock import from_text, from_text_or_none, to_text
from inbox_tui.store.connection import NotFound
from inbox_tui.text import storable

_SELECT = (
    "SELECT id, network, instance, actor_id, handle, name, url, kind, identity, call_sign,"
    " secret_place, settings, verified_at, frozen_reason, removed_at FROM accounts"
)


def every(conn: sqlite3.Connection) -> tuple[Account, ...]:
    """Return the connected accounts, in the order in which they were added."""
    rows = conn.execute(f"{_SELECT} WHERE removed_at IS NULL ORDER BY added_at, id")
    return tuple(_account(row) for row in rows)


def every_ever(conn: sqlite3.Connection) -> tuple[Account, ...]:
    """Return the accounts with those that were removed, in the order in which they were added."""
    return tuple(_account(row) for row in conn.execute(f"{_SELECT} ORDER BY added_at, id"))


def get(conn: sqlite3.Connection, account_id: str) -> Account | None:
    """Return the account with this id, a removed one too, or None."""
    row = conn.execute(f"{_SELECT} WHERE id = ?", (account_id,)).fetchone()
    return _account(row) if row else None


def require(conn: sqlite3.Connection, account_id: str) -> Account:
    """Return the account with this id. :raises NotFound: there is none, not even a removed one."""
    found = get(conn, account_id)
    if found is None:
        raise NotFound(f"There is no account {account_id}.")
    return found


def of_actor(conn: sqlite3.Connection, actor_id: str, beside: Account) -> Account | None:
    """Return the connected account of an actor on the server of ``beside``, another account."""
    return next(
        (a for a in every(conn) if a.shares_server(beside) and a.actor_id == actor_id), None
    )


def add(conn: sqlite3.Connection, account: Account, now: datetime) -> None:
    """Insert ``account``.

    :raises sqlite3.IntegrityError: the id, the actor or the call sign is taken.
    """
    conn.execute(
        "INSERT INTO accounts (id, network, instance, actor_id, handle, name, url, kind, identity,"
        " call_sign, secret_place, settings, verified_at, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account.id,
            account.network,
            account.instance,
            account.actor_id,
            storable(account.handle),
            storable(account.name),
            storable(account.url),
            account.kind.value,
            account.identity,
            account.call_sign,
            account.secret_place,
            _written(account.settings),
            to_text(account.verified_at),
            to_text(now),
        ),
    )


def reconnect(conn: sqlite3.Connection, account: Account) -> None:
    """Bring a removed account of the same id and actor back, with new particulars."""
    conn.execute(
        "UPDATE accounts SET handle = ?, name = ?, url = ?, kind = ?, identity = ?, call_sign = ?,"
        " secret_place = ?, settings = ?, verified_at = ?, frozen_reason = '', removed_at = NULL"
        " WHERE id = ?",
        (
            storable(account.handle),
            storable(account.name),
            storable(account.url),
            account.kind.value,
            account.identity,
            account.call_sign,
            account.secret_place,
            _written(account.settings),
            to_text(account.verified_at),
            account.id,
        ),
    )


def note_verified(
    conn: sqlite3.Connection, account_id: str, actor: Actor, at: datetime, *, unfreeze: bool
) -> None:
    """Keep what the network just said of the account: handle, name, time.

    ``unfreeze`` lifts a block, for the moment when a person has checked the account.
    """
    told = map(storable, (actor.handle, actor.name, actor.url))
    conn.execute(
        "UPDATE accounts SET handle = ?, name = ?, url = ?, verified_at = ?,"
        " frozen_reason = CASE WHEN ? THEN '' ELSE frozen_reason END WHERE id = ?",
        (*told, to_text(at), int(unfreeze), account_id),
    )


def freeze(conn: sqlite3.Connection, account_id: str, reason: str) -> None:
    """Forbid every send from the account until a person has checked it."""
    conn.execute(
        "UPDATE accounts SET frozen_reason = ? WHERE id = ?", (storable(reason), account_id)
    )


def mark_removed(conn: sqlite3.Connection, account_id: str, now: datetime) -> None:
    """Take the account out of use; its messages stay."""
    conn.execute("UPDATE accounts SET removed_at = ? WHERE id = ?", (to_text(now), account_id))


def _written(settings: Mapping[str, str]) -> str:
    import json

    return json.dumps(dict(settings), sort_keys=True)


def _account(row: tuple[str, ...]) -> Account:
    import json  # a list of an inbox without accounts does without

    return Account(
        id=row[0],
        network=row[1],
        instance=row[2],
        actor_id=row[3],
        handle=row[4],
        name=row[5],
        url=row[6],
        kind=AccountKind(row[7]),
        identity=row[8],
        call_sign=row[9],
        secret_place=row[10],
        settings=json.loads(row[11]),
        verified_at=from_text(row[12]),
        frozen_reason=row[13],
        removed_at=from_text_or_none(row[14]),
    )
