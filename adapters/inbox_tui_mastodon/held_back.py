"""Reads what the server holds back: mentions by strangers that it files as "notification requests".

By default Mastodon keeps private mentions by people one does not follow, and those by limited
accounts, out of the notifications (https://docs.joinmastodon.org/methods/notifications/#policy).
Customers are such people. Nothing is accepted or dismissed here: that is the account holder's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from inbox_tui.adapter import Page
from inbox_tui.adapter.cursor import write_cursor
from inbox_tui.adapter.fields import Json, find_record, find_text
from inbox_tui_mastodon.client import Client
from inbox_tui_mastodon.cursor import Cursor
from inbox_tui_mastodon.mapping import is_id
from inbox_tui_mastodon.threads import Threads

ASKED_AGAIN = 60
"""Pulls between two questions to a server that knew nothing of this."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One look at the senders that the server holds back."""

    client: Client
    threads: Threads
    types: list[str]
    """The notifications that are wanted."""

    def pages(self, cursor: Cursor) -> Iterator[tuple[Page, Cursor]]:
        """Yield a page for each sender of whom there is something new, and the cursor after it."""
        if cursor.requests_missing and cursor.turn % ASKED_AGAIN:
            return
        waiting = self.client.waiting_requests()
        requests = self.client.requests() if waiting else []
        marks = {name: _mark(request) for request in requests if (name := find_text(request, "id"))}
        kept = {name: mark for name, mark in cursor.held_back.items() if name in marks}
        cursor = replace(cursor, requests_missing=waiting is None, held_back=kept)
        for request in requests:
            name = find_text(request, "id")
            if not name or cursor.held_back.get(name) == marks[name]:
                continue
            posts = self._posts(request)
            messages, rejected = self.threads.messages(
                [shown for post in posts for shown in (*self.threads.above(post), post)],
                {find_text(post, "id"): "mention" for post in posts},
            )
            cursor = replace(cursor, held_back={**cursor.held_back, name: marks[name]})
            yield (
                Page(
                    messages=tuple(messages.values()),
                    cursor=write_cursor(cursor),
                    rejected=tuple(rejected),
                ),
                cursor,
            )
        yield Page(messages=(), cursor=write_cursor(cursor)), cursor

    def _posts(self, request: Json) -> list[Json]:
        """Return the posts held back of one sender: the last comes with the request itself."""
        sender = find_text(request, "account", "id")
        found = self.client.notifications_from(sender, self.types) if sender else []
        items = [find_record(item, "status") for item in found]
        by_id = {
            name: post
            for post in (find_record(request, "last_status"), *items)
            if is_id(name := find_text(post, "id"))
        }
        return list(by_id.values())


def _mark(request: Json) -> str:
    return f"{request.get('updated_at')} {request.get('notifications_count')}"
