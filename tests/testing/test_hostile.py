"""The generator of hostile text."""

from __future__ import annotations

from random import Random

import pytest

from inbox_tui.testing import hostile


def test_the_same_seed_gives_the_same_strings() -> None:
    first = list(hostile.strings(500, seed=3))
    assert first == list(hostile.strings(500, seed=3))
    assert first != list(hostile.strings(500, seed=4))
    assert first[:100] == list(hostile.strings(100, seed=3))


def test_every_category_has_its_turn() -> None:
    random = Random(9)
    expected = [make(random) for make in hostile.CATEGORIES.values()]
    assert list(hostile.strings(len(expected), seed=9)) == expected


@pytest.mark.parametrize(
    "sign",
    [
        "\x1b[", "\x1b]0;", "\x1b]52;", "\x1b]8;", "\x1bP", "\x05", "\x9b", "\0", "\r", "[/]",
        "[@click=app.quit]", "\u202e", "\u2066", "\U000e0079", "\u200b", "\u3164", "\ud800", "\ue000",
        "\u2028", "\u200d", "\ufdfd", "🇩🇪", "\u20e3", "ש", "DROP TABLE", "NEAR(", "w" * 500,
    ],
    ids=ascii,
)  # fmt: skip
def test_known_attacks_are_among_a_few_thousand(sign: str) -> None:
    assert any(sign in words for words in hostile.strings(5000))


def test_empty_and_blank_strings_are_among_them() -> None:
    produced = list(hostile.strings(200))
    assert "" in produced
    assert any(words and words.isspace() for words in produced)
