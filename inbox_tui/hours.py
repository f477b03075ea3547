"""The hours in which somebody works, as a person writes them: ``mon-fri 08:00-18:00; sat 10-14``.

Entries are separated by ``;``. Each names days (``mon``, ``mon-fri``, ``sat,sun``) and times on a
24-hour clock (``9-12,13:30-18``). A time that ends before it begins runs over midnight and belongs
to the day on which it begins. It is the clock on the wall that counts: an hour that daylight saving
repeats is covered twice, one that it skips never comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from inbox_tui.errors import Told
from inbox_tui.model import Identity

_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = tuple(day[:3] for day in _FULL)
_DAY_MINUTES = 24 * 60
_ENTRY = re.compile(r"(?P<days>[^\d]+?)\s+(?P<times>\d.*)")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?")


class HoursFault(Told):
    """The hours or the time zone are not understood."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work. Minutes count from midnight; ``end`` may lie past the day's own end."""

    day: int
    """0 is Monday."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works in an ordinary week."""

    shifts: tuple[Shift, ...]

    def covers(self, local: datetime) -> bool:
        """Return whether a moment, as the clock on the wall shows it, is within the hours."""
        minute = local.hour * 60 + local.minute
        today, yesterday = local.weekday(), (local.weekday() - 1) % 7
        return any(
            (s.day == today and s.start <= minute < s.end)
            or (s.day == yesterday and minute < s.end - _DAY_MINUTES)
            for s in self.shifts
        )


def parse(words: str) -> Hours:
    """Read hours as a person writes them.

    :raises HoursFault: with what is not understood and how it is written.
    """
    entries = [entry.strip().casefold() for entry in words.split(";")]
    shifts = tuple(shift for entry in entries if entry for shift in _shifts(entry))
    if not shifts:
        raise HoursFault('There are no hours in that. For example: "mon-fri 08:00-18:00"')
    return Hours(shifts)


def zone(name: str) -> tzinfo | None:
    """Return a time zone by its name; None, which means that of this machine, for "".

    :raises HoursFault: this machine knows none of that name.
    """
    if not name:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only where a person has named one

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise HoursFault(
            f"No time zone called {name!r} is known here. For example: Europe/Oslo"
        ) from None


def zone_of(who: Identity | None) -> tzinfo | None:
    """Return the time zone in which a person thinks.

    None is that of this machine: nobody is named, or the zone is not known here.
    """
    try:
        return zone(who.time_zone) if who else None
    except HoursFault:
        return None


def _shifts(entry: str) -> list[Shift]:
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise HoursFault(f'"{entry}" has no days and times. For example: "mon-fri 08:00-18:00"')
    days = [day for part in found["days"].split(",") for day in _days(part.strip())]
    spans = [_span(part.strip()) for part in found["times"].split(",")]
    return [Shift(day, start, end) for day in days for start, end in spans]


def _days(words: str) -> list[int]:
    first, _, last = (part.strip() for part in words.partition("-"))
    start, end = _day(first), _day(last or first)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _day(word: str) -> int:
    named = [n for n, day in enumerate(DAYS) if len(word) >= 3 and _FULL[n].startswith(word)]
    if len(named) != 1:
        raise HoursFault(f'"{word}" is no day. Days are {", ".join(DAYS)}.')
    return named[0]


def _span(words: str) -> tuple[int, int]:
    first, dash, last = (part.strip() for part in words.partition("-"))
    if not dash:
        raise HoursFault(f'"{words}" has no end. For example: 08:00-18:00')
    start, end = _minutes(first), _minutes(last)
    if start == _DAY_MINUTES:
        raise HoursFault(f'"{words}" begins at the end of the day. Write 00:00.')
    if start == end:
        raise HoursFault(f'"{words}" begins and ends at once. The whole day is 00:00-24:00.')
    return start, end if end > start else end + _DAY_MINUTES


def _minutes(words: str) -> int:
    found = _TIME.fullmatch(words)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    minutes = hour * 60 + minute
    if minute > 59 or minutes > _DAY_MINUTES:
        raise HoursFault(f'"{words}" is no time of day. For example: 08:00')
    return minutes
