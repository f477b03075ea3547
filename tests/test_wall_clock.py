"""Times that people read, in their own zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.wall_clock import WallClock

OSLO = WallClock(ZoneInfo("Europe/Oslo"))
NOW = datetime(2026, 1, 7, 12, 0, tzinfo=UTC)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=-90), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=4, seconds=30), "4 min ago"),
        (timedelta(minutes=60), "12:00"),
        (timedelta(hours=13), "00:00"),
        (timedelta(hours=14), "yesterday 23:00"),
        (timedelta(days=2), "Mon 13:00"),
        (timedelta(days=6), "Thu 13:00"),
        (timedelta(days=7), "31 Dec 2025 13:00"),
        (timedelta(minutes=-3), "13:03, ahead of this clock"),
        (timedelta(days=-400), "11 Feb 2027 13:00, ahead of this clock"),
    ],
)
def test_a_moment_has_as_much_of_the_date_as_is_needed(ago: timedelta, expected: str) -> None:
    assert OSLO.told(NOW - ago, NOW) == expected


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=5), "now"),
        (timedelta(minutes=5), "5m"),
        (timedelta(hours=3), "3h"),
        (timedelta(days=2), "2d"),
        (timedelta(days=30), "8 Dec"),
        (timedelta(days=700), "2024"),
    ],
)
def test_ages_are_short(ago: timedelta, expected: str) -> None:
    assert OSLO.age(NOW - ago, NOW) == expected


def test_ages_are_counted_as_long_as_the_person_likes() -> None:
    clock = WallClock(UTC, counted=timedelta(hours=12))
    assert clock.age(NOW - timedelta(hours=11), NOW) == "11h"
    assert clock.age(NOW - timedelta(hours=13), NOW) == "6 Jan"


def test_twelve_hours_have_their_half_of_the_day() -> None:
    clock = WallClock(UTC, is_12h=True)
    midnight = datetime(2026, 1, 7, tzinfo=UTC)
    assert [clock.time(midnight + timedelta(hours=h, minutes=5)) for h in (0, 11, 12, 23)] == [
        "12:05 am", "11:05 am", "12:05 pm", "11:05 pm",
    ]  # fmt: skip


def test_an_hour_that_comes_twice_names_its_zone_and_one_that_is_skipped_does_not_exist() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert OSLO.time(first) == "02:30 CEST"
    assert OSLO.time(first + timedelta(hours=1)) == "02:30 CET"
    assert OSLO.time(first + timedelta(hours=2)) == "03:30"
    spring = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert [OSLO.time(spring), OSLO.time(spring + timedelta(minutes=1))] == ["01:59", "03:00"]


def test_the_days_before_and_after_a_change_of_clocks_are_named_by_the_calendar() -> None:
    now = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # half past midnight, on Monday in Oslo
    assert OSLO.dated(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), now) == "yesterday 01:30"
    assert OSLO.day_named(datetime(2026, 3, 28, 22, 59, tzinfo=UTC), now) == "Saturday 28 March"
    assert OSLO.day_named(datetime(2026, 3, 28, 23, 1, tzinfo=UTC), now) == "Yesterday"
    assert OSLO.day_named(now, now) == "Today"
    assert OSLO.day_named(datetime(2024, 2, 1, tzinfo=UTC), now) == "Thursday 1 February 2024"


def test_the_exact_moment_is_told_here_and_in_utc() -> None:
    assert (
        OSLO.exact(datetime(2026, 7, 1, 22, 5, 9, tzinfo=UTC))
        == "Thursday 2026-07-02 00:05:09 +02:00 (2026-07-01 22:05:09 UTC)"
    )


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from((OSLO, WallClock(), WallClock(ZoneInfo("Pacific/Apia"), is_12h=True))),
)
def test_no_moment_and_no_clock_fails(moment: datetime, now: datetime, clock: WallClock) -> None:
    said = clock.told(moment, now), clock.exact(moment), clock.day_named(moment, now)
    assert all(words.strip() for words in said)


def test_a_full_date_has_its_offset_where_it_is_asked_for_or_the_hour_comes_twice() -> None:
    assert OSLO.minute(NOW) == "2026-01-07 13:00"
    assert OSLO.offset_minute(NOW) == "2026-01-07 13:00 +01:00"
    assert OSLO.second(NOW + timedelta(seconds=7)) == "13:00:07"
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert OSLO.minute(first) == "2026-10-25 02:30 +02:00"
    assert OSLO.minute(first + timedelta(hours=1)) == "2026-10-25 02:30 +01:00"
    assert OSLO.minute(first + timedelta(hours=2)) == "2026-10-25 03:30"
    assert OSLO.minute(datetime.max.replace(tzinfo=UTC)) == "9999-12-31 23:59 +00:00"
