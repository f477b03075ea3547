from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from inbox_tui.store import Store, StoreError, in_use
from inbox_tui.store.backup import back_up
from inbox_tui.store.integrity import find_fault
from inbox_tui.store.restore import alone_with, put_in_place, ready_copy
from tests import making

DOING = ("os.", "shutil.", "sqlite3.connect", "tempfile.")
"""Beginnings of Python's audit events that say that a file is touched."""


def _restore(backup: Path, path: Path) -> None:
    with alone_with(path), ready_copy(backup, path) as copy:
        put_in_place(copy, path, making.NOON)


def _restore_and_die(backup: Path, path: Path, at: int) -> int:
    """Restore in a process that is killed before it touches a file for the ``at``-th time."""
    child = os.fork()
    if child == 0:
        moments = itertools.count(1)

        def hook(event: str, _: object) -> None:
            if event.startswith(DOING) and next(moments) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(hook)
            _restore(backup, path)
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def _name(path: Path) -> str:
    with Store.open(path) as store:
        assert store.read_only_reason == ""
        assert find_fault(store.read()) == ""
        (name,) = store.read().execute("SELECT name FROM identities").fetchone()
        return str(name)


def test_a_killed_restore_leaves_the_old_inbox_or_the_new_one(tmp_path: Path) -> None:
    found: list[str] = []
    for n in itertools.count(1):
        folder = tmp_path / str(n)
        with making.open_store(folder / "inbox.db") as store:
            made = back_up(store, tmp_path / f"{n}.db")
            with store.write() as conn:
                conn.execute("UPDATE identities SET name = 'Newer'")
        killed = _restore_and_die(made.path, folder / "inbox.db", n)
        found.append(_name(folder / "inbox.db"))
        if not killed:
            break
    assert found == sorted(found), "old until the rename, new from then on"
    assert (found[0], found[-1]) == ("Newer", "Nora Lind")
    assert len(found) > 10


def test_whoever_opens_the_inbox_during_a_restore_waits_and_has_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "inbox.db"
    making.open_store(path).close()
    monkeypatch.setattr(in_use, "WAIT_SECONDS", 0.1)
    with alone_with(path), pytest.raises(StoreError, match="A backup is being put"):
        Store.open(path)
    assert _name(path) == "Nora Lind"


def test_an_inbox_that_is_opened_under_two_names_is_in_use_under_both(tmp_path: Path) -> None:
    path, other = tmp_path / "inbox.db", tmp_path / "linked.db"
    making.open_store(path).close()
    other.symlink_to(path)
    with Store.open(other) as store:
        assert store.path == path
        with pytest.raises(StoreError, match="has this inbox open"), alone_with(path):
            pass


def test_the_end_of_a_process_ends_its_use_of_the_inbox(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    making.open_store(path).close()
    ready, go = os.pipe()
    child = os.fork()
    if child == 0:
        with Store.open(path):
            os.write(go, b"x")
            signal.pause()
    os.read(ready, 1)
    with pytest.raises(StoreError, match="has this inbox open"), alone_with(path):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready)
    os.close(go)
    with alone_with(path):
        pass


def test_a_restored_inbox_has_a_write_ahead_log_again(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    with making.open_store(path) as store:
        made = back_up(store, tmp_path / "backup.db")
    _restore(made.path, path)
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
