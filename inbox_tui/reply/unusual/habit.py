"""Confirming has become a habit of the hand: so quick that nothing can have been read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from inbox_tui import hours
from inbox_tui.model import Identity
from inbox_tui.reply import policy
from inbox_tui.reply.unusual.occasion import Occasion
from inbox_tui.store import outbox


def find(occasion: Occasion) -> str:
    """Return that ten confirms of this human's day were too quick, or ""."""
    since = midnight(occasion.identity, occasion.now)
    if is_habit(outbox.ponder_times(occasion.conn, occasion.identity.id, since)):
        return "Today ten confirms in a row took less than a moment each: the whole sign."
    return ""


def is_habit(pondered: Sequence[timedelta]) -> bool:
    """Return whether any ten confirms in a row were too quick to have been read.

    A gesture that is repeated is soon made without looking: https://doi.org/10.25300/MISQ/2018/14124.
    """
    runs = (
        pondered[first : first + policy.HABIT_SENDS]
        for first in range(len(pondered) - policy.HABIT_SENDS + 1)
    )
    return any(
        timedelta(seconds=median(t.total_seconds() for t in run)) < policy.HABIT_MEDIAN
        for run in runs
    )


def midnight(identity: Identity, now: datetime) -> datetime:
    """Return when the human's present day began, by their own clock."""
    try:
        here = now.astimezone(hours.zone(identity.time_zone))
    except hours.HoursFault:
        here = now.astimezone()
    return here.replace(hour=0, minute=0, second=0, microsecond=0)
