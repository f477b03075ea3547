"""What stands beside the index reads text as the index does."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

import pytest

from inbox_tui.store import tokens

ALPHABETS = (range(1, 0x2C00), range(0x1F300, 0x1FA00))
SELDOM = (range(0x2C00, 0xD800, 13), range(0xE000, 0x110000, 997))


def _words_of_the_index(texts: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    index = sqlite3.connect(":memory:")
    index.execute(
        "CREATE VIRTUAL TABLE texts USING fts5 (t, tokenize = 'unicode61 remove_diacritics 2')"
    )
    index.execute("CREATE VIRTUAL TABLE words USING fts5vocab (texts, instance)")
    index.executemany("INSERT INTO texts (rowid, t) VALUES (?, ?)", texts)
    found: dict[int, list[str]] = defaultdict(list)
    for doc, word in index.execute("SELECT doc, term FROM words ORDER BY doc, offset"):
        found[doc].append(word)
    index.close()
    return found


def test_each_character_is_what_it_is_to_the_index() -> None:
    texts = {code: f"a{chr(code)}b" for codes in (*ALPHABETS, *SELDOM) for code in codes}
    found = _words_of_the_index(texts.items())
    other = {text for code, text in texts.items() if tokens.words(text) != found[code]}
    assert not other


@pytest.mark.parametrize(
    ("words", "text", "is_in"),
    [
        ("ré", "a RECENT one", True),
        ("re", "a Récent one", True),
        ("ecent", "a recent one", False),
        ("_re", "re_cent", True),
        ("wi-fi rou", "the Wi-Fi router", True),
        ("fi-ro", "the Wi-Fi router", True),
        ("wi-rou", "the Wi-Fi router", False),
        ("fi-ro", "wifi-router", False),
        ("آ", "آب", True),
        ("हि", "हिन्दी", True),
        ("hello", "🙂hello", False),
        ("!?", "!?", False),
    ],
)
def test_a_beginning_is_found_where_the_index_finds_it(words: str, text: str, is_in: bool) -> None:
    assert tokens.beginning(words).is_in((text,)) is is_in
    if any(character.isalnum() for character in words):
        index = sqlite3.connect(":memory:")
        index.execute(
            "CREATE VIRTUAL TABLE texts USING fts5 (t, tokenize = 'unicode61 remove_diacritics 2')"
        )
        index.execute("INSERT INTO texts VALUES (?)", (text,))
        asked = f'"{words}" *'
        rows = index.execute("SELECT 1 FROM texts WHERE texts MATCH ?", (asked,)).fetchall()
        assert bool(rows) is is_in
        index.close()


def test_a_whole_word_is_no_beginning() -> None:
    assert tokens.Finder("rout", is_beginning=True).is_in(("my router",))
    assert not tokens.Finder("rout", is_beginning=False).is_in(("my router",))


def test_words_that_follow_each_other_stand_in_one_text() -> None:
    assert not tokens.beginning("wi-fi").is_in(("wi", "fi"))


def test_half_a_character_is_between_words() -> None:
    assert tokens.words("a\ud800b") == ["a", "b"]
