"""Where a pull goes on: what has been seen of the inbox, and of our own submissions.

Reddit's listings can be read from an anchor on, but an anchor that was deleted gives an empty page,
and a comment that a moderator approves late comes in at the top. So the newest page is always read,
and what has been seen is known by its name, not by its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

MOST_SEEN = 200
"""Names that are kept of each listing: two pages, so that one page can be wholly known even where
a hundred newer ones came."""
MOST_SUBMISSIONS = 10


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is stored between two pulls."""

    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The newest names of each listing that has been read through, by its path."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """How many comments each recent submission of ours had when it was last read."""

    def with_seen(self, listing: str, names: Iterable[str]) -> Cursor:
        """Return the cursor after ``listing`` was read down to what is known; newest first."""
        kept = tuple(dict.fromkeys((*names, *self.seen.get(listing, ()))))[:MOST_SEEN]
        return replace(self, seen={**self.seen, listing: kept})

    def with_answers(self, counts: Mapping[str, int]) -> Cursor:
        """Return the cursor after own submissions were read; others than these are forgotten."""
        return replace(self, answers=dict(list(counts.items())[:MOST_SUBMISSIONS]))
