"""Where a pull goes on: what has been seen of the notifications, and of our own posts' threads.

Notifications come newest first, in the order of a time that the *author* can shift into the past
(the lesser of ``createdAt`` and the server's own). So the last hour is always read again, and what
was seen in it is remembered by address and content id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

OVERLAP = timedelta(hours=1)
MOST_SEEN = 1000
"""So many are remembered at most; in a busier hour the overlap is shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in the account's history."""

    floor: datetime | None = None
    """Everything before it is stored; None before the first pull."""
    seen: Mapping[str, str] = field(default_factory=dict)
    """Content id by address of the notifications since ``floor`` that are stored."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """How many answers each recent post of ours had when its thread was last read; 0 before."""
    turn: int = 0
    """Counts pulls; picks the quiet thread that is read again."""

    def knows(self, uri: str, cid: str, indexed: datetime) -> bool:
        """Tell whether a notification is stored already."""
        if self.floor is None:
            return False
        return indexed < self.floor or self.seen.get(uri) == cid

    def to_text(self) -> str:
        """Return the cursor as the store keeps it."""
        return json.dumps(
            {
                "floor": self.floor.isoformat() if self.floor else None,
                "seen": dict(self.seen),
                "answers": dict(self.answers),
                "turn": self.turn,
            }
        )

    @classmethod
    def from_text(cls, text: str | None) -> Cursor:
        """Read a stored cursor.

        One that cannot be read counts as none: the store takes a message twice without harm.
        """
        try:
            values = json.loads(text or "{}")
            floor = values.get("floor")
            return cls(
                floor=datetime.fromisoformat(floor).astimezone(UTC) if floor else None,
                seen={str(uri): str(cid) for uri, cid in values.get("seen", {}).items()},
                answers={str(uri): int(n) for uri, n in values.get("answers", {}).items()},
                turn=int(values.get("turn", 0)),
            )
        except (ValueError, TypeError, AttributeError):
            return cls()


@dataclass(slots=True)
class Progress:
    """Collects what a pull meets on its way down, and makes the next cursor's floor of it."""

    met: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    """Time and content id by address."""

    def meet(self, uri: str, cid: str, indexed: datetime) -> None:
        """Note one notification, new or known."""
        self.met[uri] = (indexed, cid)

    def advance(self, old: Cursor) -> Cursor:
        """Return the cursor for when everything met is stored and the way down is complete."""
        if not self.met:
            return old
        newest = sorted(self.met.items(), key=lambda item: item[1][0], reverse=True)
        floor = newest[0][1][0] - OVERLAP
        if len(newest) > MOST_SEEN:
            floor = max(floor, newest[MOST_SEEN - 1][1][0])
        seen = {uri: cid for uri, (indexed, cid) in newest[:MOST_SEEN] if indexed >= floor}
        return Cursor(
            floor=max(floor, old.floor) if old.floor else floor,
            seen=seen,
            answers=old.answers,
            turn=old.turn,
        )
