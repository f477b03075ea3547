"""Where a pull goes on: the last notification, and what was seen of those before it.

Ids are given by the server in their order, but two that were made in the same moment may become
visible in the other order. So the newest page is looked at once more in each pull, and what was
seen of it is remembered; edits show there as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_SEEN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in the account's history."""

    newest: str | None = None
    """The notification up to which all is stored; None before the first pull."""
    seen: Mapping[str, str] = field(default_factory=dict)
    """When their posts were edited, by id, of the last notifications; "" where never."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """How many answers each recent post of ours had when its thread was last read."""
    held_back: Mapping[str, str] = field(default_factory=dict)
    """What was seen of each sender whom the server holds back, by the request's id."""
    turn: int = 0
    """Counts pulls; picks the quiet thread that is read again."""
    requests_missing: bool = False
    """True where the server holds nobody back, as far as it says; asked now and then."""

    def with_seen(self, more: Mapping[str, str]) -> Mapping[str, str]:
        """Return what has been seen, ``more`` included, without the oldest of too many."""
        kept = {name: edited for name, edited in self.seen.items() if name not in more}
        return dict([*kept.items(), *more.items()][-MOST_SEEN:])
