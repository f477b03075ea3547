from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.adapter import Page
from inbox_tui.intake import store_page
from inbox_tui.model import Account, utc_now
from inbox_tui.store import Store, StoreError, audit, backup
from inbox_tui.store.backup import back_up, usual_name
from inbox_tui.store.integrity import find_fault
from tests import making

ON_A_PAGE = 50


def _rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(f"SELECT * FROM {table}").fetchall()


def test_a_backup_has_every_row_and_says_what_is_in_it(
    store: Store, nora: Account, tmp_path: Path
) -> None:
    making.put(store, nora, making.message("m1"), making.message("m2", context="c2"))
    with store.write() as conn:
        audit.append(conn, "nora", "did", {}, making.NOON)
    made = back_up(store, tmp_path / "copy.db")
    for table in ("messages", "conversations", "accounts", "audit_log", "audit_payloads"):
        assert _rows(made.path, table) == store.read().execute(f"SELECT * FROM {table}").fetchall()
    (head,) = store.read().execute("SELECT hash FROM audit_log").fetchone()
    assert (made.messages, made.audit_entries, made.audit_head) == (2, 1, head)
    assert made.size == made.path.stat().st_size


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_backup_is_its_owners_alone_and_one_file(
    store: Store, tmp_path: Path, umask: int
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    before = os.umask(umask)
    try:
        back_up(store, folder / "copy.db")
    finally:
        os.umask(before)
    assert [f.name for f in folder.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600


def test_a_backup_opens_from_a_folder_that_cannot_be_written(store: Store, tmp_path: Path) -> None:
    made = back_up(store, tmp_path / "copy.db")
    with closing(sqlite3.connect(f"{made.path.as_uri()}?immutable=1", uri=True)) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert conn.execute("SELECT name FROM identities").fetchone() == ("Nora Lind",)


def test_no_file_is_replaced_also_one_that_appears_meanwhile(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    target.write_text("a letter")
    with pytest.raises(StoreError, match="exists already"):
        back_up(store, target)
    target.unlink()

    def put_a_file_there(conn: sqlite3.Connection) -> str:
        target.write_text("another letter")
        return find_fault(conn)

    monkeypatch.setattr(backup, "find_fault", put_a_file_there)
    with pytest.raises(StoreError, match="exists already"):
        back_up(store, target)
    assert target.read_text() == "another letter"
    assert not list(tmp_path.glob(".inbox-backup-*"))


def test_an_inbox_whose_guards_are_not_whole_is_not_backed_up(store: Store, tmp_path: Path) -> None:
    store.read().execute("DROP TRIGGER deliveries_step")
    with pytest.raises(StoreError, match="deliveries_step"):
        back_up(store, tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy*"))
    assert not list(tmp_path.glob(".inbox-backup-*"))


def test_a_target_that_cannot_be_written_gives_a_sentence_and_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "copy_database", full)
    with pytest.raises(StoreError, match="disk is full"):
        back_up(store, tmp_path / "copy.db")
    assert not list(tmp_path.glob(".inbox-backup-*"))


def test_a_writer_does_not_wait_for_a_backup_nor_begin_it_anew(
    store: Store, nora: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write after each step would otherwise keep the copy from ever ending."""
    making.put(store, nora, *(making.message(f"m{n}", content="words " * 100) for n in range(200)))
    monkeypatch.setattr(backup, "PAGES_AT_ONCE", 1)
    steps = 0

    class WrittenMeanwhile(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **how: Any) -> None:
            super().backup(target, **how, progress=self._write)

        def _write(self, status: int, left: int, total: int) -> None:
            nonlocal steps
            steps += 1
            if steps % 10 == 0:
                with store.write() as conn:
                    conn.execute("UPDATE identities SET initials = ?", (str(steps),))

    monkeypatch.setattr(
        backup,
        "connect_read_only",
        lambda path: sqlite3.connect(path, isolation_level=None, factory=WrittenMeanwhile),
    )
    made = back_up(store, tmp_path / "copy.db")
    pages = made.size // 4096
    assert pages <= steps <= pages + 1
    assert _rows(made.path, "identities")[0][2] == "NL"


def _pull_for_ever(path: Path, stop: str) -> None:
    with Store.open(path) as store:
        account = making.account()
        page = 0
        while not Path(stop).exists():
            page += 1
            batch = tuple(
                making.message(f"p{page}-{n}", context=f"c{page}") for n in range(ON_A_PAGE)
            )
            store_page(store, account, Page(messages=batch, cursor=str(page)))
            with store.write() as conn:
                audit.append(conn, "nora", "pulled", {"page": page}, utc_now())


def _back_up_during_a_pull(folder: Path, times: int) -> None:
    path = folder / "inbox.db"
    with making.open_store(path) as store:
        making.add_account(store)
        stop = folder / "stop"
        puller = multiprocessing.get_context("spawn").Process(
            target=_pull_for_ever, args=(path, str(stop))
        )
        puller.start()
        try:
            while not store.read().execute("SELECT 1 FROM audit_log").fetchone():
                assert puller.is_alive()
            made = [back_up(store, folder / f"{n}.db") for n in range(times)]
        finally:
            stop.touch()
            puller.join()
        heads = dict(store.read().execute("SELECT seq, hash FROM audit_log").fetchall())
    assert len({b.audit_entries for b in made}) > 1, "the pull stood still"
    for one in made:
        assert heads[one.audit_entries] == one.audit_head
        with closing(sqlite3.connect(one.path)) as conn:
            assert find_fault(conn) == ""
            (cursor,) = conn.execute("SELECT cursor FROM pulls").fetchone()
            assert one.messages == int(cursor) * ON_A_PAGE
            assert one.audit_entries in (int(cursor), int(cursor) - 1)


def test_ten_backups_during_a_pull_are_each_one_moment_of_it(tmp_path: Path) -> None:
    _back_up_during_a_pull(tmp_path, 10)


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_a_hundred_backups_during_a_pull_are_each_one_moment_of_it(tmp_path: Path) -> None:
    _back_up_during_a_pull(tmp_path, 100)


def test_the_usual_name_sorts_by_time() -> None:
    assert usual_name(making.NOON) == "inbox-20261121T120000Z.db"
