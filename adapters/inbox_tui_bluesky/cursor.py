"""Where a pull goes on: what has been seen of the notifications, and of our own posts' threads.

Notifications come newest first, in the order of a time that the *author* can shift into the past
(the lesser of ``createdAt`` and the server's own). So the last hour is always read again, and what
was seen in it is remembered by address and content id.

What is stored advances only when the way down from the newest to the known is complete. A way that
was cut off is remembered as a gap, and the next pull closes it before it looks for newer ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

OVERLAP = timedelta(hours=1)
MOST_SEEN = 1000
"""So many are remembered at most; in a busier hour the overlap is shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The unread rest of a way down that was cut off."""

    place: str
    """The server's own cursor of the page that comes next."""
    floor: datetime
    seen: Mapping[str, str]
    """What the cursor's own fields become when the gap is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in the account's history."""

    floor: datetime | None = None
    """Everything before it is stored; None before the first pull."""
    seen: Mapping[str, str] = field(default_factory=dict)
    """Content id by address of the notifications since ``floor`` that are stored."""
    gap: Gap | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    """How many answers each recent post of ours had when its thread was last read; 0 before."""
    turn: int = 0
    """Counts pulls; picks the quiet thread that is read again."""

    def knows(self, uri: str, cid: str, indexed: datetime) -> bool:
        """Tell whether a notification is stored already."""
        if self.floor is None:
            return False
        return indexed < self.floor or self.seen.get(uri) == cid


class Progress:
    """Collects what a pull meets on its way down from ``old``, and makes the next cursor of it."""

    def __init__(self, old: Cursor) -> None:
        self._old = old
        self._met: dict[str, tuple[datetime, str]] = {}
        """Time and content id by address."""

    def meet(self, uri: str, cid: str, indexed: datetime) -> None:
        """Note one notification, new or known."""
        self._met[uri] = (indexed.astimezone(UTC), cid)

    def complete(self) -> Cursor:
        """Return the cursor for when everything down to the known is stored."""
        floor, seen = self._newest()
        return replace(self._old, floor=floor, seen=seen, gap=None)

    def cut_off(self, place: str) -> Cursor:
        """Return the cursor for when the way ends before the page at ``place``."""
        floor, seen = self._newest()
        if floor is None:
            return self._old
        return replace(self._old, gap=Gap(place=place, floor=floor, seen=seen))

    def _newest(self) -> tuple[datetime | None, Mapping[str, str]]:
        gap = self._old.gap
        if gap is not None:
            more = {uri: cid for uri, (at, cid) in self._met.items() if at >= gap.floor}
            return gap.floor, {**more, **gap.seen}
        if not self._met:
            return self._old.floor, self._old.seen
        newest = sorted(self._met.items(), key=lambda item: item[1][0], reverse=True)
        floor = newest[0][1][0] - OVERLAP
        if len(newest) > MOST_SEEN:
            floor = max(floor, newest[MOST_SEEN - 1][1][0])
        if self._old.floor is not None:
            floor = max(floor, self._old.floor)
        return floor, {uri: cid for uri, (at, cid) in newest[:MOST_SEEN] if at >= floor}
