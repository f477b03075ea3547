"""When a snoozed conversation comes back: the usual moments, and what typed ones mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from inbox_tui.model import NEXT_ANSWER
from inbox_tui.moments import moment

LAST_EVENING = timedelta(hours=2)
"""Less than this before six, "later today" means in three hours."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A usual moment."""

    label: str
    until: datetime


def choices(now: datetime, zone: tzinfo | None) -> Iterator[Choice]:
    """Yield the usual moments, the nearest first and the answer last."""
    local = now.astimezone(zone)
    evening = local.replace(hour=18, minute=0, second=0, microsecond=0)
    if evening - local >= LAST_EVENING:
        yield Choice("later today", moment("today", now, zone))
    else:
        yield Choice("in three hours", moment("3h", now, zone))
    yield Choice("tomorrow morning", moment("tomorrow", now, zone))
    yield Choice("Monday", moment("monday", now, zone))
    yield Choice("in a week", moment("7d", now, zone))
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
