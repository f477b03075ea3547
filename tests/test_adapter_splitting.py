"""Long texts as posts: where they break, what stays whole, and that each fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter import MOST_PARTS, ContentRejected, Measure, join, split
from inbox_tui.text import count_graphemes
from inbox_tui_bluesky.facets import find_spans, kept_whole
from inbox_tui_bluesky.measure import measure as bluesky

LIMIT = 40


def short(text: str) -> Measure:
    problem = "" if text.strip() else "empty"
    return Measure(used=count_graphemes(text), limit=LIMIT, unit="graphemes", problem=problem)


def parts(text: str, *, numbered: bool = False) -> tuple[str, ...]:
    return split(text, measure=short, whole=kept_whole, numbered=numbered)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Short enough.", ("Short enough.",)),
        ("  kept as it is \n", ("  kept as it is \n",)),
        ("One.\n---\nTwo.", ("One.", "Two.")),
        ("One.\n  ---  \n\nTwo.\n---\n", ("One.", "Two.")),
        ("---\nOne.", ("One.",)),
        ("A --- in a line is no break.", ("A --- in a line is no break.",)),
        (
            "The first paragraph is this.\n\nThe second one. And more.",
            ("The first paragraph is this.", "The second one. And more."),
        ),
        (
            "A sentence that ends here. Another one which is longer.",
            ("A sentence that ends here.", "Another one which is longer."),
        ),
        ("word " * 15, ("word " * 7 + "word", "word " * 6 + "word")),
        ("x" * 50, ("x" * 40, "x" * 10)),
        (
            "No.\n\n" + "word " * 12,
            ("No.\n\nword word word word word word word", "word word word word word"),
        ),
    ],
)
def test_breaks_fall_where_people_would_put_them(text: str, told: tuple[str, ...]) -> None:
    assert parts(text) == told


def test_numbers_count_and_fit() -> None:
    told = parts("word " * 30, numbered=True)
    assert told[0].endswith(f" (1/{len(told)})")
    assert all(short(part).fits for part in told)
    many = parts("word " * 90, numbered=True)
    assert len(many) >= 10
    assert many[-1].endswith(f"({len(many)}/{len(many)})")


def test_one_post_has_no_number() -> None:
    assert parts("Short.", numbered=True) == ("Short.",)


def test_a_link_is_never_cut_and_one_that_is_too_long_is_said() -> None:
    link = "https://example.com/" + "x" * 15
    told = parts(f"Look at this page here: {link} now")
    assert told == ("Look at this page here:", f"{link} now")
    with pytest.raises(ContentRejected, match="longer than a post"):
        parts("https://example.com/" + "x" * 50)


def test_a_book_is_no_reply() -> None:
    with pytest.raises(ContentRejected, match=f"{MOST_PARTS} are the most"):
        parts("word " * 400)


def test_a_book_that_is_pasted_holds_nobody_up() -> None:
    looked_through = 0

    def counting(text: str) -> Measure:
        nonlocal looked_through
        looked_through += len(text)
        return bluesky(text)

    book = "word " * 20_000
    with pytest.raises(ContentRejected, match=f"{MOST_PARTS} are the most"):
        split(book, measure=counting, whole=kept_whole, numbered=True)
    assert looked_through <= 3 * len(book)


def test_where_nothing_is_counted_nothing_is_split() -> None:
    endless = Measure(used=1, limit=None, unit="characters", problem="It holds a NUL.")
    with pytest.raises(ContentRejected, match="NUL"):
        split("x", measure=lambda _: endless, whole=kept_whole, numbered=True)


WORDS = st.lists(
    st.one_of(
        st.text(alphabet="abc \n.!-é字👩‍👩‍👧", max_size=60),
        st.sampled_from(
            ["https://example.com/a/page", "@nora.example.com", "#help", "\n\n", "\n---\n", "Why? "]
        ),
    ),
    max_size=40,
).map(" ".join)


@given(WORDS, st.booleans())
def test_every_post_fits_and_nothing_is_lost_or_cut(text: str, numbered: bool) -> None:
    if not text.replace("-", "").strip():
        return
    try:
        told = split(text, measure=bluesky, whole=kept_whole, numbered=numbered)
    except ContentRejected:
        return
    assert all(bluesky(part).fits for part in told)
    ends = len(f" ({len(told)}/{len(told)})") if numbered and len(told) > 1 else 0
    bare = [
        part[: len(part) - len(f" ({n}/{len(told)})")] if ends else part
        for n, part in enumerate(told, 1)
    ]
    wanted = [line for line in text.split("\n") if line.strip(" \t") != "---"]
    assert "".join(join(bare).split()) == "".join("\n".join(wanted).split()) or len(told) == 1
    values = [span.value for span in find_spans("\n".join(wanted))]
    assert sorted(values) == sorted(s.value for part in bare for s in find_spans(part)) or (
        len(told) == 1
    )
