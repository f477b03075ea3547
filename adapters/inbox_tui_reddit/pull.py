"""Reads what is new in the inbox, and then what hangs on our own recent submissions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inbox_tui.adapter import Page, Rejected
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.model import Actor, Message
from inbox_tui_reddit.client import Client
from inbox_tui_reddit.cursor import Cursor
from inbox_tui_reddit.listing import Item
from inbox_tui_reddit.mapping import inbox_reason, read_all
from inbox_tui_reddit.own_posts import read_own_posts

LISTINGS = ("message/selfreply", "message/comments", "message/mentions")
"""Answers to our submissions, answers to our comments, and where we are named. Private messages are
not read: they became chats in 2025, which the API does not have."""
MOST_PAGES = 10
"""Reddit's listings end after about a thousand things."""


@dataclass(frozen=True, slots=True)
class Puller:
    """One pull for one account."""

    client: Client
    me: Actor

    def pages(self, text: str | None) -> Iterator[Page]:
        """Yield pages from the stored cursor ``text`` on.

        A listing's names count as seen with the last of its pages only, so that a pull that breaks
        off in between begins at the top again.
        """
        cursor = read_cursor(text, Cursor)
        taken: set[str] = set()
        for listing in LISTINGS:
            names: dict[str, None] = {}
            known = {*cursor.seen.get(listing, ())}
            for items, is_through in self._way_down(listing, known):
                names |= dict.fromkeys(item.name for item in items if item.name)
                new = [item for item in items if item.name not in known | taken]
                taken.update(item.name for item in new if item.name)
                messages, rejected = self._with_context(new)
                if is_through:
                    cursor = cursor.with_seen(listing, names)
                if messages or rejected:
                    yield Page(messages=messages, cursor=write_cursor(cursor), rejected=rejected)
        yield from read_own_posts(self.client, self.me, cursor)

    def _way_down(self, listing: str, known: set[str]) -> Iterator[tuple[tuple[Item, ...], bool]]:
        """Yield each page from the top down to one that is known.

        With each comes whether everything down to there has been read; it never has where the
        network runs in a circle.
        """
        after: str | None = None
        met: set[str] = set()
        for number in range(1, MOST_PAGES + 1):
            page = self.client.listing(listing, after)
            names = {item.name for item in page.items if item.name}
            is_through = (
                page.after is None or number == MOST_PAGES or (bool(names) and names <= known)
            )
            runs_in_a_circle = bool(names) and names <= met
            yield page.items, is_through and not runs_in_a_circle
            if is_through or runs_in_a_circle:
                return
            met |= names
            after = page.after

    def _with_context(self, items: list[Item]) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
        """Return the messages with what they answer and the submissions they belong to.

        They are read once more by their names, because the inbox does not tell whether they can be
        answered, nor whether they were changed or taken away since.
        """
        reasons = {item.name: inbox_reason(item.data) for item in items}
        shown = {item.name or f"#{place}": item for place, item in enumerate(items)}
        shown |= self.client.things(name for name in shown if not name.startswith("#"))
        around = {
            name: None
            for item in shown.values()
            for name in (item.refers_to("parent_id"), item.refers_to("link_id"))
            if name and name not in shown
        }
        shown |= self.client.things(around)
        return read_all(shown, self.me, reasons)
