"""The two sides of the ingest figure do the same work, so that their ratio means something."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
COUNT = 60


def stored(side: str, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Run one side and return what is in its store, and what a search finds there."""
    path = folder / side / "inbox.db"
    command = [sys.executable, str(BENCH / "ingest.py"), side, str(path), str(COUNT)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr
    assert float(ended.stdout) > 0
    asked = {
        "messages": "SELECT id, author_handle, content, in_reply_to FROM messages ORDER BY id",
        "hits": "SELECT rowid FROM messages_fts WHERE messages_fts MATCH 'ba*' ORDER BY rowid",
        "threads": "SELECT context, last_at, snippet FROM conversations ORDER BY context",
        "indexes": "SELECT name FROM sqlite_master ORDER BY name",
    }
    with sqlite3.connect(path) as conn:
        return {name: conn.execute(sql).fetchall() for name, sql in asked.items()}


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[tuple[object, ...]]]]:
    folder = tmp_path_factory.mktemp("ingest")
    return [stored("ours", folder), stored("raw", folder)]


@pytest.mark.parametrize("what", ["messages", "hits", "threads", "indexes"])
def test_both_sides_store_the_same(
    sides: list[dict[str, list[tuple[object, ...]]]], what: str
) -> None:
    ours, raw = (side[what] for side in sides)
    assert ours == raw
    assert len(ours) >= COUNT // 3
