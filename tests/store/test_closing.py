from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import pytest

from inbox_tui.store import Store, StoreError, restore
from inbox_tui.store.connection import StoreClosed
from tests import making

COUNTING = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
    SELECT count(*) FROM n
"""


def _read_until_closed(store: Store, begun: threading.Event) -> None:
    try:
        while True:
            store.read().execute(COUNTING).fetchall()
            begun.set()
    except StoreClosed:
        pass


def _close_while_others_read(path: Path) -> None:
    for _ in range(20):
        store = Store.open(path)
        begun = [threading.Event() for _ in range(3)]
        threads = [threading.Thread(target=_read_until_closed, args=(store, b)) for b in begun]
        for thread in threads:
            thread.start()
        for event in begun:
            event.wait()
        store.close()
        for thread in threads:
            thread.join()


def test_closing_while_other_threads_read_crashes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    making.open_store(path).close()
    process = multiprocessing.get_context("spawn").Process(
        target=_close_while_others_read, args=(path,)
    )
    process.start()
    process.join()
    assert process.exitcode == 0


def test_a_closed_store_opens_nothing_any_more(tmp_path: Path) -> None:
    store = making.open_store(tmp_path / "inbox.db")
    store.close()
    with pytest.raises(StoreClosed, match="closed"):
        store.read()
    with pytest.raises(StoreClosed), store.write():
        pass


def test_an_inbox_is_in_use_until_the_last_thread_is_done_with_it(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    store = making.open_store(path)
    reading, ending = threading.Event(), threading.Event()
    found: list[tuple[int]] = []

    def read() -> None:
        rows = store.read().execute(COUNTING)
        reading.set()
        ending.wait()
        found.extend(rows)

    thread = threading.Thread(target=read)
    thread.start()
    reading.wait()
    store.close()
    with pytest.raises(StoreError, match="has this inbox open"), restore.alone_with(path):
        pass
    ending.set()
    thread.join()
    assert found == [(300,)]
    with restore.alone_with(path):
        assert not path.with_name("inbox.db-wal").exists(), "the last to close empties the log"
