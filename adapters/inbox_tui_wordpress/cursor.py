"""Where a pull goes on: how far the list was read, and what was seen lately.

WordPress sorts comments by the site's *local* time and has no time of the last change. So the last
day is read again each time (a clock that is set back, a zone that was changed), and every now and
then a fortnight (comments that were approved late keep their old time). What is known and unchanged
is left out, by marks of the last :data:`MOST_SEEN` comments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

from msgspec import Meta

from inbox_tui_wordpress.mapping import Comment

FIRST_PULL = timedelta(days=30)
OVERLAP = timedelta(days=1)
LONG_OVERLAP = timedelta(days=14)
LONG_EVERY = 20
"""Each twentieth pull, half an hour at the usual pace, looks back for the longer time."""
MOST_SEEN = 1000
_AHEAD = timedelta(days=1)
"""A comment dated later than this (an import) does not move the place to go on from."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a comment was like when it was last read."""

    words: str
    state: str
    edited: datetime | None = None
    """When we found its words changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in a site's comments."""

    newest: str = ""
    """The local time of the newest comment that is stored; "" before the first."""
    seen: Mapping[Annotated[str, Meta(pattern=r"\A[0-9]+\Z")], Seen] = field(default_factory=dict)
    """By id."""
    turn: int = 0
    """Counts pulls."""

    def __post_init__(self) -> None:
        """Refuse what is stored where it names no time. :raises ValueError: it does not."""
        if self.newest:
            datetime.fromisoformat(self.newest)

    def begin(self, now: datetime) -> tuple[Cursor, str]:
        """Return the cursor of a pull that begins, and the local time after which it reads."""
        if not self.newest:
            start = now.astimezone(UTC).replace(tzinfo=None, microsecond=0) - FIRST_PULL
        else:
            looks_far = self.turn % LONG_EVERY == LONG_EVERY - 1
            start = earlier(self.newest, LONG_OVERLAP if looks_far else OVERLAP)
        return replace(self, turn=self.turn + 1), start.isoformat()

    def news(self, comment: Comment, now: datetime) -> Seen | None:
        """Return what to remember of a comment that is new or has changed; None where it has not.

        The site does not say when words were changed: the time is that of finding it.
        """
        known = self.seen.get(comment.id)
        if known is None:
            return Seen(comment.words_mark, comment.state_mark)
        if known.words != comment.words_mark:
            return Seen(comment.words_mark, comment.state_mark, now)
        if known.state != comment.state_mark:
            return replace(known, state=comment.state_mark)
        return None

    def after(self, comments: list[Comment], news: Mapping[str, Seen], now: datetime) -> Cursor:
        """Return the cursor for when these, and what is ``news`` among them, are stored."""
        latest = (now + _AHEAD).astimezone(UTC)
        times = [comment.listed for comment in comments if comment.published <= latest]
        merged = {**self.seen, **news}
        kept = sorted(merged, key=int, reverse=True)[:MOST_SEEN]
        return replace(
            self,
            newest=max([self.newest, *times]),
            seen={number: merged[number] for number in kept},
        )


def earlier(listed: str, by: timedelta) -> datetime:
    """Return a local time that is earlier by so much, without a zone."""
    return datetime.fromisoformat(listed).replace(tzinfo=None) - by
