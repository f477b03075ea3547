from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inbox_tui.query import dates
from inbox_tui.query.dates import Present
from inbox_tui.wall_clock import WallClock

NOW = datetime(2026, 3, 30, 10, 30, tzinfo=UTC)  # a Monday, the day after the clocks went forward
VIENNA = ZoneInfo("Europe/Vienna")
ZONES = (
    VIENNA,
    ZoneInfo("America/Santiago"),  # changes its clocks at midnight
    ZoneInfo("America/Havana"),  # has one midnight twice
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("Pacific/Kiritimati"),
    ZoneInfo("Pacific/Pago_Pago"),
)
CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),  # Vienna
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 4, 5, 3, tzinfo=UTC),  # Santiago
    datetime(2026, 9, 6, 4, tzinfo=UTC),
    datetime(2026, 3, 8, 5, tzinfo=UTC),  # Havana
    datetime(2026, 11, 1, 5, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),  # a day of 23 hours
        ("2026/3/5", "2026-03-04T23:00", "2026-03-05T23:00"),
        ("2026-12", "2026-11-30T23:00", "2026-12-31T23:00"),
        ("2026", "2025-12-31T23:00", "2026-12-31T23:00"),
        ("today", "2026-03-29T22:00", "2026-03-30T22:00"),
        ("Yesterday", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("monday", "2026-03-29T22:00", "2026-03-30T22:00"),
        ("tue", "2026-03-23T23:00", "2026-03-24T23:00"),
        ("12h", "2026-03-29T22:30", "2026-03-30T22:00"),
        ("7d", "2026-03-23T10:30", "2026-03-23T23:00"),
    ],
)
def test_dates_are_days_on_the_persons_wall(words: str, start: str, end: str) -> None:
    found = dates.period(words, Present(NOW, VIENNA))
    assert found is not None
    assert [f"{moment:%Y-%m-%dT%H:%M}" for moment in (found.start, found.end)] == [start, end]


@pytest.mark.parametrize(
    "words",
    ["", "soon", "mo", "2026-13", "2026-02-30", "0000", "9999", "9999y", "9999-12-31", "７d"],
)
def test_what_is_no_date_is_none(words: str) -> None:
    assert dates.period(words, Present(NOW, UTC)) is None


def test_without_a_zone_the_days_are_those_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        here = [dates.period(words, Present(NOW, None)) for words in ("yesterday", "2026", "7d")]
    time.tzset()
    there = [dates.period(words, Present(NOW, VIENNA)) for words in ("yesterday", "2026", "7d")]
    assert here == there


@given(
    st.sampled_from(CHANGES),
    st.integers(-4 * 24 * 4, 4 * 24 * 4),
    st.integers(0, 2 * 24 * 4),
    st.sampled_from(ZONES),
)
@example(datetime(2026, 3, 28, 22, 30, tzinfo=UTC), 0, 4, VIENNA)  # 23:30, the day before
@example(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), 0, 4, VIENNA)  # 00:30, the day itself
@example(datetime(2026, 3, 29, 21, 30, tzinfo=UTC), 0, 4, VIENNA)
@example(datetime(2026, 3, 29, 22, 30, tzinfo=UTC), 0, 4, VIENNA)
def test_a_message_belongs_to_the_day_that_the_screen_shows(
    change: datetime, quarters: int, later: int, zone: ZoneInfo
) -> None:
    """Within four days of a change of clocks, and read up to two days later."""
    clock = WallClock(zone)
    written = change + quarters * timedelta(minutes=15)
    now = written + later * timedelta(minutes=15)
    asked = {clock.day(written) + timedelta(days=n): n == 0 for n in (-1, 0, 1)}
    for day, is_that in asked.items():
        found = dates.period(f"{day}", Present(now, zone))
        assert found is not None
        assert (found.start <= written < found.end) is is_that
    for words, said in (("today", "Today"), ("yesterday", "Yesterday")):
        found = dates.period(words, Present(now, zone))
        assert found is not None
        assert (found.start <= written < found.end) is (clock.day_named(written, now) == said)
