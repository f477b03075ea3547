"""The files of a draft: their order, their bytes, and that erased ones are gone from the file."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from inbox_tui.adapter import OutgoingFile
from inbox_tui.model import utc_now
from inbox_tui.store import NotFound, Store, attachments, drafts
from tests.reply.conftest import Desk, desk

__all__ = ["desk"]


def _file(name: str, data: bytes, alt: str = "") -> OutgoingFile:
    return OutgoingFile(
        name=name,
        media_type="text/plain",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        alt=alt,
        data=data,
    )


def _names(store: Store, draft_uid: int) -> list[str]:
    return [held.file.name for held in attachments.of_draft(store.read(), draft_uid)]


@pytest.fixture
def draft_uid(desk: Desk) -> int:
    draft = desk.draft()
    with desk.store.write() as conn:
        for name in "abc":
            attachments.add(conn, draft.uid, _file(name, name.encode() * 9), utc_now())
    return draft.uid


def test_files_keep_their_order_and_are_moved(desk: Desk, draft_uid: int) -> None:
    assert _names(desk.store, draft_uid) == ["a", "b", "c"]
    first, _, last = attachments.of_draft(desk.store.read(), draft_uid)
    with desk.store.write() as conn:
        attachments.move(conn, last.uid, 1)
    assert _names(desk.store, draft_uid) == ["c", "a", "b"]
    with desk.store.write() as conn:
        attachments.move(conn, first.uid, 99)
    assert _names(desk.store, draft_uid) == ["c", "b", "a"]


def test_bytes_come_back_as_they_were_attached(desk: Desk, draft_uid: int) -> None:
    held = attachments.with_bytes(desk.store.read(), draft_uid)
    assert [f.data for f in held] == [b"a" * 9, b"b" * 9, b"c" * 9]
    assert held == tuple(d.file for d in attachments.of_draft(desk.store.read(), draft_uid))


def test_a_file_is_described_and_taken_off(desk: Desk, draft_uid: int) -> None:
    first = attachments.of_draft(desk.store.read(), draft_uid)[0]
    with desk.store.write() as conn:
        attachments.describe(conn, first.uid, "an a")
        assert attachments.require(conn, first.uid).file.alt == "an a"
        attachments.remove(conn, first.uid)
    assert _names(desk.store, draft_uid) == ["b", "c"]
    with pytest.raises(NotFound):
        attachments.require(desk.store.read(), first.uid)


def test_a_draft_that_was_put_away_keeps_its_files(desk: Desk, draft_uid: int) -> None:
    with desk.store.write() as conn:
        drafts.discard(conn, draft_uid, utc_now())
    assert _names(desk.store, draft_uid) == ["a", "b", "c"]
    with desk.store.write() as conn:
        assert drafts.reopen(conn, draft_uid, utc_now())
    assert attachments.with_bytes(desk.store.read(), draft_uid)[0].data == b"a" * 9


def test_another_draft_gets_the_files_once(desk: Desk, draft_uid: int) -> None:
    with desk.store.write() as conn:
        other = drafts.start(conn, desk.brand.id, desk.question.uid, utc_now())
        for _ in range(2):
            attachments.copy(conn, draft_uid, other.uid, utc_now())
    assert _names(desk.store, other.uid) == ["a", "b", "c"]
    assert _names(desk.store, draft_uid) == ["a", "b", "c"]


def test_bytes_that_somebody_changed_are_found(desk: Desk, draft_uid: int) -> None:
    conn = desk.store.read()
    conn.execute("DROP TRIGGER draft_attachments_bound")
    conn.execute("UPDATE draft_attachments SET data = x'646464646464646464' WHERE name = 'b'")
    with pytest.raises(attachments.Damaged, match="b"):
        attachments.with_bytes(conn, draft_uid)


def test_what_is_taken_off_leaves_no_byte_in_the_file(desk: Desk, tmp_path: Path) -> None:
    secret = b"Kontoauszug 4711 " * 4000
    draft = desk.draft()
    with desk.store.write() as conn:
        kept = attachments.add(conn, draft.uid, _file("bank.txt", secret), utc_now())
    desk.store.read().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Kontoauszug 4711" in desk.store.path.read_bytes()
    with desk.store.write() as conn:
        attachments.remove(conn, kept.uid)
    desk.store.read().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Kontoauszug 4711" not in desk.store.path.read_bytes()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE draft_attachments SET data = x'00' , size = 1",
        "UPDATE draft_attachments SET sha256 = replace(sha256, 'a', 'b')",
        "UPDATE draft_attachments SET name = 'other'",
        "UPDATE draft_attachments SET draft_uid = draft_uid + 1",
        (
            "INSERT OR REPLACE INTO draft_attachments SELECT uid, draft_uid, position, 'x',"
            " media_type, size, width, height, alt, sha256, added_at, data FROM draft_attachments"
        ),
    ],
)
def test_what_was_attached_never_changes(desk: Desk, draft_uid: int, sql: str) -> None:
    conn = sqlite3.connect(desk.store.path)
    try:
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute(sql)
    finally:
        conn.close()
