"""The tabs: where one is stands in sight, with its count, however narrow the screen is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import text
from inbox_tui.tui.layout.tab_line import MORE_LEFT, MORE_RIGHT, Tab, lay_out

NAMES = ("Needs reply", "Mine", "Waiting", "Snoozed", "Unknown sends", "Done", "All")


def _line(tabs: list[Tab], current: int, width: int) -> str:
    return "".join(piece.words for piece in lay_out(tabs, current, width))


@pytest.mark.parametrize("current", range(9))
@pytest.mark.parametrize("width", [58, 78, 138])
def test_the_current_tab_and_its_count_are_in_sight_and_so_is_what_is_pinned(
    current: int, width: int
) -> None:
    tabs = [Tab(name, "1000+", is_pinned=name == "Unknown sends") for name in NAMES]
    tabs += [Tab("Refunds of the north", "12"), Tab("Routers", "3")]
    line = _line(tabs, current, width)
    assert f"[{tabs[current].label} {tabs[current].count}]" in line
    assert "Unknown sends 1000+" in line
    assert text.cell_width(line) <= width


def test_signs_say_on_which_side_there_is_more() -> None:
    tabs = [Tab(name, "5") for name in NAMES]
    assert _line(tabs, 0, 40).endswith(MORE_RIGHT)
    assert not _line(tabs, 0, 40).startswith(MORE_LEFT)
    assert _line(tabs, 6, 40).startswith(MORE_LEFT)
    assert not _line(tabs, 6, 40).endswith(MORE_RIGHT)
    assert MORE_LEFT not in _line(tabs, 3, 200)
    assert MORE_RIGHT not in _line(tabs, 3, 200)


def test_the_next_tab_to_the_right_is_in_sight_where_there_is_room() -> None:
    tabs = [Tab(name, "5") for name in NAMES]
    for current in range(len(NAMES) - 1):
        assert f" {NAMES[current + 1]} 5 " in _line(tabs, current, 40)


@given(
    st.lists(st.builds(Tab, st.text("ab あ", max_size=24), st.sampled_from(["", "7"])), min_size=1),
    st.integers(0, 30),
    st.integers(1, 100),
)
def test_the_line_never_overflows_and_no_place_is_wrong(
    tabs: list[Tab], current: int, width: int
) -> None:
    pieces = lay_out(tabs, current % len(tabs), width)
    assert sum(text.cell_width(piece.words) for piece in pieces) <= width
    places = [piece.place for piece in pieces if piece.place is not None]
    assert len(places) == len(set(places))
