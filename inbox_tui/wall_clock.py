"""Moments in the words that people read: ``4 min ago``, ``Mon 14:02``, ``3 Jan 14:02``. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

AHEAD = timedelta(minutes=2)
"""Clocks differ by so much without anybody noticing."""


@dataclass(frozen=True, slots=True)
class WallClock:
    """The clock on a person's wall."""

    zone: tzinfo | None = None
    """None is the time zone of this machine."""
    is_12h: bool = False
    counted: timedelta = timedelta(days=7)
    """Up to this age a list says how old a thing is."""

    def told(self, moment: datetime, now: datetime) -> str:
        """Return when ``moment`` was, with as much of the date as is needed.

        Within the hour it is how long ago; what lies ahead says so: a clock is wrong somewhere.
        """
        age = now - moment
        if age < -AHEAD:
            return f"{self.dated(moment, now)}, ahead of this clock"
        if age < timedelta(minutes=1):
            return "just now"
        if age < timedelta(hours=1):
            return f"{int(age.total_seconds() // 60)} min ago"
        return self.dated(moment, now)

    def dated(self, moment: datetime, now: datetime) -> str:
        """Return the same without counting: ``14:02``, ``yesterday 14:02``, ``Mon 14:02``."""
        local, today = self._local(moment), self._local(now).date()
        days = (today - local.date()).days
        if days == 0:
            return self.time(moment)
        if days == 1:
            return f"yesterday {self.time(moment)}"
        if 1 < days < 7:
            return f"{local:%a} {self.time(moment)}"
        year = "" if local.year == today.year else f" {local.year}"
        return f"{local.day} {local:%b}{year} {self.time(moment)}"

    def age(self, moment: datetime, now: datetime) -> str:
        """Return how old ``moment`` is, in at most six cells: ``now``, ``5m``, ``3h``, ``2d``.

        From the age of :attr:`counted` it is the date: ``3 Jan``, ``2024``.
        """
        age = now - moment
        seconds = age.total_seconds()
        if age >= self.counted:
            local = self._local(moment)
            return f"{local.day} {local:%b}" if age < timedelta(days=300) else f"{local:%Y}"
        if seconds < 60:
            return "now"
        if seconds < 3600:
            return f"{int(seconds // 60)}m"
        if seconds < 86_400:
            return f"{int(seconds // 3600)}h"
        return f"{int(seconds // 86_400)}d"

    def time(self, moment: datetime) -> str:
        """Return the time of day; in an hour that comes twice, with the name of the zone."""
        local = self._local(moment)
        said = f"{local:%H:%M}"
        if self.is_12h:
            said = f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
        return f"{said} {local.tzname()}" if self._comes_twice(moment) else said

    def minute(self, moment: datetime) -> str:
        """Return date and time, ``2026-11-21 14:02``; with the offset in an hour that comes twice."""
        if self._comes_twice(moment):
            return self.offset_minute(moment)
        return f"{self._local(moment):%Y-%m-%d %H:%M}"

    def offset_minute(self, moment: datetime) -> str:
        """Return the same always with the offset from UTC: ``2026-11-21 14:02 +01:00``."""
        local = self._local(moment)
        return f"{local:%Y-%m-%d %H:%M} {_offset(local)}"

    def second(self, moment: datetime) -> str:
        """Return the time of day to the second, on a 24-hour clock."""
        return f"{self._local(moment):%H:%M:%S}"

    def exact(self, moment: datetime) -> str:
        """Return ``moment`` to the second, here and in UTC."""
        local, utc = self._local(moment), moment.astimezone(UTC)
        return (
            f"{local:%A} {local:%Y-%m-%d %H:%M:%S} {_offset(local)} ({utc:%Y-%m-%d %H:%M:%S} UTC)"
        )

    def day(self, moment: datetime) -> date:
        """Return the day on the person's calendar."""
        return self._local(moment).date()

    def day_named(self, moment: datetime, now: datetime) -> str:
        """Return the day in words: ``Today``, ``Yesterday``, ``Monday 5 January``."""
        day, today = self.day(moment), self.day(now)
        if day == today:
            return "Today"
        if day == today - timedelta(days=1):
            return "Yesterday"
        year = "" if day.year == today.year else f" {day.year}"
        return f"{day:%A} {day.day} {day:%B}{year}"

    def _local(self, moment: datetime) -> datetime:
        try:
            return moment.astimezone(self.zone)
        except OverflowError:  # the first and the last day that Python knows
            return moment.astimezone(UTC)

    def _comes_twice(self, moment: datetime) -> bool:
        """Return whether this time of day is on the wall an hour before or after, too."""
        here = self._local(moment).replace(tzinfo=None)
        try:
            return any(
                self._local(moment + other).replace(tzinfo=None) == here
                for other in (timedelta(hours=-1), timedelta(hours=1))
            )
        except OverflowError:
            return False


def _offset(local: datetime) -> str:
    offset = local.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}"


THIS_MACHINE = WallClock()
