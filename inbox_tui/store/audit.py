"""The audit log: who did what, append-only, each entry chained to the one before.

The payload is kept apart from the chain, with a salt, so that a person can be erased from it
and the chain still verifies. What a chain can prove: that entries were changed, removed or put
in, as long as the last hash is known from elsewhere (:mod:`inbox_tui.store.audit_export`). It
cannot stop the owner of the file.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.redaction import redact
from inbox_tui.store.audit_chain import (
    GENESIS,
    entry_hash,
    find_break,
    particulars,
    payload_hash,
)
from inbox_tui.store.clock import from_text, to_text
from inbox_tui.store.connection import StoreError
from inbox_tui.text import storable

__all__ = ["Entry", "Selection", "append", "find_break", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act, as a person reads it."""

    seq: int
    at: datetime
    identity: str
    """Id of the human; "" before anybody had said who sits here."""
    act: str
    payload: Mapping[str, Any] | None
    """Its particulars; None where they were erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which entries; what is left out does not narrow."""

    since: datetime | None = None
    identity: str = ""
    act: str = ""
    account_id: str = ""
    """Entries about this account, also near misses with its sign."""
    delivery_uid: int | None = None
    before: int | None = None
    """Only entries older than this number: where the next page goes on."""


def append(
    conn: sqlite3.Connection, identity: str, act: str, payload: Mapping[str, object], now: datetime
) -> int:
    """Add an entry inside the caller's transaction and return its number.

    Secrets are taken out of ``payload`` before it is hashed, so none has to be taken out later.
    """
    last = conn.execute("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    told = json.dumps(_without_secrets(payload), sort_keys=True, ensure_ascii=False, default=str)
    body = storable(told)  # before it is hashed: what is kept is what is proved
    salt = secrets.token_hex(16)
    at = to_text(now)
    hashed = payload_hash(salt, body)
    conn.execute(
        "INSERT INTO audit_log (seq, at, identity, act, payload_hash, previous, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            seq,
            at,
            identity,
            act,
            hashed,
            previous,
            entry_hash(seq, at, identity, act, hashed, previous),
        ),
    )
    conn.execute(
        "INSERT INTO audit_payloads (seq, salt, payload) VALUES (?, ?, ?)", (seq, salt, body)
    )
    return int(seq)


def page(
    conn: sqlite3.Connection, selection: Selection | None = None, limit: int = 50
) -> tuple[Entry, ...]:
    """Return up to ``limit`` of the selected entries, newest first."""
    chosen = selection or Selection()
    where, values = ["1"], []
    for condition, value in (
        ("l.seq < ?", chosen.before),
        ("l.at >= ?", to_text(chosen.since) if chosen.since else None),
        ("l.identity = ?", chosen.identity or None),
        ("l.act = ?", chosen.act or None),
        (f"? IN ({_particular('account')}, {_particular('typed')})", chosen.account_id or None),
        (f"{_particular('delivery')} = ?", chosen.delivery_uid),
    ):
        if value is not None:
            where.append(condition)
            values.append(value)
    rows = conn.execute(
        "SELECT l.seq, l.at, l.identity, l.act, p.payload FROM audit_log l"
        f" LEFT JOIN audit_payloads p ON p.seq = l.seq WHERE {' AND '.join(where)}"
        " ORDER BY l.seq DESC LIMIT ?",
        (*values, limit),
    )
    return tuple(
        Entry(
            seq=row[0],
            at=_time(row[0], row[1]),
            identity=row[2],
            act=row[3],
            payload=None if row[4] is None else particulars(row[4]),
        )
        for row in rows
    )


def _time(seq: int, at: str) -> datetime:
    try:
        return from_text(at)
    except ValueError:
        raise StoreError(
            f"Entry {seq} of the audit log was changed: it has no time. See 'inbox-tui audit verify'."
        ) from None


def _particular(name: str) -> str:
    return f"CASE WHEN json_valid(p.payload) THEN json_extract(p.payload, '$.{name}') END"


def _without_secrets(value: object) -> object:
    match value:
        case str():
            return redact(value)
        case Mapping():
            return {str(name): _without_secrets(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_without_secrets(inner) for inner in value]
        case _:
            return value
