"""The usual moments of a snooze."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.model import NEXT_ANSWER
from inbox_tui.tui.row_data import till
from inbox_tui.tui.snooze_choices import choices, meaning
from inbox_tui.wall_clock import WallClock
from tests.tui.conftest import NOW

OSLO = ZoneInfo("Europe/Oslo")


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def test_five_moments_by_the_clock_on_the_persons_wall() -> None:
    found = [(c.label, c.until) for c in choices(NOW, OSLO)]
    assert found == [
        ("later today", _at(5, 17)),
        ("tomorrow morning", _at(6, 7)),
        ("Monday", _at(12, 7)),
        ("in a week", _at(12, 12)),
        ("until they answer", NEXT_ANSWER),
    ]


def test_in_the_evening_later_means_in_three_hours() -> None:
    first = next(iter(choices(_at(5, 16, 30), OSLO)))
    assert (first.label, first.until) == ("in three hours", _at(5, 19, 30))


def test_on_a_sunday_the_third_choice_is_tuesday() -> None:
    found = [(c.label, c.until) for c in choices(_at(4, 12), OSLO)]
    assert found[1:3] == [("tomorrow morning", _at(5, 7)), ("Tuesday", _at(6, 7))]


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("day", range(1, 8))
def test_no_two_choices_are_the_same_moment(day: int, hour: int) -> None:
    found = [choice.until for choice in choices(_at(day, hour), OSLO)]
    assert len(set(found)) == 5


def test_a_moment_is_told_with_its_day_and_how_far_it_is() -> None:
    assert meaning(_at(6, 7), NOW, OSLO) == "Tue 2026-01-06 08:00, in 19 h"
    assert meaning(_at(5, 12, 20), NOW, OSLO) == "Mon 2026-01-05 13:20, in 20 min"
    assert meaning(_at(12, 7), NOW, OSLO) == "Mon 2026-01-12 08:00, in 7 days"
    assert meaning(NEXT_ANSWER, NOW, OSLO) == "back when somebody writes"


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (_at(5, 17), "till 18:00"),
        (_at(6, 7), "till Tue 08:00"),
        (_at(13, 7), "till 13 Jan"),
        (datetime(2027, 3, 1, tzinfo=UTC), "till 1 Mar 2027"),
        (NEXT_ANSWER, "till they answer"),
    ],
)
def test_a_row_says_until_when_it_is_away(until: datetime, told: str) -> None:
    assert till(until, NOW, WallClock(OSLO)) == told
