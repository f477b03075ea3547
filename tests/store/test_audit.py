from __future__ import annotations

from collections.abc import Callable

import pytest

from inbox_tui.store import Store, audit, guards
from tests.making import NOON


@pytest.fixture
def log(store: Store) -> Store:
    """Give a store with five entries, and without the guards that would stop a tamperer."""
    with store.write() as conn:
        for number in range(5):
            audit.append(conn, "nora", "did", {"number": number}, NOON)
        for name in guards.TRIGGERS:
            if name.startswith("audit"):
                conn.execute(f"DROP TRIGGER {name}")
        conn.execute("PRAGMA foreign_keys = OFF")
    return store


def test_an_untouched_log_is_whole(log: Store) -> None:
    assert audit.find_break(log.read()) == ""


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE audit_log SET act = 'did not' WHERE seq = 3", "Entry 3"),
        ("UPDATE audit_log SET identity = 'per' WHERE seq = 1", "Entry 1"),
        ("UPDATE audit_log SET at = '2020' WHERE seq = 5", "Entry 5"),
        ("UPDATE audit_payloads SET payload = '{}' WHERE seq = 2", "payload of entry 2"),
        ("UPDATE audit_log SET seq = 9 WHERE seq = 5", "broken at entry 5"),
    ],
)
def test_any_change_of_an_entry_is_found(log: Store, sql: str, said: str) -> None:
    log.read().execute("PRAGMA foreign_keys = OFF")
    log.read().execute(sql)
    assert said in audit.find_break(log.read())


def test_a_removed_entry_is_found(log: Store) -> None:
    log.read().execute("PRAGMA foreign_keys = OFF")
    log.read().execute("DELETE FROM audit_log WHERE seq = 3")
    assert "broken at entry 3" in audit.find_break(log.read())


def test_a_payload_can_be_erased_and_the_chain_stays_whole(log: Store) -> None:
    log.read().execute("DELETE FROM audit_payloads WHERE seq = 3")
    assert audit.find_break(log.read()) == ""


def test_parts_that_run_together_are_told_apart(store: Store) -> None:
    hashed: Callable[..., str] = audit._sha256
    assert hashed("ab", "c") != hashed("a", "bc")
