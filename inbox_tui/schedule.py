"""When an account is pulled next. Pure: times come in, times go out."""

from __future__ import annotations

from datetime import datetime, timedelta

JITTER = 0.1
"""Part of the pause by which pulls are spread, so that accounts do not march in step."""
USUAL = 60.0
"""Seconds between two pulls where the network's own figure is not known."""
SHORTEST, LONGEST = 1.0, 86_400.0
"""Seconds. Whatever an adapter asks for, its network is neither flooded nor forgotten."""


def pause(poll_seconds: float | None, luck: float) -> timedelta:
    """Return how long an account rests after a pull.

    ``poll_seconds`` is :attr:`Adapter.poll_seconds`, None where it is not known. ``luck`` between
    0 and 1 chooses a place in the spread; draw it once for each pull.
    """
    asked = USUAL if poll_seconds is None else poll_seconds
    kept = min(LONGEST, max(SHORTEST, asked))  # in this order NaN becomes SHORTEST
    return timedelta(seconds=kept * (1 - JITTER + 2 * JITTER * luck))


def due_at(
    now: datetime, ended_at: datetime | None, rest: timedelta, retry_at: datetime | None
) -> datetime:
    """Return when an account is to be pulled: at once where that is not after ``now``.

    ``ended_at`` is the end of the last attempt, None before the first; one that lies ahead is of a
    clock that has been set back since, and does not count. ``retry_at`` is the time before which
    the network wants no other pull (:attr:`PullState.retry_at`).
    """
    soon = now if ended_at is None or ended_at > now else ended_at + rest
    return soon if retry_at is None else max(soon, retry_at)
