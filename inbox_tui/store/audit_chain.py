"""The chain of the audit log: its hashes, and whether it is whole.

The log is read once, from its first entry to its last, and never held: a million entries need no
more memory than ten, but for a number for each payload that was erased.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from inbox_tui.store.framed_hash import framed_hash

GENESIS = "0" * 64
FORGOTTEN = "person forgotten"
"""The act that erases payloads; its own payload lists their entries under ``erased``."""


COLUMNS = ("seq", "at", "identity", "act", "payload_hash", "previous", "hash", "salt", "payload")


@dataclass(frozen=True, slots=True)
class Check:
    """What a walk along the whole log found."""

    fault: str
    """A sentence on the first entry that does not fit, or ""."""
    entries: int
    """How many fit."""
    erased: int
    """Payloads that were erased because a person was forgotten, as later entries say."""


def check(conn: sqlite3.Connection) -> Check:
    """Walk along the chain and compare each payload with it."""
    with one_moment(conn):
        return _Walk(conn).check()


def find_break(conn: sqlite3.Connection) -> str:
    """Return a sentence on the first entry that does not fit, or ""."""
    return check(conn).fault


@contextmanager
def one_moment(conn: sqlite3.Connection) -> Iterator[None]:
    """Read several times from one state of the store, whatever others write meanwhile."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        conn.execute("ROLLBACK")


def rows(conn: sqlite3.Connection) -> sqlite3.Cursor:
    """Return the whole log, oldest first: :data:`COLUMNS` of each entry.

    Salt and payload are None where they were erased.
    """
    return conn.execute(
        "SELECT l.seq, l.at, l.identity, l.act, l.payload_hash, l.previous, l.hash, p.salt,"
        " p.payload FROM audit_log l LEFT JOIN audit_payloads p ON p.seq = l.seq ORDER BY l.seq"
    )


def particulars(payload: str) -> dict[str, Any]:
    """Return what a stored payload says; one that was tampered with is given as it is."""
    try:
        held = json.loads(payload)
    except ValueError:
        held = None
    return held if isinstance(held, dict) else {"unreadable": payload}


def entry_hash(
    seq: int, at: str, identity: str, act: str, hashed_payload: str, previous: str
) -> str:
    """Return the hash that chains an entry to the ``previous`` one."""
    return framed_hash(str(seq), at, identity, act, hashed_payload, previous)


def payload_hash(salt: str, payload: str) -> str:
    """Return what the chain keeps of a payload; without the salt, guessing it proves nothing."""
    return framed_hash(salt, payload)


class _Walk:
    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._entries = 0
        self._missing: set[int] = set()
        self._erased_by: dict[int, int] = {}

    def check(self) -> Check:
        fault = self._chain() or self._payloads()
        return Check(fault, self._entries, len(self._missing))

    def _chain(self) -> str:
        previous, expected = GENESIS, 1
        for seq, at, identity, act, hashed, before, own, salt, payload in rows(self._conn):
            if seq != expected or before != previous:
                return (
                    f"The audit log is broken at entry {expected}: an entry was removed or put in."
                )
            if own != entry_hash(seq, at, identity, act, hashed, before):
                return f"Entry {seq} of the audit log was changed."
            if salt is None:
                self._missing.add(seq)
            elif hashed != payload_hash(salt, payload):
                return f"The payload of entry {seq} of the audit log was changed."
            elif act == FORGOTTEN:
                self._note_erased(seq, payload)
            previous, expected, self._entries = own, seq + 1, seq
        return ""

    def _note_erased(self, by: int, payload: str) -> None:
        for seq in particulars(payload).get("erased", ()):
            if isinstance(seq, int) and seq < by:
                self._erased_by.setdefault(seq, by)

    def _payloads(self) -> str:
        """Find payloads that went, came back or came without leave of the chain."""
        silent = self._missing - self._erased_by.keys()
        back = self._erased_by.keys() - self._missing
        stray = self._conn.execute(
            "SELECT seq FROM audit_payloads WHERE seq NOT IN (SELECT seq FROM audit_log)"
            " ORDER BY seq LIMIT 1"
        ).fetchone()
        faults = {}
        if silent:
            faults[min(silent)] = (
                f"The payload of entry {min(silent)} of the audit log was removed, and no later "
                "entry says that a person was forgotten."
            )
        if back:
            faults[min(back)] = (
                f"The payload of entry {min(back)} of the audit log is there, although entry "
                f"{self._erased_by[min(back)]} erased it."
            )
        if stray:
            faults[stray[0]] = f"There is a payload for entry {stray[0]}, which the log has not."
        return faults[min(faults)] if faults else ""
