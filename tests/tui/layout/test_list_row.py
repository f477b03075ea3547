"""Rows of the list: of exactly the width, and readable where there is little room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import text
from inbox_tui.tui.layout.list_row import SHORTEST_NAME, Row, lay_out

ROW = Row(
    who="Carla Mendes",
    place="Mastodon",
    to="BRAND",
    age="20m",
    words="my router reboots every night, third week now, and nobody calls back",
    state="draft",
    is_unread=True,
    care=("urgent", "VIP"),
    signs=("till Mon 09:00", "for NL", "2 notes", "#outage", "#router"),
)


def _lines(row: Row, width: int, lines: int = 2, *, is_marked: bool = False) -> list[str]:
    laid = lay_out(row, width, lines, is_current=False, is_marked=is_marked)
    return ["".join(words for words, _ in line) for line in laid]


@given(
    st.builds(
        Row,
        who=st.text("abc あ", max_size=40),
        place=st.text("abc", max_size=20),
        to=st.sampled_from(["", "OWN", "BRAND"]),
        age=st.sampled_from(["now", "20m", "12 Dec"]),
        words=st.text("abc あ", min_size=1, max_size=300).map(text.clean_cell),
        state=st.sampled_from(["", "draft", "unknown", "confirmed"]),
        is_unread=st.booleans(),
        care=st.lists(st.sampled_from(["urgent", "VIP"]), max_size=2).map(tuple),
        signs=st.lists(st.sampled_from(["for NL", "#outage", "back"]), max_size=5).map(tuple),
    ),
    st.integers(36, 140),
    st.integers(1, 3),
)
def test_every_line_has_exactly_the_width(row: Row, width: int, lines: int) -> None:
    laid = _lines(row, width, lines)
    assert len(laid) == lines
    assert [text.cell_width(line) for line in laid] == [width] * lines


def test_on_a_wide_row_everything_is_said_in_words() -> None:
    first, second = _lines(ROW, 100)
    assert first.startswith(" ● Carla Mendes  Mastodon")
    assert first.endswith("urgent VIP  BRAND  20m ")
    assert second.endswith(" draft till Mon 09:00 for NL 2 notes #outage ")


@pytest.mark.parametrize("width", [36, 60])
def test_a_narrow_row_keeps_who_and_age_and_half_of_its_words(width: int) -> None:
    first, second = _lines(ROW, width)
    assert "Carla Men" in first
    assert first.endswith("20m ")
    assert ROW.words[: width // 2 - 6] in second
    assert " draft" in second


def test_a_mark_is_a_sign_and_one_line_has_room_for_all_three() -> None:
    assert _lines(ROW, 60, is_marked=True)[1].startswith(" ✓ my router")
    (line,) = _lines(ROW, 60, 1, is_marked=True)
    assert line.startswith(" ●✓Carla Mendes")
    assert "my router" in line
    assert line.endswith("20m ")


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("width", [36, 60, 100])
@pytest.mark.parametrize("kind", ["OWN", "BRAND"])
def test_no_row_is_without_the_kind_of_account(kind: str, width: int, lines: int) -> None:
    said = _lines(replace(ROW, to=kind), width, lines)
    assert f" {kind}  20m" in said[0]
    assert ROW.who[: SHORTEST_NAME - 1] in said[0]


@pytest.mark.parametrize("width", [36, 60, 100])
def test_in_rows_of_one_line_the_words_begin_in_one_column(width: int) -> None:
    rows = [replace(ROW, to=kind, state="", care=(), signs=()) for kind in ("OWN", "BRAND")]
    assert len({_lines(row, width, 1)[0].index("my r") for row in rows}) == 1


def test_three_lines_go_on_with_the_words() -> None:
    row = replace(ROW, signs=(), state="")
    _, second, third = _lines(row, 50, 3)
    said = f"{second[3:].strip()} {third[3:].strip()}"
    assert said == ROW.words
