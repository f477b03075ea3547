from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from inbox_tui import redaction
from inbox_tui.store import Store, audit, audit_chain, audit_export
from tests import making
from tests.making import NOON


def fill(store: Store, entries: int, begin: int = 0) -> None:
    with store.write() as conn:
        for number in range(begin, begin + entries):
            audit.append(conn, "nora", "did", {"number": number}, NOON)


def head_of(store: Store) -> audit_export.Head:
    found = audit_export.head(store.read())
    assert found
    return found


def cut(store: Store, above: int) -> None:
    """Take the end off the log, as an owner of the file can."""
    conn = store.read()
    conn.execute("PRAGMA foreign_keys = OFF")
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE name LIKE 'audit%delete'"):
        conn.execute(f"DROP TRIGGER {name}")
    conn.execute("DELETE FROM audit_payloads WHERE seq > ?", (above,))
    conn.execute("DELETE FROM audit_log WHERE seq > ?", (above,))


def test_an_export_can_be_checked_by_a_reader_who_has_nothing_else(store: Store) -> None:
    fill(store, 3)
    *entries, last = [json.loads(line) for line in audit_export.lines(store.read())]

    def sha256(*parts: str) -> str:
        return hashlib.sha256("".join(f"{len(p)}:{p}" for p in parts).encode()).hexdigest()

    previous = "0" * 64
    for entry in entries:
        assert entry["payload_hash"] == sha256(entry["salt"], entry["payload"])
        chained = (str(entry["seq"]), entry["at"], entry["identity"], entry["act"])
        previous = sha256(*chained, entry["payload_hash"], previous)
        assert entry["hash"] == previous
    assert last == {
        "head": {"seq": 3, "hash": previous, "at": entries[2]["at"], "store": entries[0]["hash"]}
    }


def test_a_log_that_only_grew_holds_what_was_exported(store: Store) -> None:
    fill(store, 5)
    exported = list(audit_export.lines(store.read()))
    fill(store, 2, begin=5)
    assert audit_export.compare(store.read(), exported) == ""
    assert audit_export.compare(store.read(), exported[-1:]) == ""


def test_a_cut_end_shows_against_a_head(store: Store) -> None:
    fill(store, 5)
    head = audit_export.head_line(head_of(store))
    cut(store, above=3)
    assert audit_chain.find_break(store.read()) == "", "the log alone cannot show it"
    assert "the audit log ends at entry 3" in audit_export.compare(store.read(), [head])


def test_an_end_that_was_cut_and_grew_again_shows_against_a_head(store: Store) -> None:
    fill(store, 5)
    head = audit_export.head_line(head_of(store))
    cut(store, above=3)
    fill(store, 5, begin=3)
    assert audit_chain.find_break(store.read()) == ""
    assert "Entry 5 of the audit log is not the one" in audit_export.compare(store.read(), [head])


def test_a_log_that_was_written_anew_shows_against_a_head(store: Store, tmp_path: Path) -> None:
    fill(store, 5)
    head = audit_export.head_line(head_of(store))
    with making.open_store(tmp_path / "other" / "inbox.db") as anew:
        fill(anew, 9)
        assert audit_chain.find_break(anew.read()) == ""
        assert "Entry 1 of the audit log is not" in audit_export.compare(anew.read(), [head])


def test_an_export_names_the_first_entry_that_differs(store: Store) -> None:
    fill(store, 5)
    exported = list(audit_export.lines(store.read()))
    cut(store, above=2)
    fill(store, 9, begin=2)
    assert "Entry 3 of the audit log is not the" in audit_export.compare(store.read(), exported)


def test_a_head_on_paper_is_enough(store: Store) -> None:
    fill(store, 5)
    head = head_of(store)
    short = audit_export.from_paper(f"5:{head.hash[:16]}")
    assert short
    assert audit_export.compare(store.read(), [short]) == ""
    wrong = audit_export.from_paper(f"4:{head.hash}")
    assert wrong
    assert "Entry 4" in audit_export.compare(store.read(), [wrong])
    assert audit_export.from_paper("inbox.jsonl") is None
    assert audit_export.from_paper("5:abc") is None


def test_what_a_head_says_to_be_written_down_is_enough(store: Store) -> None:
    fill(store, 3)
    head = head_of(store)
    assert head.written_down == f"3:{head.hash}"
    again = audit_export.from_paper(head.written_down)
    assert again
    assert audit_export.compare(store.read(), [again]) == ""


def test_a_log_can_be_checked_before_what_was_added_is_committed(store: Store) -> None:
    with store.write() as conn:
        audit.append(conn, "nora", "did", {"number": 1}, NOON)
        assert audit_chain.find_break(conn) == ""
        assert conn.in_transaction


@pytest.mark.parametrize("line", ["{}", "[]", "words", '{"head": 5}', '{"seq": "1", "hash": "a"}'])
def test_what_is_no_export_is_refused(store: Store, line: str) -> None:
    with pytest.raises(audit_export.NotAnExport, match="Line 1 is neither"):
        audit_export.compare(store.read(), [line])


def test_an_empty_export_proves_nothing(store: Store) -> None:
    with pytest.raises(audit_export.NotAnExport, match="no entry and no head"):
        audit_export.compare(store.read(), ["\n"])


def test_an_empty_log_has_no_head_and_no_lines(store: Store) -> None:
    assert audit_export.head(store.read()) is None
    assert list(audit_export.lines(store.read())) == []


def test_a_secret_that_is_known_only_now_does_not_leave(store: Store) -> None:
    with store.write() as conn:
        audit.append(conn, "nora", "failed", {"reason": "it said melon1melon"}, NOON)
    redaction.hide(["melon1melon"])
    entry = json.loads(next(audit_export.lines(store.read())))
    assert entry["redacted"] is True
    assert entry["salt"] is None
    assert "melon" not in json.dumps(entry)


def test_an_erased_payload_is_told_from_one_that_is_there(store: Store) -> None:
    fill(store, 2)
    store.read().execute("DELETE FROM audit_payloads WHERE seq = 1")
    first, second, _ = [json.loads(line) for line in audit_export.lines(store.read())]
    assert first["erased"] is True
    assert "erased" not in second
