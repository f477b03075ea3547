"""Moments in the future as a person types them: ``tomorrow``, ``3d``, ``mon 9:00``, ``answer``.

The clock on the wall of the person's own time zone counts. A day without a time means eight in the
morning; ``today`` and ``tonight`` mean six in the evening. A length of time is counted from now:
minutes and hours exactly, days and weeks by the calendar, at the same time of day.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from inbox_tui import spans, text
from inbox_tui.errors import Told
from inbox_tui.model import NEXT_ANSWER

EXAMPLES = "3h, 3d, tomorrow, mon 9:00, 2026-12-01, 2026-12-01 14:30, answer"
"""What can be typed, for a hint beside a field."""
ANSWERS = ("answer", "reply")
"""Words for the time when somebody writes."""
MORNING, EVENING = time(8), time(18)
LONGEST = timedelta(days=3660)
"""What lies further ahead is a slip of the finger."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?")
_UNITS = {
    "m": timedelta(minutes=1),
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(days=7),
}


class MomentFault(Told):
    """The words are no moment, or it is past."""


def moment(words: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """Return the moment that ``words`` mean, in UTC, later than ``now``.

    ``answer`` is :data:`~inbox_tui.model.NEXT_ANSWER`. ``zone`` None is that of this machine.

    :raises MomentFault: with what is wrong and examples.
    """
    plain = " ".join(words.casefold().replace(",", " ").split())
    if plain in ANSWERS:
        return NEXT_ANSWER
    local = now.astimezone(zone)
    try:
        found = _span(plain, local, zone) or _named(plain, local, zone)
    except (ValueError, OverflowError):
        found = None
    if found is None or found > now + LONGEST:
        shown = text.shorten(text.clean_cell(words), 40)
        raise MomentFault(f'"{shown}" is no moment. For example: {EXAMPLES}')
    if found <= now:
        raise MomentFault(
            f"{found.astimezone(zone):%a %Y-%m-%d %H:%M} is past. For example: {EXAMPLES}"
        )
    return found


def _span(words: str, local: datetime, zone: tzinfo | None) -> datetime | None:
    found = spans.parse(words.removeprefix("in "), _UNITS)
    if found is None or not found[0]:
        return None
    number, unit = found
    if not unit.days:
        return local.astimezone(UTC) + number * unit
    return _at(local.date() + number * unit, local.time(), zone)


def _named(words: str, local: datetime, zone: tzinfo | None) -> datetime | None:
    name, _, rest = words.removeprefix("next ").removeprefix("on ").partition(" ")
    rest = rest.removeprefix("at ")
    today = local.date()
    if "t" in name and _is_date(name.partition("t")[0]):
        name, _, rest = name.partition("t")
    if _is_date(name):
        return _at(date.fromisoformat(name), _clock(rest or "8"), zone)
    if name in {"today", "tonight"}:
        return _at(today, _clock(rest) if rest else EVENING, zone)
    if name == "tomorrow":
        return _at(today + timedelta(days=1), _clock(rest or "8"), zone)
    weekdays = [n for n, day in enumerate(_WEEKDAYS) if len(name) >= 3 and day.startswith(name)]
    if name == "week" and words.startswith("next ") and not rest:
        weekdays = [0]
    if weekdays:
        ahead = (weekdays[0] - today.weekday()) % 7
        at = _clock(rest or "8")
        found = _at(today + timedelta(days=ahead), at, zone)
        return found if found > local else _at(today + timedelta(days=ahead + 7), at, zone)
    if rest or ":" not in name:
        return None
    at = _clock(name)
    found = _at(today, at, zone)
    return found if found > local else _at(today + timedelta(days=1), at, zone)


def _is_date(words: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", words) is not None


def _clock(words: str) -> time:
    found = _CLOCK.fullmatch(words)
    if found is None:
        raise ValueError(words)
    hour, half = int(found[1]), found[3]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(words)
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(found[2] or 0))


def _at(day: date, at: time, zone: tzinfo | None) -> datetime:
    """Return a time on the wall; in an hour that the zone skips, as much later as it skips."""
    # Without a zone Python asks the system, which knows the dates of summer time; the offset that
    # a local time carries does not.
    return datetime.combine(day, at, zone).astimezone(UTC)
