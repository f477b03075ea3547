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


def test_a_thousand_are_distinct_and_of_every_category() -> None:
    texts = hostile.distinct(1000)
    assert len(set(texts)) == 1000
    assert texts == hostile.distinct(1000)
    assert texts[:100] == hostile.distinct(100)
    assert len(hostile.CATEGORIES) >= 50


def test_there_are_47_probes_of_width_and_questions_of_every_sort() -> None:
    assert len(set(hostile.WIDTH_PROBES)) == 47
    assert len(set(hostile.QUESTIONS)) == len(hostile.QUESTIONS)
    for sign in (
        "\x05",
        "\x1b[c",
        "\x1b[>c",
        "\x1b[6n",
        "\x1b[21t",
        "\x1b[18t",
        "\x1b]11;?",
        "\x9bc",
    ):
        assert any(question.startswith(sign) for question in hostile.QUESTIONS)
