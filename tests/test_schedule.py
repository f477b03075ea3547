from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import schedule

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
times = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without a zone


@pytest.mark.parametrize(
    ("poll_seconds", "luck", "seconds"),
    [
        (100.0, 0.5, 100),
        (100.0, 0.0, 90),
        (100.0, 1.0, 110),
        (None, 0.5, 60),
        (0.0, 0.5, 1),
        (-5.0, 0.5, 1),
        (math.nan, 0.5, 1),
        (math.inf, 0.5, 86_400),
    ],
)
def test_the_pause_is_the_networks_own_within_reason_and_spread(
    poll_seconds: float | None, luck: float, seconds: float
) -> None:
    assert schedule.pause(poll_seconds, luck).total_seconds() == pytest.approx(seconds)


@pytest.mark.parametrize(("chosen", "seconds"), [(300, 300), (10, 100), (0, 100), (10**6, 86_400)])
def test_a_person_chooses_a_longer_pause_but_no_shorter_one(chosen: int, seconds: float) -> None:
    assert schedule.pause(100.0, 0.5, chosen).total_seconds() == seconds


def test_before_the_first_pull_an_account_is_due_at_once() -> None:
    assert schedule.due_at(NOW, None, MINUTE, None) <= NOW


def test_after_a_pull_it_rests_from_its_end_on() -> None:
    ended = NOW - timedelta(seconds=20)
    assert schedule.due_at(NOW, ended, MINUTE, None) == ended + MINUTE


def test_the_network_can_ask_for_longer_but_not_for_less() -> None:
    hour = NOW + timedelta(hours=1)
    assert schedule.due_at(NOW, NOW, MINUTE, hour) == hour
    assert schedule.due_at(NOW, None, MINUTE, hour) == hour
    assert schedule.due_at(NOW, NOW, MINUTE, NOW - MINUTE) == NOW + MINUTE


def test_a_clock_that_was_ahead_does_not_stop_pulling() -> None:
    assert schedule.due_at(NOW, NOW + timedelta(days=400), MINUTE, None) <= NOW


@given(
    now=times,
    ended_at=st.none() | times,
    retry_at=st.none() | times,
    poll_seconds=st.none() | st.floats(),
    luck=st.floats(0, 1),
)
def test_nothing_is_pulled_before_its_time_and_nothing_is_forgotten(
    now: datetime,
    ended_at: datetime | None,
    retry_at: datetime | None,
    poll_seconds: float | None,
    luck: float,
) -> None:
    rest = schedule.pause(poll_seconds, luck)
    due = schedule.due_at(now, ended_at, rest, retry_at)
    if retry_at is not None and (ended_at is None or ended_at <= now):
        assert max(due, now) >= retry_at
    if ended_at is not None and ended_at <= now:
        assert due >= ended_at + rest
    assert due <= max(now + rest, retry_at or now)
