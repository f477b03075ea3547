"""The audit log: who did what, append-only, each entry chained to the one before.

The payload is kept apart from the chain, with a salt, so that a person can be erased from it
and the chain still verifies. What a chain can prove: that entries were changed, removed or put
in, as long as the last hash is known from elsewhere. It cannot stop the owner of the file.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping
from datetime import datetime

from inbox_tui.store.clock import to_text

GENESIS = "0" * 64


def append(
    conn: sqlite3.Connection, identity: str, act: str, payload: Mapping[str, object], now: datetime
) -> None:
    """Add an entry inside the caller's transaction. ``payload`` holds no secret."""
    last = conn.execute("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    body = json.dumps(dict(payload), sort_keys=True, ensure_ascii=False, default=str)
    salt = secrets.token_hex(16)
    at = to_text(now)
    payload_hash = _sha256(salt, body)
    conn.execute(
        "INSERT INTO audit_log (seq, at, identity, act, payload_hash, previous, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            seq,
            at,
            identity,
            act,
            payload_hash,
            previous,
            _entry_hash(seq, at, identity, act, payload_hash, previous),
        ),
    )
    conn.execute(
        "INSERT INTO audit_payloads (seq, salt, payload) VALUES (?, ?, ?)", (seq, salt, body)
    )


def find_break(conn: sqlite3.Connection) -> str:
    """Return a sentence on the first entry that does not fit the chain, or ""."""
    previous, expected = GENESIS, 1
    rows = conn.execute(
        "SELECT l.seq, l.at, l.identity, l.act, l.payload_hash, l.previous, l.hash, p.salt,"
        " p.payload FROM audit_log l LEFT JOIN audit_payloads p ON p.seq = l.seq ORDER BY l.seq"
    )
    for seq, at, identity, act, payload_hash, before, own, salt, body in rows:
        if seq != expected or before != previous:
            return f"The audit log is broken at entry {expected}: an entry was removed or put in."
        if own != _entry_hash(seq, at, identity, act, payload_hash, before):
            return f"Entry {seq} of the audit log was changed."
        if salt is not None and payload_hash != _sha256(salt, body):
            return f"The payload of entry {seq} of the audit log was changed."
        previous, expected = own, seq + 1
    return ""


def _entry_hash(
    seq: int, at: str, identity: str, act: str, payload_hash: str, previous: str
) -> str:
    return _sha256(str(seq), at, identity, act, payload_hash, previous)


def _sha256(*parts: str) -> str:
    # Lengths first, so that no two lists of parts run together to the same bytes.
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode("utf-8", "surrogatepass")).hexdigest()
