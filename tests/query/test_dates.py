from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from inbox_tui.query import dates

NOW = datetime(2026, 3, 30, 10, 30, tzinfo=UTC)  # a Monday, the day after the clocks went forward


@pytest.fixture(autouse=True)
def vienna(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


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
def test_dates_are_days_of_this_machine(words: str, start: str, end: str) -> None:
    found = dates.period(words, NOW)
    assert found is not None
    assert [f"{moment:%Y-%m-%dT%H:%M}" for moment in (found.start, found.end)] == [start, end]


@pytest.mark.parametrize(
    "words",
    ["", "soon", "mo", "2026-13", "2026-02-30", "0000", "9999", "9999y", "9999-12-31", "７d"],
)
def test_what_is_no_date_is_none(words: str) -> None:
    assert dates.period(words, NOW) is None
