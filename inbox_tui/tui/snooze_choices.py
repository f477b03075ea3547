"""When a snoozed conversation comes back: the usual moments, and what typed ones mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from inbox_tui.model import NEXT_ANSWER
from inbox_tui.moments import moment

LAST_EVENING = timedelta(hours=2)
"""Less than this before six, "later today" means in three hours."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")
"""The first of these that no other choice stands for is offered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A usual moment."""

    label: str
    until: datetime


def choices(now: datetime, zone: tzinfo | None) -> Iterator[Choice]:
    """Yield the usual moments, the nearest first and the answer last; no two are the same.

    They are as many on every day, so that a digit that one has got used to means the same.
    """
    local = now.astimezone(zone)
    evening = local.replace(hour=18, minute=0, second=0, microsecond=0)
    is_early = evening - local >= LAST_EVENING
    later = moment("today" if is_early else "3h", now, zone)
    tomorrow, week = moment("tomorrow", now, zone), moment("7d", now, zone)
    yield Choice("later today" if is_early else "in three hours", later)
    yield Choice("tomorrow morning", tomorrow)
    # On a Sunday, Monday is tomorrow.
    days = (Choice(day, moment(day.casefold(), now, zone)) for day in DAYS)
    yield next(choice for choice in days if choice.until not in (later, tomorrow, week))
    yield Choice("in a week", week)
    yield Choice("until they answer", NEXT_ANSWER)


def meaning(until: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return a moment in full: ``Tue 2026-01-06 08:00, in 20 h``."""
    if until == NEXT_ANSWER:
        return "back when somebody writes"
    return f"{until.astimezone(zone):%a %Y-%m-%d %H:%M}, in {_ahead(until - now)}"


def _ahead(length: timedelta) -> str:
    hours = round(length.total_seconds() / 3600)
    if hours < 1:
        return f"{max(1, round(length.total_seconds() / 60))} min"
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"
