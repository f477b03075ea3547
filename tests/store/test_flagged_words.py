"""The team's own words that make a reply unusual."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.store import flagged_words
from tests import making


def test_a_word_is_listed_once_and_taken_off_once(tmp_path: Path) -> None:
    with making.open_store(tmp_path / "inbox.db") as store, store.write() as conn:
        for word in ("recall", "falcon", "recall"):
            flagged_words.add(conn, word, making.NOON)
        assert flagged_words.every(conn) == ("falcon", "recall")
        assert flagged_words.remove(conn, "recall")
        assert not flagged_words.remove(conn, "recall")
        assert flagged_words.every(conn) == ("falcon",)
