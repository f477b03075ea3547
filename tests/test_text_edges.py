"""Where each rule for text from strangers begins and ends, character by character."""

from __future__ import annotations

import string
import unicodedata

import pytest

from inbox_tui import text
from inbox_tui.text import clean, clean_cell

UNKNOWN = "�"


@pytest.fixture(autouse=True)
def _decided_afresh() -> None:
    """Forget what was worked out for earlier tests: each one meets the rules themselves."""
    for table in (text._BODY, text._CELL, text._WIDTHS):
        table.clear()


@pytest.mark.parametrize(
    ("before", "first", "last", "after"),
    [
        ("\ufdff", 0xFE00, 0xFE0D, None),
        (UNKNOWN, 0xFFF0, 0xFFF8, None),
        (UNKNOWN, 0xE0000, 0xE0FFF, UNKNOWN),
    ],
)
def test_what_shows_nothing_is_taken_out_of_a_body(
    before: str, first: int, last: int, after: str | None
) -> None:
    assert {clean(f"x{chr(code)}y") for code in range(first, last + 1)} == {"xy"}
    assert clean(f"x{chr(first - 1)}y") == f"x{before}y"
    if after:
        assert clean(f"x{chr(last + 1)}y") == f"x{after}y"


@pytest.mark.parametrize("filler", sorted(map(chr, text._FILLERS)))
def test_a_filler_is_taken_out(filler: str) -> None:
    assert clean(f"x{filler}y") == "xy"


def test_each_control_has_its_picture_or_the_unknown_sign() -> None:
    pictured = [code for code in range(0x20) if chr(code) not in "\t\n\r"]
    assert [clean(f"x{chr(code)}") for code in pictured] == [
        f"x{chr(0x2400 + code)}" for code in pictured
    ]
    assert clean("x\x7f") == "x␡"
    assert {clean(f"x{chr(code)}") for code in range(0x80, 0xA0)} == {f"x{UNKNOWN}"}


def test_white_space_of_every_kind_is_plain_or_a_line_feed() -> None:
    assert clean("a\rb\u2028c\u2029d") == "a\nb\nc\nd"
    assert clean("a\u2800b") == "a b"
    assert clean_cell("a\tb\u2800c\rd") == "a b c d"


@pytest.mark.parametrize("sign", sorted(text._VISIBLE_FORMATS))
def test_a_format_sign_that_shows_stays_in_a_body_and_not_in_a_cell(sign: str) -> None:
    assert clean(f"x{sign}1") == f"x{sign}1"
    assert clean_cell(f"x{sign}1") == f"x{UNKNOWN}1"


@pytest.mark.parametrize("sign", ["\u00ad", "\u061c", "\u180e", "\u2064", "\ufeff", "\U0001d173"])
def test_any_other_format_sign_is_taken_out(sign: str) -> None:
    assert clean(f"x{sign}1") == clean_cell(f"x{sign}1") == "x1"


def test_pictures_newer_than_the_tables_stay_in_a_body_only() -> None:
    newest = "\U0001faff"
    assert unicodedata.category(newest) == "Cn"
    assert clean(newest) == newest
    assert clean_cell(newest) == UNKNOWN
    assert clean("\U0001efff\U0001fbff\ue000\ud800") == UNKNOWN * 4


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (0x1F3FB, 0x1F3FF, ""),
        (0x20DD, 0x20E4, ""),
        (0x2630, 0x2637, UNKNOWN),
        (0x268A, 0x268F, UNKNOWN),
        (0x4DC0, 0x4DFF, UNKNOWN),
        (0x1D300, 0x1D376, UNKNOWN),
    ],
)
def test_a_cell_is_rid_of_what_terminals_measure_differently(
    first: int, last: int, shown: str
) -> None:
    assert {clean_cell(f"x{chr(code)}") for code in range(first, last + 1)} == {f"x{shown}"}
    for code in (first - 1, last + 1):
        known = unicodedata.category(chr(code)) != "Cn"
        assert clean_cell(f"x{chr(code)}") == f"x{chr(code) if known else UNKNOWN}"


def test_the_halves_of_a_flag_become_their_letters_in_a_cell() -> None:
    halves = "".join(chr(0x1F1E6 + number) for number in range(26))
    assert clean_cell(halves) == string.ascii_uppercase
    assert clean_cell("\U0001f1e5 \U0001f200") == f"{UNKNOWN} \U0001f200"


def test_rare_characters_are_measured_and_not_remembered() -> None:
    assert text.cell_width("\U00020000\U0001f600é\u0301") == 5
    assert set(text._WIDTHS) == {"\U0001f600", "é", "\u0301"}


def test_a_snippet_is_cut_after_two_hundred_characters_of_the_beginning() -> None:
    assert text.snippet("a" * 300) == "a" * 200
    assert text.snippet("a  b  c  d  e", limit=3) == "a b"
    assert text.snippet("ab cd", limit=3) == "ab"


def test_nul_is_made_visible_in_a_row_with_accents() -> None:
    assert text.storable("é\0") == "é␀"


def test_the_place_of_a_hidden_character_counts_what_stands_before_it() -> None:
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert "Line 1, character 8 is" in text.outgoing_fault(f"{england}\u202e")
    assert text.outgoing_fault("one\ntwo\nt\u202e\nx\u202e") == (
        "Line 3, character 2 is a hidden character: RIGHT-TO-LEFT OVERRIDE (U+202E). "
        "Take it out before sending."
    )
    assert "Line 2, character 1 is a control character" in text.outgoing_fault("\n\u2029")


def test_marked_controls_keep_every_character_in_its_place() -> None:
    assert (
        text.mark_controls("a\x1b[2J\tb\x9b\x7f\u202e\ud800") == f"a␛[2J\tb{UNKNOWN}␡{UNKNOWN * 2}"
    )
    assert text.mark_controls("é\t👨\u200d👩") == "é\t👨\u200d👩"
