"""When an account is pulled next. Pure: times come in, times go out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_tui.adapter import AdapterError

JITTER = 0.1
"""Part of the pause by which pulls are spread, so that accounts do not march in step."""
USUAL = 60.0
"""Seconds between two pulls where the network's own figure is not known."""
SHORTEST, LONGEST = 1.0, 86_400.0
"""Seconds. Whatever an adapter asks for, its network is neither flooded nor forgotten."""

UNSTATED = timedelta(minutes=1)
"""Pause after a rate limit whose end the network does not name, or names as past."""
DOUBTFUL = timedelta(minutes=15)
"""Pause where a network names a time that it cannot mean, and where only a person can help."""
LONGEST_LIMIT = timedelta(hours=25)
"""A rate limit further ahead is nonsense: resets in the year 2999 exist. Networks document windows
of a day at most (https://docs.bsky.app/docs/advanced-guides/rate-limits,
https://docs.x.com/x-api/fundamentals/rate-limits)."""
QUOTA = timedelta(days=1)
LONGEST_QUOTA = timedelta(days=32)
"""Paid allowances are renewed monthly."""


def pause(poll_seconds: float | None, luck: float, chosen: int = 0) -> timedelta:
    """Return how long an account rests after a pull.

    ``poll_seconds`` is :attr:`Adapter.poll_seconds`, None where it is not known. ``luck`` between
    0 and 1 chooses a place in the spread; draw it once for each pull. ``chosen`` are the seconds
    that the person has chosen; fewer than the network asks for do not count.
    """
    asked = USUAL if poll_seconds is None else poll_seconds
    kept = min(LONGEST, max(SHORTEST, chosen, asked))  # in this order NaN becomes SHORTEST
    return timedelta(seconds=kept * (1 - JITTER + 2 * JITTER * luck))


def pause_after(error: AdapterError, now: datetime) -> datetime | None:
    """Return the time before which ``error`` lets nobody pull again, or None.

    A time that the network states is kept as it stands where it can be meant.
    """
    from inbox_tui.adapter import AuthRevoked, QuotaExhausted, RateLimited, WrongAccount

    match error:
        case RateLimited():
            return _stated(error.reset_at, now, UNSTATED, LONGEST_LIMIT, DOUBTFUL)
        case QuotaExhausted():
            return _stated(error.until, now, QUOTA, LONGEST_QUOTA, QUOTA)
        case AuthRevoked() | WrongAccount():
            # Each further login counts against the network's daily limit. 'account check' ends
            # the pause as soon as a person has put it right.
            return now + DOUBTFUL
        case _:
            return None


def _stated(
    stated: datetime | None,
    now: datetime,
    without: timedelta,
    longest: timedelta,
    instead: timedelta,
) -> datetime:
    if stated is None or stated.tzinfo is None or stated <= now:
        return now + without
    return stated if stated <= now + longest else now + instead


def resting_until(
    now: datetime, ended_at: datetime | None, retry_at: datetime | None
) -> datetime | None:
    """Return when the pause ends that the last pull's end brought about; None where there is none.

    A pause that began in the future is of a clock that has been set back since: its end is not
    known any more, and does not count.
    """
    if retry_at is None or retry_at <= now or (ended_at is not None and ended_at > now):
        return None
    return retry_at


def due_at(
    now: datetime, ended_at: datetime | None, rest: timedelta, retry_at: datetime | None
) -> datetime:
    """Return when an account is to be pulled: at once where that is not after ``now``.

    ``ended_at`` is the end of the last attempt, None before the first; one that lies ahead is of a
    clock that has been set back since, and does not count. ``retry_at`` is the time before which
    the network wants no other pull (:attr:`PullState.retry_at`).
    """
    soon = now if ended_at is None or ended_at > now else ended_at + rest
    until = resting_until(now, ended_at, retry_at)
    return soon if until is None else max(soon, until)
