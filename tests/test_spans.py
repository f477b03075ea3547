"""Lengths of time: one way to read them, wherever they are typed."""

from __future__ import annotations

import re

import pytest

from inbox_tui import spans

UNITS = {"m": "a letter", "minutes": "min", "hours": "h", "days": "d", "weeks": "w"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("3h", (3, "h")),
        ("3 hours", (3, "h")),
        ("90min", (90, "min")),
        ("5m", (5, "a letter")),
        ("1 week", (1, "w")),
        ("0d", (0, "d")),
        ("2may", None),
        ("1y", None),
        ("10000d", None),
        ("3", None),
        ("d", None),
        ("-3d", None),
        ("٣d", None),
        ("3  d", None),
        ("", None),
    ],
)
def test_a_number_and_a_unit_that_can_be_meant_are_a_length(
    words: str, found: tuple[int, str] | None
) -> None:
    assert spans.parse(words, UNITS) == found


@pytest.mark.parametrize("words", ["1m", "12h", "365d", "9999w"])
def test_what_a_file_may_hold_is_read(words: str) -> None:
    assert re.fullmatch(spans.PATTERN, words)
    assert spans.parse(words, UNITS)
