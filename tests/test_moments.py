from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from inbox_tui.model import NEXT_ANSWER
from inbox_tui.moments import MomentFault, moment

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 11, 19, 13, 20, tzinfo=UTC)
"""A Thursday, 14:20 in Oslo."""


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("tomorrow", "2026-11-20 08:00"),
        ("Tomorrow 9:30", "2026-11-20 09:30"),
        ("tomorrow at 3pm", "2026-11-20 15:00"),
        ("today", "2026-11-19 18:00"),
        ("tonight", "2026-11-19 18:00"),
        ("today 17:00", "2026-11-19 17:00"),
        ("90m", "2026-11-19 15:50"),
        ("3h", "2026-11-19 17:20"),
        ("in 2 hours", "2026-11-19 16:20"),
        ("3d", "2026-11-22 14:20"),
        ("2w", "2026-12-03 14:20"),
        ("mon 9:00", "2026-11-23 09:00"),
        ("monday", "2026-11-23 08:00"),
        ("thu", "2026-11-26 08:00"),
        ("thu 15:00", "2026-11-19 15:00"),
        ("next week", "2026-11-23 08:00"),
        ("next tue", "2026-11-24 08:00"),
        ("15:00", "2026-11-19 15:00"),
        ("9:00", "2026-11-20 09:00"),
        ("2026-12-01", "2026-12-01 08:00"),
        ("2026-12-01 14:30", "2026-12-01 14:30"),
        ("2026-12-01T14:30", "2026-12-01 14:30"),
        ("12am", None),
    ],
)
def test_a_moment_is_that_of_the_persons_own_clock(words: str, local: str | None) -> None:
    if local is None:
        with pytest.raises(MomentFault):
            moment(words, NOW, OSLO)
        return
    found = moment(words, NOW, OSLO)
    assert f"{found.astimezone(OSLO):%Y-%m-%d %H:%M}" == local


@pytest.mark.parametrize("words", ["answer", "Reply"])
def test_a_snooze_may_wait_for_an_answer(words: str) -> None:
    assert moment(words, NOW, OSLO) == NEXT_ANSWER


@pytest.mark.parametrize("words", ["", "soon", "0d", "25:00", "mon 25:00", "2026-02-30", "d3", "9999w",
                                   "tomorrow never", "13pm", "\x1b[2J"])  # fmt: skip
def test_nonsense_gets_a_sentence_with_examples(words: str) -> None:
    with pytest.raises(
        MomentFault, match=r"is no moment\. For example: 3h, 3d, tomorrow"
    ) as caught:
        moment(words, NOW, OSLO)
    assert "\x1b" not in caught.value.told


@pytest.mark.parametrize("words", ["2026-11-19", "today 9:00", "2020-01-01"])
def test_what_is_past_is_named_as_it_was_understood(words: str) -> None:
    with pytest.raises(MomentFault, match=r"\d{4}-\d\d-\d\d \d\d:00 is past"):
        moment(words, NOW, OSLO)


def test_a_day_is_a_day_on_the_wall_also_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)  # 12:00 in Oslo, the day before
    assert moment("1d", before, OSLO) == datetime(2026, 10, 25, 11, 0, tzinfo=UTC)
    assert moment("24h", before, OSLO) == datetime(2026, 10, 25, 10, 0, tzinfo=UTC)


def test_an_hour_that_the_zone_skips_moves_on() -> None:
    before = datetime(2026, 3, 28, 10, 0, tzinfo=UTC)
    found = moment("tomorrow 2:30", before, OSLO).astimezone(OSLO)
    assert f"{found:%d %H:%M}" == "29 03:30"


def test_without_a_zone_it_is_that_of_this_machine() -> None:
    found = moment("tomorrow 9:00", NOW).astimezone()
    assert f"{found:%H:%M}" == "09:00"


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_moment_to_come_or_a_sentence(words: str) -> None:
    with contextlib.suppress(MomentFault):
        assert moment(words, NOW, OSLO) > NOW
