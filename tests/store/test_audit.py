from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui import redaction
from inbox_tui.store import Store, StoreError, audit, audit_chain, guards
from inbox_tui.store.audit import Selection
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
    store.read().execute("PRAGMA foreign_keys = OFF")
    return store


def test_an_untouched_log_is_whole(log: Store) -> None:
    assert audit_chain.check(log.read()) == audit_chain.Check("", entries=5, erased=0)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE audit_log SET act = 'did not' WHERE seq = 3", "Entry 3"),
        ("UPDATE audit_log SET identity = 'per' WHERE seq = 1", "Entry 1"),
        ("UPDATE audit_log SET at = '2020' WHERE seq = 5", "Entry 5"),
        ("UPDATE audit_payloads SET payload = '{}' WHERE seq = 2", "payload of entry 2"),
        ("UPDATE audit_log SET seq = 9 WHERE seq = 5", "broken at entry 5"),
        ("DELETE FROM audit_log WHERE seq = 3", "broken at entry 3"),
        ("DELETE FROM audit_log WHERE seq = 1", "broken at entry 1"),
        ("DELETE FROM audit_log WHERE seq = 5", "a payload for entry 5, which the log has not"),
        ("INSERT INTO audit_payloads VALUES (77, 'salt', '{}')", "a payload for entry 77"),
    ],
)
def test_any_change_of_an_entry_is_found(log: Store, sql: str, said: str) -> None:
    log.read().execute(sql)
    assert said in audit.find_break(log.read())


def test_a_payload_that_goes_silently_is_found(log: Store) -> None:
    log.read().execute("DELETE FROM audit_payloads WHERE seq = 3")
    assert audit.find_break(log.read()) == (
        "The payload of entry 3 of the audit log was removed, and no later entry says that a "
        "person was forgotten."
    )


def test_a_payload_is_erased_where_a_later_entry_says_so(log: Store) -> None:
    log.read().execute("DELETE FROM audit_payloads WHERE seq IN (2, 3)")
    with log.write() as conn:
        audit.append(conn, "nora", audit_chain.FORGOTTEN, {"erased": [2, 3]}, NOON)
    assert audit_chain.check(log.read()) == audit_chain.Check("", entries=6, erased=2)


def test_no_other_act_and_no_earlier_entry_gives_leave_to_erase(log: Store) -> None:
    with log.write() as conn:
        audit.append(conn, "nora", "did", {"erased": [3]}, NOON)
        audit.append(conn, "nora", audit_chain.FORGOTTEN, {"erased": [8]}, NOON)
        audit.append(conn, "nora", "did", {}, NOON)
    log.read().execute("DELETE FROM audit_payloads WHERE seq = 8")
    assert "payload of entry 8" in audit.find_break(log.read())
    log.read().execute("DELETE FROM audit_payloads WHERE seq = 3")
    assert "payload of entry 3" in audit.find_break(log.read())


def test_an_erased_payload_that_comes_back_is_found(log: Store) -> None:
    kept = log.read().execute("SELECT * FROM audit_payloads WHERE seq = 2").fetchone()
    log.read().execute("DELETE FROM audit_payloads WHERE seq = 2")
    with log.write() as conn:
        audit.append(conn, "nora", audit_chain.FORGOTTEN, {"erased": [2]}, NOON)
    log.read().execute("INSERT INTO audit_payloads VALUES (?, ?, ?)", kept)
    assert "entry 2 of the audit log is there, although entry 6" in audit.find_break(log.read())


def test_parts_that_run_together_are_told_apart() -> None:
    assert audit_chain.payload_hash("ab", "c") != audit_chain.payload_hash("a", "bc")


def test_no_secret_gets_into_the_log(store: Store) -> None:
    redaction.hide(["hunter22hunter"])
    with store.write() as conn:
        audit.append(
            conn, "nora", "failed", {"reason": 'said "hunter22hunter"', "all": ["hunter22hunter"]}, NOON
        )  # fmt: skip
    stored = store.read().execute("SELECT payload FROM audit_payloads").fetchone()[0]
    assert "hunter22" not in stored
    assert audit.page(store.read())[0].payload == {
        "reason": 'said "[redacted]"',
        "all": ["[redacted]"],
    }
    assert audit.find_break(store.read()) == ""


def test_the_list_is_newest_first_and_goes_on_where_it_stopped(log: Store) -> None:
    first = audit.page(log.read(), limit=2)
    assert [entry.seq for entry in first] == [5, 4]
    rest = audit.page(log.read(), Selection(before=first[-1].seq))
    assert [entry.payload for entry in rest] == [{"number": 2}, {"number": 1}, {"number": 0}]


@pytest.mark.parametrize(
    ("selection", "numbers"),
    [
        (Selection(), [4, 3, 2, 1]),
        (Selection(since=NOON + timedelta(minutes=3)), [4, 3]),
        (Selection(identity="per"), [2]),
        (Selection(act="sent"), [3]),
        (Selection(account_id="brand"), [4, 1]),
        (Selection(delivery_uid=7), [3, 1]),
        (Selection(delivery_uid=7, act="confirmed"), [1]),
    ],
)
def test_the_list_is_narrowed(store: Store, selection: Selection, numbers: list[int]) -> None:
    told: list[tuple[str, str, dict[str, object]]] = [
        ("nora", "confirmed", {"account": "brand", "delivery": 7}),
        ("per", "account added", {"account": "own"}),
        ("nora", "sent", {"account": "own", "delivery": 7}),
        ("nora", "near miss", {"account": "own", "typed": "brand"}),
    ]
    with store.write() as conn:
        for minute, (identity, act, payload) in enumerate(told, start=1):
            audit.append(conn, identity, act, payload, NOON + timedelta(minutes=minute))
    assert [entry.seq for entry in audit.page(store.read(), selection)] == numbers


def test_a_log_that_was_tampered_with_is_listed_as_far_as_it_can_be(log: Store) -> None:
    log.read().execute("UPDATE audit_payloads SET payload = 'no {JSON' WHERE seq = 5")
    assert audit.page(log.read(), limit=1)[0].payload == {"unreadable": "no {JSON"}
    assert audit.page(log.read(), Selection(account_id="x")) == ()
    log.read().execute("UPDATE audit_log SET at = 'yesterday' WHERE seq = 5")
    with pytest.raises(StoreError, match="Entry 5 of the audit log was changed"):
        audit.page(log.read())
