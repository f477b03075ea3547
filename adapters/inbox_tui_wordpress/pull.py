"""Reads what is new: comments in the order of their time, oldest first, from the last place on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.adapter import Page, Rejected
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Message
from inbox_tui_wordpress.client import Client, public_or_held
from inbox_tui_wordpress.cursor import Cursor, Seen, earlier
from inbox_tui_wordpress.mapping import Comment, read_comment, reject
from inbox_tui_wordpress.surroundings import Surroundings

_SECOND = timedelta(seconds=1)
QUIET_PAGES = 50
"""So many pages that bring nothing new are read at a stretch. They are handed on as one: a day that
is read again would look like a list that runs in a circle."""


def pages(client: Client, text: str | None) -> Iterator[Page]:
    """Yield what came, changed or was approved since the stored cursor ``text``.

    Whoever may moderate gets what waits for approval as well. The way goes from time to time, not
    from page number to page number: a comment that is deleted meanwhile would push another one
    over the edge of a page, unseen.
    """
    user = client.user()
    around = Surroundings(client, user)
    cursor, after = read_cursor(text, Cursor).begin(datetime.now(UTC))
    page, total, quiet = 1, None, 0
    unread: list[Rejected] = []
    while True:
        listing = client.comments(
            {
                "after": after,
                "orderby": "date",
                "order": "asc",
                "page": page,
                **public_or_held(user),
            }
        )
        total = listing.total if total is None else total
        comments, rejected = sort_out(listing.items)
        unread += rejected
        messages, cursor = _news(cursor, comments, around, datetime.now(UTC))
        is_last = page >= listing.pages
        quiet = 0 if messages else quiet + 1
        if messages or is_last or quiet % QUIET_PAGES == 0:
            yield Page(
                messages=tuple(messages),
                cursor=write_cursor(cursor),
                rejected=tuple(unread),
                total=total,
            )
            unread = []
        if is_last:
            return
        reached = max((comment.listed for comment in comments), default="")
        # Others of the same second may follow on the next page.
        following = earlier(reached, _SECOND).isoformat() if reached else ""
        if following > after:
            after, page = following, 1
        else:
            page += 1


def sort_out(items: tuple[Any, ...]) -> tuple[list[Comment], list[Rejected]]:
    """Return the comments that can be read, and those that cannot."""
    comments: list[Comment] = []
    rejected: list[Rejected] = []
    for item in items:
        try:
            comments.append(read_comment(item))
        except Unreadable as error:
            rejected.append(reject(item, error))
    return comments, rejected


def _news(
    cursor: Cursor, comments: list[Comment], around: Surroundings, now: datetime
) -> tuple[list[Message], Cursor]:
    news: dict[str, Seen] = {}
    for comment in comments:
        seen = cursor.news(comment, now)
        if seen is not None:
            news[comment.id] = seen
    new = [comment for comment in comments if comment.id in news]
    messages = around.messages(new, with_parents=True)
    dated = [
        replace(message, updated=news[message.id].edited)
        if message.id in news and news[message.id].edited and not message.deleted
        else message
        for message in messages
    ]
    return dated, cursor.after(comments, news, now)
