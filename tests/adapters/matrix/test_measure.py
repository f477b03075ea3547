"""How long a text may be, counted as it travels."""

from __future__ import annotations

import pytest

from inbox_tui_matrix.measure import MAX_BYTES, measure


@pytest.mark.parametrize(
    ("text", "used"), [("abc", 3), ("ü", 2), ("👍🏽", 8), ("a\nb", 4), ('"\\', 4), ("\x01", 6)]
)
def test_a_text_counts_as_many_bytes_as_it_travels_in(text: str, used: int) -> None:
    assert measure(text).used == used


@pytest.mark.parametrize(("letter", "each"), [("a", 1), ("ü", 2), ("\n.", 3)])
def test_the_limit_holds_to_the_byte(letter: str, each: int) -> None:
    fitting = letter * (MAX_BYTES // each)
    assert measure(fitting).fits
    assert not measure(fitting + letter).fits


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "empty"), (" \n ", "empty"), ("> quoted\n\nmine", "hide"), ("a\ud800", "half")],
)
def test_what_cannot_be_sent_says_why(text: str, word: str) -> None:
    counted = measure(text)
    assert not counted.fits
    assert word in counted.problem


def test_quotes_further_down_and_arrows_are_fine() -> None:
    assert measure("mine\n> quoted").fits
    assert measure(">quoted").fits
    assert measure("->").fits
