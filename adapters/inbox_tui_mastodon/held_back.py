"""Reads what the server holds back: mentions by strangers that it files as "notification requests".

By default Mastodon keeps private mentions by people one does not follow, and those by limited
accounts, out of the notifications (https://docs.joinmastodon.org/methods/notifications/#policy).
Customers are such people. Nothing is accepted or dismissed here: that is the account holder's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from inbox_tui.adapter import Page
from inbox_tui.adapter.cursor import write_cursor
from inbox_tui_mastodon.client import Client
from inbox_tui_mastodon.cursor import Cursor
from inbox_tui_mastodon.mapping import Json, is_id
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
        marks = {_name(request): _mark(request) for request in requests if _name(request)}
        kept = {name: mark for name, mark in cursor.held_back.items() if name in marks}
        cursor = replace(cursor, requests_missing=waiting is None, held_back=kept)
        for request in requests:
            name = _name(request)
            if not name or cursor.held_back.get(name) == marks[name]:
                continue
            posts = self._posts(request)
            messages, rejected = self.threads.messages(
                [shown for post in posts for shown in (*self.threads.above(post), post)],
                {str(post.get("id")): "mention" for post in posts},
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
        account = request.get("account")
        sender = account.get("id") if isinstance(account, Mapping) else None
        known = isinstance(sender, str)
        found = self.client.notifications_from(str(sender), self.types) if known else []
        items = [item.get("status") for item in found if isinstance(item, Mapping)]
        by_id = {
            str(post["id"]): post
            for post in [request.get("last_status"), *items]
            if isinstance(post, Mapping) and isinstance(post.get("id"), str) and is_id(post["id"])
        }
        return list(by_id.values())


def _name(request: Any) -> str:
    name = request.get("id") if isinstance(request, Mapping) else None
    return name if isinstance(name, str) else ""


def _mark(request: Json) -> str:
    return f"{request.get('updated_at')} {request.get('notifications_count')}"
