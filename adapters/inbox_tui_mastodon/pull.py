"""Reads what is new: notifications, senders held back, then what hangs on our own recent posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from inbox_tui.adapter import Page, Rejected
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.adapter.fields import Json, Unreadable, find_text, read_record, read_text
from inbox_tui_mastodon.client import Client, Listing
from inbox_tui_mastodon.cursor import Cursor
from inbox_tui_mastodon.held_back import HeldBack
from inbox_tui_mastodon.mapping import Reader, reject
from inbox_tui_mastodon.own_posts import read_own_posts
from inbox_tui_mastodon.threads import Threads

FIRST_PULL = 400
"""The first pull goes so many notifications back, a page more or less."""
FIRST_PULL_PAGES = 100
WANTED = ("mention", "quote")
"""The notifications that belong in an inbox; favourites, boosts and follows do not."""


@dataclass(frozen=True, slots=True)
class Puller:
    """One pull for one account."""

    client: Client
    reader: Reader
    threads: Threads = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "threads", Threads(self.client, self.reader))

    def pages(self, text: str | None) -> Iterator[Page]:
        """Yield pages from the stored cursor ``text`` on, the oldest notifications first."""
        cursor = read_cursor(text, Cursor)
        types = [name for name in WANTED if name == "mention" or self.client.server.quotes]
        walk = self._from_the_start(types) if cursor.newest is None else self._on(cursor, types)
        for listing in walk:
            page, cursor = self._page(listing, cursor)
            yield page
        if cursor.newest is not None:
            late = self.client.notifications(types)
            page, cursor = self._page(late, cursor, advances=False)
            if page.messages or page.rejected:
                yield page
        held_back = HeldBack(self.client, self.threads, types)
        for page, after in held_back.pages(cursor):
            yield page
            cursor = after
        yield from read_own_posts(self.client, self.reader, self.threads, cursor)

    def _from_the_start(self, types: list[str]) -> Iterator[Listing]:
        """Yield what the first pull reads, collected on the way back, in the order forward."""
        found: list[Listing] = []
        place: str | None = None
        met: set[str | None] = {None}
        while len(found) < FIRST_PULL_PAGES and sum(len(page.items) for page in found) < FIRST_PULL:
            listing = self.client.notifications(types, before=place)
            found.append(listing)
            place = listing.oldest
            if place in met:
                break
            met.add(place)
        yield from (listing for listing in reversed(found) if listing.items)

    def _on(self, cursor: Cursor, types: list[str]) -> Iterator[Listing]:
        """Yield pages forward: ``min_id`` gives what comes next, where ``since_id`` skips.

        A page that is empty is the end, unless it names a place behind it: a server may have
        filtered out all of it.
        """
        place = cursor.newest
        met: set[str | None] = {None}
        while place not in met:
            met.add(place)
            listing = self.client.notifications(types, after=place)
            if listing.items:
                yield listing
            place = listing.newest

    def _page(
        self, listing: Listing, cursor: Cursor, *, advances: bool = True
    ) -> tuple[Page, Cursor]:
        """Return what is new in a listing, with what it answers, and where to go on."""
        new, seen, rejected = _sort_out(listing.items, cursor)
        notified = {name: kind for post, kind in new if (name := find_text(post, "id"))}
        posts = [post for post, _ in new]
        shown: list[Json] = []
        for post in reversed(posts):
            try:
                shown += [*self.threads.above(post), post]
            except Unreadable:
                shown.append(post)
        messages, unread = self.threads.messages(shown, notified)
        cursor = replace(
            cursor,
            newest=(listing.newest or cursor.newest) if advances else cursor.newest,
            seen=cursor.with_seen(seen),
        )
        page = Page(
            messages=tuple(messages.values()),
            cursor=write_cursor(cursor),
            rejected=(*rejected, *unread),
        )
        return page, cursor


def _sort_out(
    items: list[Any], cursor: Cursor
) -> tuple[list[tuple[Json, str]], dict[str, str], list[Rejected]]:
    """Return new posts with the kind of their notification, all that was seen, and the unreadable."""
    new: list[tuple[Json, str]] = []
    seen: dict[str, str] = {}
    rejected: list[Rejected] = []
    for item in items:
        try:
            name = read_text(item, "id", of="notification")
            kind = find_text(item, "type")
            if kind not in WANTED or item.get("status") is None:
                continue  # not asked for, or about a post that is gone
            status = read_record(item, "status", of="notification")
        except Unreadable as error:
            rejected.append(reject(item, error))
            continue
        seen[name] = find_text(status, "edited_at")
        if cursor.seen.get(name) != seen[name]:
            new.append((status, kind))
    return new, dict(reversed(seen.items())), rejected
