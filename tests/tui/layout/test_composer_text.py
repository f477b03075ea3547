"""What stands around the words of a reply while it is written."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import Measure
from inbox_tui.tui.layout import composer_text


def _measure(used: int, limit: int | None = 300) -> Measure:
    return Measure(used=used, limit=limit, unit="characters")


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        ((), ""),
        ((_measure(12),), "12 / 300"),
        ((_measure(12, None),), "12"),
        ((_measure(312),), "312 / 300 TOO LONG by 12"),
        (
            (_measure(290), _measure(300), _measure(2)),
            "leaves as 3 posts, the longest 300 / 300 · ^s shows them",
        ),
    ],
)
def test_the_length_is_told_and_by_how_much_it_is_too_long(
    measures: tuple[Measure, ...], said: str
) -> None:
    assert composer_text.length(measures, "^s") == said
    assert composer_text.fits(measures) == ("TOO LONG" not in said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Hello", ""),
        ("mail nora@example.com or https://x.example/@kim", ""),
        ("@kim hello, @Kim!", "@kim will be notified"),
        ("@kim, @dee.", "@kim and @dee will be notified"),
        ("@nobody", "@nobody is not in this conversation: the preview looks them up"),
        (
            "@kim @a.example @b",
            (
                "@kim will be notified · @a.example and @b are not in this conversation: "
                "the preview looks them up"
            ),
        ),
    ],
)
def test_who_is_mentioned_is_named_as_known_or_not(words: str, said: str) -> None:
    assert composer_text.notified(words, {"kim", "dee"}) == said


def test_of_many_handles_only_some_are_named() -> None:
    said = composer_text.notified(" ".join(f"@h{n}" for n in range(9)), set())
    assert said.startswith("@h0, @h1, @h2, @h3, @h4, @h5 and 3 more are not")


@pytest.mark.parametrize(
    ("words", "used", "said"),
    [
        ("Gladly", 6, ""),
        ("Gladly \N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}", 8, "an emoji counts as one"),
        ("Gladly \N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}", 10, ""),
        ("see https://northwind.example/a/very/long/address", 27, ""),
    ],
)
def test_a_count_of_fewer_characters_than_there_are_is_explained(
    words: str, used: int, said: str
) -> None:
    assert composer_text.counting(words, (_measure(used),)) == said
