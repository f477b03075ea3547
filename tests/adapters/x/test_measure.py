"""A text counts, and costs, what X says; figures are the official vectors' kind."""

from __future__ import annotations

import time

import pytest

from inbox_tui_x.measure import count, measure
from inbox_tui_x.words import mentioned, split_leading


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("hello", 5),
        ("日本語", 6),
        ("👨‍👩‍👧‍👦", 2),
        ("cafe\u0301", 4),
        ("see example.com ok", 30),
        ("(https://example.com/foo_(bar))", 25),
        ("https://example.com/" + "a" * 200, 23),
        ("setup.py and main.rs", 23 + 5 + 23),
        ("a\r\nb", 3),
        ("a\r\n\n b\tc", 7),
        ("日本　語", 8),
        ("👍🏽 👍🏽", 5),
    ],
)
def test_characters_are_weighed(text: str, weight: int) -> None:
    assert count(text).weight == weight
    assert measure(text, is_self_serve=True).used == weight


@pytest.mark.parametrize(("length", "fits"), [(279, True), (280, True), (281, False)])
def test_the_limit_is_280(length: int, fits: bool) -> None:
    assert measure("a" * length, is_self_serve=True).fits is fits
    assert measure("@acme @bob_1 " + "a" * length, is_self_serve=True).fits is fits


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("thank you", "$0.01"),
        ("see https://example.com", "$0.20 (with a link)"),
        ("see README.md", "$0.20 (with a link)"),
        ("", "$0.01"),
    ],
)
def test_the_price_stands_beside_the_count(text: str, cost: str) -> None:
    assert measure(text, is_self_serve=True).cost == cost
    assert measure(text, is_self_serve=False).cost == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("@acme @bob", "empty"),
        ("half \ud83d", "half of a character"),
        ("\ufeffhello", "a character"),
        ("buy $ABC and $DEF", "cashtag"),
    ],
)
def test_what_cannot_be_sent_says_why(text: str, words: str) -> None:
    measured = measure(text, is_self_serve=True)
    assert words in measured.problem
    assert not measured.fits


@pytest.mark.parametrize("text", ["$ABC and $abc", "costs $5 or US$10", "one $ABC"])
def test_one_cashtag_is_fine(text: str) -> None:
    assert measure(text, is_self_serve=True).fits


def test_a_book_is_measured_at_once() -> None:
    begun = time.process_time()
    assert not measure("example.com " * 50_000, is_self_serve=True).fits
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@one and (@two), ＠three", ("one", "two", "three")),
        ("mail me@example.com", ()),
        ("@one/list is a list", ()),
        ("@aliceìnheiro", ()),
        ("@one@two", ()),
        ("RT@one: so", ("one",)),
        ("text@one", ()),
    ],
)
def test_names_are_found_as_x_finds_them(text: str, names: tuple[str, ...]) -> None:
    assert mentioned(text) == names


def test_names_in_front_are_told_from_words() -> None:
    assert split_leading("@one  @two\nwell @three") == (("one", "two"), "well @three")
    assert split_leading("well @three") == ((), "well @three")
