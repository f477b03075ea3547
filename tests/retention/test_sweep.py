"""Erased words leave the files: the database, its full-text index and its write-ahead log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui import crashpoints, search
from inbox_tui.model import utc_now
from inbox_tui.retention import sweep
from inbox_tui.store import overwriting
from tests.retention.conftest import Shelf, files_with

NOW = timedelta(0)
WORD = "zanzibarquux"
"""A word that only the index would still hold alone, after the message has gone."""


def _index_holds(shelf: Shelf, word: str) -> bool:
    rows = shelf.store.read().execute("SELECT block FROM messages_fts_data")
    return any(word[4:].encode() in block for (block,) in rows)


def test_after_a_purge_and_a_sweep_the_words_are_in_no_file(shelf: Shelf) -> None:
    for number in range(60):
        shelf.arrive(f"m{number}", 200, f"{WORD} reboots number {number}")
    shelf.arrive("young", 1, "something else altogether")
    assert files_with(shelf.folder, "reboots number")
    assert _index_holds(shelf, WORD)
    shelf.purge()
    assert sweep.sweep(shelf.store, NOW)
    assert files_with(shelf.folder, "reboots number") == []
    assert not _index_holds(shelf, WORD)
    assert files_with(shelf.folder, WORD[4:]) == []
    assert search.search(shelf.store.read(), "altogether").hits
    shelf.store.read().execute("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')")


def test_a_deletion_upstream_is_swept_too(shelf: Shelf) -> None:
    message = shelf.arrive("m1", 1, f"{WORD} is what I said")
    shelf.again(replace(message, deleted=True, content="", raw={}))
    assert sweep.sweep(shelf.store, NOW)
    assert files_with(shelf.folder, "is what I said") == []
    assert files_with(shelf.folder, WORD[4:]) == []


def test_without_anything_erased_nothing_is_swept(shelf: Shelf) -> None:
    shelf.arrive("m1", 1)
    assert not sweep.sweep(shelf.store, NOW)


def test_one_sweep_in_six_hours(shelf: Shelf) -> None:
    shelf.arrive("m1", 200)
    shelf.purge()
    assert sweep.sweep(shelf.store)
    shelf.arrive("m2", 200)
    shelf.purge()
    assert not sweep.sweep(shelf.store)
    assert sweep.sweep(shelf.store, NOW)


def test_somebody_who_reads_is_not_waited_for_and_the_next_sweep_goes_on(shelf: Shelf) -> None:
    shelf.arrive("m1", 200, f"{WORD} reboots")
    with closing(sqlite3.connect(shelf.store.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM messages").fetchone()
        shelf.purge()
        assert not sweep.sweep(shelf.store, NOW)
    assert sweep.sweep(shelf.store, NOW)
    assert files_with(shelf.folder, WORD[4:]) == []


class Killed(BaseException):
    pass


def test_a_sweep_that_is_killed_is_done_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.arrive("m1", 200, f"{WORD} reboots")
    shelf.purge()

    def kill(name: str) -> None:
        raise Killed

    monkeypatch.setattr(crashpoints, "hook", kill)
    with pytest.raises(Killed):
        sweep.sweep(shelf.store, NOW)
    monkeypatch.setattr(crashpoints, "hook", None)
    assert overwriting.is_sweep_due(shelf.store.read(), utc_now(), NOW)
    assert sweep.sweep(shelf.store, NOW)
    assert files_with(shelf.folder, WORD[4:]) == []


def test_a_large_index_is_merged_in_pieces(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "PAGES", 1)
    for number in range(40):
        words = " ".join(f"stays{number}x{n}" for n in range(400))
        shelf.arrive(f"young{number}", 1, words)
        shelf.arrive(f"m{number}", 200, f"{WORD} {number}")
    pieces: list[str] = []
    monkeypatch.setattr(crashpoints, "hook", pieces.append)
    shelf.purge()
    assert sweep.sweep(shelf.store, NOW)
    assert pieces.count("sweep:merged") > 2
    assert not _index_holds(shelf, WORD)
