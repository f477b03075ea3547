from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.hours import DAYS, HoursFault, parse, zone, zone_of
from inbox_tui.model import Identity

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def at(day: str, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=DAYS.index(day), hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("words", "day", "clock", "covered"),
    [
        ("mon-fri 08:00-18:00", "mon", "08:00", True),
        ("mon-fri 08:00-18:00", "mon", "07:59", False),
        ("mon-fri 08:00-18:00", "fri", "17:59", True),
        ("mon-fri 08:00-18:00", "fri", "18:00", False),
        ("mon-fri 08:00-18:00", "sat", "12:00", False),
        ("mon-fri 8-18; sat 10-14", "sat", "13:59", True),
        ("mon,wed 9-12,13:30-17", "wed", "12:30", False),
        ("mon,wed 9-12,13:30-17", "wed", "13:30", True),
        ("mon,wed 9-12,13:30-17", "tue", "10:00", False),
        ("Monday-Friday 9-17", "thu", "10:00", True),
        ("sat-mon 9-17", "sun", "10:00", True),
        ("sat-mon 9-17", "tue", "10:00", False),
        ("fri 22:00-06:00", "fri", "23:00", True),
        ("fri 22:00-06:00", "sat", "05:59", True),
        ("fri 22:00-06:00", "sat", "06:00", False),
        ("fri 22:00-06:00", "fri", "05:00", False),
        ("sun 22:00-06:00", "mon", "03:00", True),
        ("sat 00:00-24:00", "sat", "23:59", True),
        ("sat 00:00-24:00", "sun", "00:00", False),
    ],
)
def test_a_moment_is_within_the_hours_or_not(
    words: str, day: str, clock: str, covered: bool
) -> None:
    assert parse(words).covers(at(day, clock)) is covered


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "no hours"),
        (" ; ", "no hours"),
        ("mon-fri", "no days and times"),
        ("08:00-18:00", "no days and times"),
        ("mon-fri 08:00", "no end"),
        ("mo 8-9", '"mo" is no day'),
        ("funday 8-9", "no day"),
        ("mon,, tue 8-9", "no day"),
        ("mon-fri 8-25", '"25" is no time'),
        ("mon-fri 8:75-9", "no time"),
        ("mon-fri 8-24:30", "no time"),
        ("mon-fri 9-9", "begins and ends at once"),
        ("mon 24:00-2", "Write 00:00"),
    ],
)
def test_each_fault_has_a_sentence(words: str, said: str) -> None:
    with pytest.raises(HoursFault, match=said):
        parse(words)


def test_daylight_saving_moves_the_clock_and_not_the_hours() -> None:
    oslo = zone("Europe/Oslo")
    usual = parse("sun 08:00-18:00")
    for first, covered in (
        (datetime(2026, 3, 29, 6, 30, tzinfo=UTC), True),  # 08:30, the clock was put forward
        (datetime(2026, 3, 29, 5, 30, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 7, 30, tzinfo=UTC), True),  # 08:30, it was put back
        (datetime(2026, 10, 25, 6, 30, tzinfo=UTC), False),
    ):
        assert usual.covers(first.astimezone(oslo)) is covered


def test_an_hour_that_comes_twice_is_covered_twice() -> None:
    oslo, night = ZoneInfo("Europe/Oslo"), parse("sun 02:00-03:00")
    moments = [datetime(2026, 10, 25, hour, 15, tzinfo=UTC) for hour in range(4)]
    assert [night.covers(m.astimezone(oslo)) for m in moments] == [True, True, False, False]


def test_a_zone_that_is_not_known_has_a_sentence_and_none_is_this_machines() -> None:
    for name in ("Mars/Olympus", "../etc/passwd", "Europe"):
        with pytest.raises(HoursFault, match="time zone"):
            zone(name)
    assert zone("") is None


def test_a_person_thinks_in_their_zone_where_it_is_known_and_else_in_this_machines() -> None:
    ada = Identity(id="ada", name="Ada", time_zone="Europe/Oslo")
    assert zone_of(ada) == ZoneInfo("Europe/Oslo")
    assert zone_of(replace(ada, time_zone="Mars/Olympus")) is None, "written by a newer system"
    assert zone_of(None) is None


minutes = st.integers(0, 1439)


@given(st.sampled_from(DAYS), minutes, minutes, st.integers(0, 7 * 1440 - 1))
def test_a_shift_covers_as_many_minutes_as_it_is_long(
    day: str, start: int, end: int, probe: int
) -> None:
    if start == end:
        return
    words = f"{day} {start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}"
    length = (end - start) % 1440
    since = (probe - DAYS.index(day) * 1440 - start) % (7 * 1440)
    assert parse(words).covers(MONDAY + timedelta(minutes=probe)) is (since < length)


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused_with_a_sentence(words: str) -> None:
    with suppress(HoursFault):
        assert parse(words).shifts
