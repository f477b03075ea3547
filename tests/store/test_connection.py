from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import threading
from multiprocessing.context import SpawnProcess as Process
from pathlib import Path

import pytest
from sqlite_utils import Database

from inbox_tui.store import Store, StoreError, StoreReadOnly, connection, guards, identities
from inbox_tui.store.migrations import MIGRATIONS
from tests import making


def test_files_are_their_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with making.open_store(tmp_path / "home" / "inbox.db") as store:
            store.read().execute("SELECT 1")
            files = list((tmp_path / "home").iterdir())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert files
    assert {stat.S_IMODE(f.stat().st_mode) for f in files if f.exists()} == {0o600}


def test_wide_permissions_are_narrowed_and_told(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    making.open_store(path).close()
    path.chmod(0o644)
    with Store.open(path) as store:
        assert "644" in store.repaired[0]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    making.open_store(path).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(StoreError, match="newer inbox-tui"):
        Store.open(path)


def test_a_file_that_is_no_database_gives_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    path.write_text("this is a letter, not a database" * 100)
    with pytest.raises(StoreError, match="cannot be read as an inbox"):
        Store.open(path)
    assert path.read_text().startswith("this is a letter")


@pytest.mark.parametrize("name", sorted(guards.TRIGGERS))
def test_a_missing_guard_makes_the_store_read_only(tmp_path: Path, name: str) -> None:
    path = tmp_path / "inbox.db"
    making.open_store(path).close()
    raw = sqlite3.connect(path)
    raw.execute(f"DROP TRIGGER {name}")
    raw.commit()
    raw.close()
    with Store.open(path) as store:
        assert name in store.read_only_reason
        with pytest.raises(StoreReadOnly), store.write():
            pass
        assert identities.me(store.read()) == making.NORA


def test_a_changed_or_added_trigger_makes_the_store_read_only(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    making.open_store(path).close()
    raw = sqlite3.connect(path)
    raw.execute("DROP TRIGGER deliveries_step")
    raw.execute("CREATE TRIGGER deliveries_step BEFORE UPDATE ON deliveries BEGIN SELECT 1; END")
    raw.execute("CREATE TRIGGER helpful AFTER INSERT ON drafts BEGIN SELECT 1; END")
    raw.commit()
    raw.close()
    with Store.open(path) as store:
        assert "changed: deliveries_step" in store.read_only_reason
        assert "strange: helpful" in store.read_only_reason


def _rename_and_fail(conn: sqlite3.Connection) -> None:
    conn.execute("UPDATE identities SET name = 'Somebody Else'")
    conn.execute("UPDATE identities SET is_me = 2")


def test_an_error_inside_a_write_undoes_all_of_it(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.write() as conn:
        _rename_and_fail(conn)
    assert identities.me(store.read()) == making.NORA


def test_writes_do_not_nest(store: Store) -> None:
    with store.write(), pytest.raises(RuntimeError, match="nest"), store.write():
        pass


def _count_up(path: Path, times: int) -> None:
    with Store.open(path) as store:
        for _ in range(times):
            with store.write() as conn:
                (value,) = conn.execute("SELECT initials FROM identities").fetchone()
                conn.execute("UPDATE identities SET initials = ?", (str(int(value) + 1),))


def test_processes_and_threads_write_in_turn_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    with making.open_store(path) as store, store.write() as conn:
        conn.execute("UPDATE identities SET initials = '0'")
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_count_up, args=(path, 40)) for _ in range(2)]
    threads = [threading.Thread(target=_count_up, args=(path, 40)) for _ in range(2)]
    workers: list[Process | threading.Thread] = [*others, *threads]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with Store.open(path) as store:
        assert store.read().execute("SELECT initials FROM identities").fetchone() == ("160",)


def test_a_writer_that_never_ends_gives_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "WRITER_SECONDS", 0.1)
    path = tmp_path / "inbox.db"
    with making.open_store(path) as one, Store.open(path) as two, one.write():
        failed: list[StoreError] = []

        def write() -> None:
            try:
                with two.write():
                    pass
            except StoreError as error:
                failed.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert "has been writing" in str(failed[0])


def test_opening_again_costs_no_migration(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    making.open_store(path).close()
    with Store.open(path) as store:
        applied = store.read().execute("SELECT name FROM _sqlite_migrations").fetchall()
    assert applied == [
        ("m001_the_spine",),
        ("m002_a_safe_send_and_an_inbox_to_live_in",),
        ("m002_notes_that_were_begun",),
    ]


def test_what_an_opening_looks_for_is_made_by_the_newest_step(tmp_path: Path) -> None:
    database = Database(tmp_path / "inbox.db")
    newest = MIGRATIONS.pending(database)[-1].name
    MIGRATIONS.apply(database, stop_before=newest)
    assert connection.NEWEST_TABLE not in database.table_names()
    MIGRATIONS.apply(database)
    assert connection.NEWEST_TABLE in database.table_names()
