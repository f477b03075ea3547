"""Text is counted as Bluesky counts it."""

from __future__ import annotations

import pytest

from inbox_tui_bluesky.measure import measure


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("plain", 5),
        ("\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}", 1),
        ("cafe\N{COMBINING ACUTE ACCENT}", 4),
        ("日本語", 3),
        ("क्षत्रिय", 3),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER D}\N{REGIONAL INDICATOR SYMBOL LETTER E}", 1),
        ("👍🏽", 1),
        ("a\r\nb", 3),
        ("see https://example.com/a ok", 28),
    ],
)
def test_one_character_is_one_grapheme_cluster(text: str, count: int) -> None:
    assert measure(text).used == count


@pytest.mark.parametrize(("count", "fits"), [(299, True), (300, True), (301, False)])
@pytest.mark.parametrize("letter", ["a", "ü", "👍🏽"])
def test_the_limit_is_three_hundred(count: int, fits: bool, letter: str) -> None:
    counted = measure(letter * count)
    assert (counted.used, counted.limit, counted.fits) == (count, 300, fits)


def test_three_thousand_bytes_are_the_other_limit() -> None:
    family = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}"
    assert measure(family * 120).fits
    too_heavy = measure(family * 121)
    assert too_heavy.used == 121
    assert not too_heavy.fits
    assert "3,025 bytes" in too_heavy.problem


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_empty_text_does_not_fit_although_the_server_would_take_it(text: str) -> None:
    assert not measure(text).fits


def test_half_a_surrogate_pair_is_a_problem_and_no_crash() -> None:
    assert not measure("broken \ud83d end").fits
