"""What an entry of the audit log is made of: its hashes can be worked out by anybody."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from inbox_tui.store import Store, audit, audit_chain
from inbox_tui.store.audit import Entry
from tests.making import NOON


def sha256(*parts: str) -> str:
    """Return the hash of parts, each with its length before it."""
    framed = b"".join(b"%d:%s" % (len(part), part.encode()) for part in parts)
    return hashlib.sha256(framed).hexdigest()


def note(store: Store, act: str, payload: dict[str, object]) -> None:
    with store.write() as conn:
        audit.append(conn, "nora", act, payload, NOON)


def test_the_hashes_are_those_of_the_parts_in_order(store: Store) -> None:
    note(store, "did", {"number": 1})
    note(store, "did", {"number": 2})
    rows = store.read().execute(
        "SELECT seq, at, identity, act, payload_hash, previous, hash, salt, payload"
        " FROM audit_log JOIN audit_payloads USING (seq) ORDER BY seq"
    )
    previous = "0" * 64
    for seq, at, identity, act, hashed, before, own, salt, payload in rows:
        assert before == previous
        assert hashed == sha256(salt, payload)
        assert own == sha256(str(seq), at, identity, act, hashed, previous)
        previous = own


def test_a_payload_is_stored_in_one_plain_form(store: Store) -> None:
    note(store, "did", {"b": "é", "a": PurePosixPath("/tmp/x"), "c": None})
    (payload,) = store.read().execute("SELECT payload FROM audit_payloads").fetchone()
    assert payload == '{"a": "/tmp/x", "b": "é", "c": null}'


def test_each_payload_has_128_bits_of_salt_of_its_own(store: Store) -> None:
    for _ in range(3):
        note(store, "did", {})
    salts = {salt for (salt,) in store.read().execute("SELECT salt FROM audit_payloads")}
    assert len(salts) == 3
    assert {len(bytes.fromhex(salt)) for salt in salts} == {16}


def test_half_a_character_can_be_hashed() -> None:
    assert audit_chain.payload_hash("salt", "\ud83d") != audit_chain.payload_hash("salt", "?")


def test_an_entry_is_read_as_it_was_written(store: Store) -> None:
    note(store, "did", {"number": 1})
    assert audit.page(store.read()) == (
        Entry(seq=1, at=NOON, identity="nora", act="did", payload={"number": 1}),
    )
    guard = store.read().execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit_payloads'"
    )
    for (name,) in guard.fetchall():
        store.read().execute(f"DROP TRIGGER {name}")
    store.read().execute("DELETE FROM audit_payloads")
    assert audit.page(store.read())[0].payload is None


def test_a_page_has_fifty_entries(store: Store) -> None:
    for number in range(52):
        note(store, "did", {"number": number})
    assert [entry.seq for entry in audit.page(store.read())] == [*range(52, 2, -1)]


def test_an_empty_log_is_whole(store: Store) -> None:
    assert audit_chain.check(store.read()) == audit_chain.Check("", entries=0, erased=0)


def test_an_entry_cannot_say_that_it_is_erased_itself(store: Store) -> None:
    note(store, audit_chain.FORGOTTEN, {})
    note(store, audit_chain.FORGOTTEN, {"erased": [2, "1", None]})
    assert audit_chain.check(store.read()) == audit_chain.Check("", entries=2, erased=0)
