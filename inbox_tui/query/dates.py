"""Dates as people write them: a day, a month, a year, a weekday, or how long ago."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from inbox_tui import spans

EXAMPLES = "2026-11-21, 2026-11, 2026, today, yesterday, monday, 12h, 7d, 2w, 3m or 1y"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?\Z")
_LENGTH = {
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
    "m": timedelta(days=30),
    "months": timedelta(days=30),
    "years": timedelta(days=365),
}


@dataclass(frozen=True, slots=True)
class Present:
    """When somebody asks, and by which clock on the wall: that one's days are meant."""

    now: datetime
    zone: tzinfo | None
    """None is the time zone of this machine."""

    @property
    def today(self) -> date:
        """The day on that clock."""
        return self.day(self.now)

    def day(self, moment: datetime) -> date:
        """Return the day that a moment belongs to."""
        return moment.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """Return when a day begins, in UTC; one that the zone skips begins when the next one does."""
        # Without a zone Python asks the system, which knows the dates of summer time; the offset
        # that a local time carries does not.
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first moment up to, and not including, the last."""

    start: datetime
    end: datetime


def period(words: str, present: Present) -> Period | None:
    """Return the time, in UTC, that ``words`` name, or None.

    ``7d`` begins at this hour seven days ago and lasts to the end of that day. A month is 30 days
    and a year 365 days where they count back. ``monday`` is the last one, today included.
    """
    plain = words.strip().casefold()
    try:
        return _ago(plain, present) or _named(plain, present) or _written(plain, present)
    except (ValueError, OverflowError, OSError):  # the year 0, the 31st of June
        return None


def _ago(words: str, present: Present) -> Period | None:
    found = spans.parse(words, _LENGTH)
    if found is None:
        return None
    number, length = found
    start = present.now - number * length
    return Period(start, present.midnight(present.day(start) + timedelta(days=1)))


def _named(words: str, present: Present) -> Period | None:
    today = present.today
    if words == "today":
        day = today
    elif words == "yesterday":
        day = today - timedelta(days=1)
    elif len(words) > 2 and (matching := [n for n in _DAYS if n.startswith(words)]):
        day = today - timedelta(days=(today.weekday() - _DAYS.index(matching[0])) % 7)
    else:
        return None
    return _whole(day, day + timedelta(days=1), present)


def _written(words: str, present: Present) -> Period | None:
    found = _DATE.match(words)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    first = date(year, month or 1, day or 1)
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = date(year + month // 12, month % 12 + 1, 1)
    else:
        after = date(year + 1, 1, 1)
    return _whole(first, after, present)


def _whole(first: date, after: date, present: Present) -> Period:
    return Period(present.midnight(first), present.midnight(after))
