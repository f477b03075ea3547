"""Reads what is new: notifications first, then what hangs on our own recent posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from inbox_tui.adapter import Misconfigured, Page, Rejected
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.adapter.fields import Json, Unreadable, find_list, find_text
from inbox_tui.model import Actor, Message
from inbox_tui_bluesky.client import REASONS, Client
from inbox_tui_bluesky.cursor import Cursor, Progress
from inbox_tui_bluesky.mapping import read_indexed, read_message, references, reject
from inbox_tui_bluesky.own_posts import read_own_posts
from inbox_tui_bluesky.threads import writers

FIRST_PULL_PAGES = 10
"""The first pull reads a thousand notifications at most."""


@dataclass(frozen=True, slots=True)
class Puller:
    """One pull for one account."""

    client: Client
    me: Actor

    def pages(self, text: str | None) -> Iterator[Page]:
        """Yield pages from the stored cursor ``text`` on.

        A gap that an earlier pull left is closed first, then what is newer is read.
        """
        cursor = read_cursor(text, Cursor)
        while True:
            had_gap = cursor.gap is not None
            for page, reached in self._way_down(cursor):
                yield page
                cursor = reached
            if not had_gap:
                break
        yield from read_own_posts(self.client, self.me, cursor)

    def _way_down(self, old: Cursor) -> Iterator[tuple[Page, Cursor]]:
        """Yield pages from the newest notification, or the gap, down to what is known."""
        progress = Progress(old)
        place = old.gap.place if old.gap else None
        for number in count(1):
            try:
                listing = self.client.notifications(place)
            except Misconfigured:
                if place is None or number > 1:
                    raise
                # The server no longer knows the place: the whole way is gone again.
                yield from self._way_down(replace(old, gap=None))
                return
            found = find_list(listing, "notifications")
            new, rejected, reached = _sort_out(found, old, progress)
            messages, unread = self._with_context(new)
            following = find_text(listing, "cursor")
            if reached or following == place or (old.floor is None and number >= FIRST_PULL_PAGES):
                following = ""
            cursor = progress.cut_off(following) if following else progress.complete()
            page = Page(
                messages=messages, cursor=write_cursor(cursor), rejected=(*rejected, *unread)
            )
            yield page, cursor
            if not following:
                return
            place = following

    def _with_context(self, items: list[Json]) -> tuple[tuple[Message, ...], list[Rejected]]:
        """Return the notified posts together with their parents and roots.

        The posts are read once more, because only that tells whether we may answer them.
        """
        wanted = [uri for item in items for uri in (item["uri"], *references(item))]
        views = self.client.posts(wanted)
        people = {self.me.id: self.me}
        people |= writers(views.values())
        reasons = {item["uri"]: find_text(item, "reason") for item in items}
        shown: dict[str, Json] = {item["uri"]: item for item in items}
        shown.update(views)
        messages: list[Message] = []
        rejected: list[Rejected] = []
        for uri, view in shown.items():
            try:
                messages.append(
                    read_message(view, self.me.id, reason=reasons.get(uri, ""), people=people)
                )
            except Unreadable as error:
                rejected.append(reject(view, error))
        return tuple(messages), rejected


def _sort_out(
    items: list[Any], old: Cursor, progress: Progress
) -> tuple[list[Json], list[Rejected], bool]:
    """Return the new notifications, those that cannot be read, and whether the known was reached."""
    new: list[Json] = []
    rejected: list[Rejected] = []
    oldest: datetime | None = None
    for item in items:
        try:
            uri, cid, indexed = read_indexed(item)
            references(item)
        except Unreadable as error:
            rejected.append(reject(item, error))
            continue
        oldest = indexed
        known = old.knows(uri, cid, indexed)
        progress.meet(uri, cid, indexed)
        if not known and find_text(item, "reason") in REASONS:
            new.append(item)
    reached = old.floor is not None and oldest is not None and oldest < old.floor
    return new, rejected, reached
