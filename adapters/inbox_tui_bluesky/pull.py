"""Reads what is new: notifications first, then what hangs on our own recent posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.adapter import Page, Rejected
from inbox_tui.model import Actor, Message
from inbox_tui_bluesky.client import REASONS, Client
from inbox_tui_bluesky.cursor import Cursor, Progress
from inbox_tui_bluesky.mapping import (
    read_indexed,
    read_message,
    references,
    reject,
)
from inbox_tui_bluesky.own_posts import read_own_posts
from inbox_tui_bluesky.threads import writers

Json = Mapping[str, Any]

FIRST_PULL_PAGES = 10
"""The first pull reads a thousand notifications at most."""


@dataclass(frozen=True, slots=True)
class Puller:
    """One pull for one account."""

    client: Client
    me: Actor

    def pages(self, text: str | None) -> Iterator[Page]:
        """Yield pages from the stored cursor ``text`` on.

        While the way down to what is known is not complete, pages carry the old cursor: cut off
        there, the next pull starts again at the top and the messages stored so far stay.
        """
        cursor = Cursor.from_text(text)
        for page in self._notifications(cursor, text):
            yield page
            cursor = Cursor.from_text(page.cursor)
        yield from read_own_posts(self.client, self.me, cursor)

    def _notifications(self, old: Cursor, text: str | None) -> Iterator[Page]:
        progress = Progress()
        place: str | None = None
        number = 0
        while True:
            number += 1
            listing = self.client.notifications(place)
            found = listing.get("notifications")
            items = found if isinstance(found, list) else []
            new, rejected, reached = _sort_out(items, old, progress)
            messages, unread = self._with_context(new)
            following = listing.get("cursor")
            complete = (
                reached
                or not isinstance(following, str)
                or following == place
                or (old.floor is None and number >= FIRST_PULL_PAGES)
            )
            yield Page(
                messages=messages,
                cursor=progress.advance(old).to_text() if complete else text,
                rejected=(*rejected, *unread),
            )
            if complete:
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
        reasons = {item["uri"]: str(item.get("reason", "")) for item in items}
        shown: dict[str, Json] = {item["uri"]: item for item in items}
        shown.update(views)
        messages: list[Message] = []
        rejected: list[Rejected] = []
        for uri, view in shown.items():
            try:
                messages.append(
                    read_message(view, self.me.id, reason=reasons.get(uri, ""), people=people)
                )
            except ValueError as error:
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
        except ValueError as error:
            rejected.append(reject(item, error))
            continue
        oldest = indexed
        known = old.knows(uri, cid, indexed)
        progress.meet(uri, cid, indexed)
        if not known and item.get("reason") in REASONS:
            new.append(item)
    reached = old.floor is not None and oldest is not None and oldest < old.floor
    return new, rejected, reached
