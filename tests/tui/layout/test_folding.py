"""What of a long message is shown at first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import text
from inbox_tui.tui.layout.folding import BODY_LINES, body_lines


def _said(words: str, key: str = "x", width: int = 60) -> list[str]:
    return ["".join(piece for piece, _ in line).strip() for line in body_lines(words, width, key)]


def test_lines_quoted_by_hand_are_folded_where_they_are_many() -> None:
    words = "Hello\n> one\n> two\n> three\nand\n> short\nend"
    assert _said(words) == ["Hello", "(3 quoted lines · x unfolds)", "and", "> short", "end"]
    assert _said(words, key="")[1:4] == ["> one", "> two", "> three"]


def test_a_signature_is_folded_and_says_how_long_it_is() -> None:
    words = "Hello\n-- \nTom\nNorthwind\n"
    assert _said(words) == ["Hello", "(2 signature lines · x unfolds)"]
    assert _said(words, key="") == ["Hello", "Tom", "Northwind"]


def test_what_is_too_long_for_a_signature_or_begins_with_dashes_is_a_text() -> None:
    long = "Hello\n--\n" + "line\n" * 30
    assert _said(long)[:3] == ["Hello", "--", "line"]
    assert _said("--\nTom") == ["--", "Tom"]


def test_a_long_text_is_cut_and_says_so() -> None:
    said = _said("line\n" * 99)
    assert len(said) == BODY_LINES + 1
    assert said[-1] == "(the beginning of 99 lines · x unfolds)"
    assert _said("word " * 9000)[-1] == "(the beginning · x unfolds)"


@given(st.text(st.sampled_from("a >-\n b"), max_size=120))
def test_unfolded_no_word_is_lost(words: str) -> None:
    shown = "".join("".join(_said(words, key="")).split())
    cleaned = "".join(text.clean(words).split())
    without_a_mark = {cleaned[:n] + cleaned[n + 2 :] for n in range(len(cleaned) - 1)}
    assert shown in {cleaned, *without_a_mark}
