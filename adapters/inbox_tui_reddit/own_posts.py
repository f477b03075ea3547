"""What hangs on our own recent submissions: of deep answers there the inbox says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_tui.adapter import Page
from inbox_tui.adapter.cursor import write_cursor
from inbox_tui.adapter.fields import find_number
from inbox_tui.model import Actor
from inbox_tui_reddit.client import Client
from inbox_tui_reddit.cursor import MOST_SUBMISSIONS, Cursor
from inbox_tui_reddit.threads import read_conversation

MOST_READ = 3
"""Submissions whose comments are read in one pull; the others wait for the next."""


def read_own_posts(client: Client, me: Actor, cursor: Cursor) -> Iterator[Page]:
    """Yield the comments on our newest submissions whose number of comments has changed.

    The last page is always yielded, if only for its cursor.
    """
    listing = client.listing(f"user/{me.handle}/submitted", sort="new", limit=str(MOST_SUBMISSIONS))
    counts = {
        item.name: count
        for item in listing.items
        if item.name.startswith("t3_")
        and (count := find_number(item.data, "num_comments")) is not None
    }
    cursor = cursor.with_answers(
        {name: cursor.answers[name] for name in counts if name in cursor.answers}
    )
    changed = [name for name, count in counts.items() if cursor.answers.get(name, 0) != count]
    for name in changed[:MOST_READ]:
        messages, rejected = read_conversation(client, me, name)
        cursor = cursor.with_answers({**cursor.answers, name: counts[name]})
        yield Page(messages=messages, cursor=write_cursor(cursor), rejected=rejected)
    if not changed:
        yield Page(messages=(), cursor=write_cursor(cursor))
