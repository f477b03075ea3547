"""Promise 30: whatever is done to one entry behind the program's back is found."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inbox_tui.store import Store, audit, audit_chain, audit_export, guards
from tests import making
from tests.making import NOON

ENTRIES = 60
TAMPERINGS = 1000
COLUMNS = ("at", "identity", "act", "payload_hash", "previous", "hash")

Tamper = Callable[[sqlite3.Connection, random.Random], None]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file of a log with an erased payload as its owner can: no guards, no foreign keys."""
    path = tmp_path / "inbox.db"
    with making.open_store(path) as store:
        fill(store)
    conn = sqlite3.connect(path, isolation_level=None)
    for name in guards.TRIGGERS:
        if name.startswith("audit"):
            conn.execute(f"DROP TRIGGER {name}")
    conn.execute("PRAGMA foreign_keys = OFF")
    yield conn
    conn.close()


def fill(store: Store) -> None:
    with store.write() as conn:
        for number in range(ENTRIES - 1):
            payload = {"account": f"a{number % 3}", "delivery": number}
            audit.append(conn, "nora", ("confirmed", "sent")[number % 2], payload, NOON)
        conn.execute("DELETE FROM audit_payloads WHERE seq = 7")
        audit.append(conn, "nora", audit_chain.FORGOTTEN, {"erased": [7]}, NOON)


def some_entry(dice: random.Random) -> int:
    return dice.randint(1, ENTRIES)


def entry_with_payload(dice: random.Random) -> int:
    return dice.choice([seq for seq in range(1, ENTRIES + 1) if seq != 7])


def two(dice: random.Random) -> tuple[int, int]:
    first, second = dice.sample([seq for seq in range(1, ENTRIES + 1) if seq != 7], 2)
    return first, second


def flip(text: str, dice: random.Random) -> str:
    """Change one character."""
    at = dice.randrange(len(text))
    return text[:at] + ("b" if text[at] == "a" else "a") + text[at + 1 :]


def change_entry(conn: sqlite3.Connection, dice: random.Random) -> None:
    column, seq = dice.choice(COLUMNS), some_entry(dice)
    (old,) = conn.execute(f"SELECT {column} FROM audit_log WHERE seq = ?", (seq,)).fetchone()
    conn.execute(f"UPDATE audit_log SET {column} = ? WHERE seq = ?", (flip(old, dice), seq))


def change_payload(conn: sqlite3.Connection, dice: random.Random) -> None:
    column, seq = dice.choice(("salt", "payload")), entry_with_payload(dice)
    (old,) = conn.execute(f"SELECT {column} FROM audit_payloads WHERE seq = ?", (seq,)).fetchone()
    conn.execute(f"UPDATE audit_payloads SET {column} = ? WHERE seq = ?", (flip(old, dice), seq))


def remove_payload(conn: sqlite3.Connection, dice: random.Random) -> None:
    conn.execute("DELETE FROM audit_payloads WHERE seq = ?", (entry_with_payload(dice),))


def remove_entry(conn: sqlite3.Connection, dice: random.Random) -> None:
    """Remove any but the last entry, with its payload or without."""
    seq = dice.choice([1, dice.randint(1, ENTRIES - 1)])
    conn.execute("DELETE FROM audit_log WHERE seq = ?", (seq,))
    if dice.random() < 0.5:
        conn.execute("DELETE FROM audit_payloads WHERE seq = ?", (seq,))


def remove_entry_and_close_the_gap(conn: sqlite3.Connection, dice: random.Random) -> None:
    seq = dice.randint(1, ENTRIES - 1)
    for table in ("audit_log", "audit_payloads"):
        conn.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))
        conn.execute(f"UPDATE {table} SET seq = -seq WHERE seq > ?", (seq,))
        conn.execute(f"UPDATE {table} SET seq = -seq - 1 WHERE seq < 0")


def swap_entries(conn: sqlite3.Connection, dice: random.Random) -> None:
    first, second = two(dice)
    for table in dice.choice([("audit_log",), ("audit_log", "audit_payloads")]):
        for seq, number in ((first, -1), (second, first), (-1, second)):
            conn.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", (number, seq))


def swap_payloads(conn: sqlite3.Connection, dice: random.Random) -> None:
    first, second = two(dice)
    for seq, number in ((first, -1), (second, first), (-1, second)):
        conn.execute("UPDATE audit_payloads SET seq = ? WHERE seq = ?", (number, seq))


def insert_entry(conn: sqlite3.Connection, dice: random.Random) -> None:
    """Put a copy of another entry in, moving the later ones up, or before the first, or at the end."""
    seq = dice.choice([0, dice.randint(1, ENTRIES), ENTRIES + 1])
    if 0 < seq <= ENTRIES:
        for table in ("audit_log", "audit_payloads"):
            conn.execute(f"UPDATE {table} SET seq = -seq WHERE seq >= ?", (seq,))
            conn.execute(f"UPDATE {table} SET seq = -seq + 1 WHERE seq < 0")
    conn.execute(
        "INSERT INTO audit_log SELECT ?, at, identity, 'resolved', payload_hash, previous, ?"
        " FROM audit_log WHERE seq <> ? ORDER BY random() LIMIT 1",
        (seq, dice.randbytes(32).hex(), seq),
    )


def insert_payload(conn: sqlite3.Connection, dice: random.Random) -> None:
    seq = dice.choice([7, 0, ENTRIES + dice.randint(1, 9)])
    conn.execute("INSERT INTO audit_payloads VALUES (?, ?, '{}')", (seq, dice.randbytes(16).hex()))


def cut_end(conn: sqlite3.Connection, dice: random.Random) -> None:
    above = dice.randint(0, ENTRIES - 1)
    conn.execute("DELETE FROM audit_log WHERE seq > ?", (above,))
    conn.execute("DELETE FROM audit_payloads WHERE seq > ?", (above,))


WAYS: tuple[Tamper, ...] = (
    change_entry,
    change_payload,
    remove_payload,
    remove_entry,
    remove_entry_and_close_the_gap,
    swap_entries,
    swap_payloads,
    insert_entry,
    insert_payload,
)


def test_a_thousand_random_tamperings_are_a_thousand_finds(log: sqlite3.Connection) -> None:
    dice = random.Random(30)
    assert audit_chain.find_break(log) == ""
    missed = []
    for number in range(TAMPERINGS):
        way = WAYS[number % len(WAYS)]
        log.execute("BEGIN")
        way(log, dice)
        if not audit_chain.find_break(log):
            missed.append((number, way.__name__))
        log.execute("ROLLBACK")
    assert missed == []
    assert audit_chain.find_break(log) == "", "the log itself was whole all the while"


def test_every_cut_end_is_found_where_a_head_was_exported(log: sqlite3.Connection) -> None:
    dice = random.Random(31)
    head = audit_export.head(log)
    assert head
    exported = [audit_export.head_line(head)]
    assert audit_export.compare(log, exported) == ""
    for _ in range(200):
        log.execute("BEGIN")
        cut_end(log, dice)
        assert audit_chain.find_break(log) or audit_export.compare(log, exported)
        log.execute("ROLLBACK")
