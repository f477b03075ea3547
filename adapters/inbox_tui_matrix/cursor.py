"""Where a pull goes on: the place in the account's stream, and the rooms not read up to it yet.

A sync tells which rooms changed, with the newest events of each. The place moves on at once, and
each room that changed is kept as a gap until it is read, so that a pull may break off anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

MOST_KNOWN = 200
"""So many messages are remembered with their conversations: whether a deleted or edited one is in
the inbox, and to which conversation an answer belongs, is then known without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of a room that is still to be read, backwards."""

    room: str
    start: str
    """The server's token of the newer end."""
    end: str = ""
    """The token of the older end; "" where only :attr:`floor` ends it."""
    floor: int = 0
    """Milliseconds since 1970: nothing older is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in what the account may see."""

    since: str = ""
    """The token of the last sync; "" before the first."""
    gaps: tuple[Gap, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    """Context by message id, of the messages that came last, the newest at the end."""

    def without(self, gap: Gap) -> Cursor:
        """Return the cursor for when ``gap`` is read."""
        return replace(self, gaps=tuple(one for one in self.gaps if one != gap))

    def shortened(self, gap: Gap, rest: Gap) -> Cursor:
        """Return the cursor for when only ``rest`` of ``gap`` is still to be read."""
        return replace(self, gaps=tuple(rest if one == gap else one for one in self.gaps))

    def knowing(self, messages: Iterable[tuple[str, str]]) -> Cursor:
        """Return the cursor that also remembers ``messages``, as ids and contexts."""
        known = {**self.known, **dict(messages)}
        start = max(0, len(known) - MOST_KNOWN)
        return replace(self, known=dict(islice(known.items(), start, None)))
