"""Dates as people write them: a day, a month, a year, a weekday, or how long ago."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
class Period:
    """From the first moment up to, and not including, the last."""

    start: datetime
    end: datetime


def period(words: str, now: datetime) -> Period | None:
    """Return the time that ``words`` name, or None; days are those of this machine's time zone.

    ``7d`` begins at this hour seven days ago and lasts to the end of that day. A month is 30 days
    and a year 365 days where they count back. ``monday`` is the last one, today included.
    """
    plain = words.strip().casefold()
    try:
        return _ago(plain, now) or _named(plain, now) or _written(plain, now)
    except (ValueError, OverflowError, OSError):  # the year 0, the 31st of June
        return None


def _ago(words: str, now: datetime) -> Period | None:
    found = spans.parse(words, _LENGTH)
    if found is None:
        return None
    number, length = found
    start = now - number * length
    after = start.astimezone().date() + timedelta(days=1)
    return Period(start, _midnight(after, now))


def _named(words: str, now: datetime) -> Period | None:
    today = now.astimezone().date()
    if words == "today":
        day = today
    elif words == "yesterday":
        day = today - timedelta(days=1)
    elif len(words) > 2 and (matching := [n for n in _DAYS if n.startswith(words)]):
        day = today - timedelta(days=(today.weekday() - _DAYS.index(matching[0])) % 7)
    else:
        return None
    return Period(_midnight(day, now), _midnight(day + timedelta(days=1), now))


def _written(words: str, now: datetime) -> Period | None:
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
    return Period(_midnight(first, now), _midnight(after, now))


def _midnight(day: date, now: datetime) -> datetime:
    here = datetime(day.year, day.month, day.day).astimezone()
    return here.astimezone(now.tzinfo)
