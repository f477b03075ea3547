"""From every released schema to the present one, also when killed on the way: promise 28."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from inbox_tui.store import Store, audit, guards
from inbox_tui.store.connection import SCHEMA_VERSION
from inbox_tui.store.integrity import find_fault
from tests.store import version_1

Schema = list[tuple[str, ...]]


def _schema(path: Path) -> Schema:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _open_and_die(path: Path, at: int | None) -> int:
    """Open the store in a process that is killed at its ``at``-th statement.

    Return the signal that ended it, 0 where it came to its end.
    """
    child = os.fork()
    if child == 0:
        statements = itertools.count(1)
        really_connect = Store._connect

        def connect(self: Store) -> sqlite3.Connection:
            conn = really_connect(self)
            conn.set_trace_callback(
                lambda _: os.kill(os.getpid(), signal.SIGKILL) if next(statements) == at else None
            )
            return conn

        Store._connect = connect  # type: ignore[method-assign]
        try:
            Store.open(path).close()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def _kill_everywhere(folder: Path, original: Path | None, step: int = 1) -> int:
    """Kill the opening at each statement, open again, and compare; return how many there were."""
    before, schema = ({}, []) if original is None else (version_1.rows(original), _schema(original))
    for n in itertools.count(1, step):
        path = folder / f"{n}" / "inbox.db"
        path.parent.mkdir()
        if original is not None:
            shutil.copy(original, path)
        killed = _open_and_die(path, n)
        if original is not None and _version(path) == 1:
            assert _schema(path) == schema
            assert version_1.rows(path) == before
        with Store.open(path) as store:
            assert store.read_only_reason == ""
            assert find_fault(store.read()) == ""
        assert _version(path) == SCHEMA_VERSION
        if original is not None:
            assert version_1.rows(path) == before
        shutil.rmtree(path.parent)
        if not killed:
            return n - 1
        assert killed == signal.SIGKILL
    raise AssertionError


def _original(folder: Path, size: int) -> Path:
    """Make an inbox of version 1 that lies in one file."""
    path = folder / "version-1.db"
    version_1.make(path, size)
    return path


def test_every_row_of_version_1_comes_through_with_all_guards(tmp_path: Path) -> None:
    path = _original(tmp_path, 5000)
    before = version_1.rows(path)
    assert sum(map(len, before.values())) >= 5000
    assert all(before.values()), "a table is empty and proves nothing"
    with Store.open(path) as store:
        conn = store.read()
        assert store.read_only_reason == ""
        assert find_fault(conn) == ""
        found = {n for (n,) in conn.execute("SELECT name FROM sqlite_master WHERE type='trigger'")}
        assert found >= set(guards.TRIGGERS)
        (hits,) = conn.execute(
            "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'reboots'"
        ).fetchone()
        assert hits == len(before["messages"])
    assert version_1.rows(path) == before


def test_whole_guards_of_version_1_are_known_as_such(tmp_path: Path) -> None:
    path = _original(tmp_path, 50)
    with Store.open(path) as store:
        acts = {entry.act for entry in audit.page(store.read(), audit.Selection(), 100)}
    assert "guards repaired" not in acts


def test_a_file_of_version_2_from_before_notes_were_kept_half_written_gets_their_table(
    tmp_path: Path,
) -> None:
    path = tmp_path / "inbox.db"
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("DROP TABLE note_drafts")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm002_notes_that_were_begun'")
    for _ in range(2):
        with Store.open(path) as store:
            assert store.read_only_reason == ""
            assert store.read().execute("SELECT count(*) FROM note_drafts").fetchone() == (0,)


def test_a_guard_that_version_1_had_lost_is_made_anew_and_noted(tmp_path: Path) -> None:
    path = _original(tmp_path, 50)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DROP TRIGGER deliveries_step")
    with Store.open(path) as store:
        assert store.read_only_reason == ""
        acts = {entry.act for entry in audit.page(store.read(), audit.Selection(), 100)}
    assert "guards repaired" in acts


def test_killed_at_a_third_of_the_statements_version_1_works_or_the_new_one_does(
    tmp_path: Path,
) -> None:
    statements = _kill_everywhere(tmp_path, _original(tmp_path, 100), step=3)
    assert statements > len(guards.TRIGGERS), "the kills did not reach into the migration"


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_killed_at_every_statement_with_5000_rows(tmp_path: Path) -> None:
    _kill_everywhere(tmp_path, _original(tmp_path, 5000))


def test_killed_while_a_new_inbox_is_made_the_next_start_makes_it(tmp_path: Path) -> None:
    _kill_everywhere(tmp_path, None, step=5)


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_killed_at_every_statement_of_a_new_inbox(tmp_path: Path) -> None:
    _kill_everywhere(tmp_path, None)
