"""Where a pull goes on: two timelines, each read from its newest post down to what is known.

What counts as known advances only when the way down is complete. A way that was cut off is
remembered, and the next pull goes on down there before it looks for newer posts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Annotated

from msgspec import Meta

PostId = Annotated[str, Meta(pattern=r"\A[0-9]*\Z")]
"""As the network gives it, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A place in one timeline."""

    since: PostId = ""
    """All up to this post is stored; "" before the first pull."""
    top: PostId = ""
    """The newest post of the way down that is not complete, "" where there is none."""
    until: PostId = ""
    """All of that way from :attr:`top` down to here is stored."""

    def after(self, ids: Iterable[str], *, is_last: bool) -> Timeline:
        """Return the place after a page with ``ids`` has been stored."""
        numbers = sorted(map(int, ids))
        top = self.top or (str(numbers[-1]) if numbers else "")
        if is_last:
            newest = max((self.since, top), key=lambda post_id: int(post_id or 0))
            return Timeline(since=newest)
        return replace(self, top=top, until=str(numbers[0]) if numbers else self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in the account's history."""

    mentions: Timeline = field(default_factory=Timeline)
    own: Timeline = field(default_factory=Timeline)
