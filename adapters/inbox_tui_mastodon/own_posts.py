"""Reads what hangs on our own recent posts, and what we answered elsewhere.

Notifications alone are not complete: of an answer to an answer below our post they tell only where
it names us, and they tell nothing of what we wrote with another app. So the newest of our own posts
are looked through: threads with more or fewer answers than last time are read again, and one quiet
thread each time, in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from inbox_tui.adapter import Page
from inbox_tui.adapter.cursor import write_cursor
from inbox_tui.adapter.fields import Json, find_number, find_record, find_text
from inbox_tui.model import MessageKind
from inbox_tui_mastodon.client import Client
from inbox_tui_mastodon.cursor import Cursor
from inbox_tui_mastodon.mapping import Reader
from inbox_tui_mastodon.threads import Threads

THREADS_AT_ONCE = 10
"""So many changed threads are read in one pull; the others wait for the next."""


def read_own_posts(
    client: Client, reader: Reader, threads: Threads, cursor: Cursor
) -> Iterator[Page]:
    """Yield one page for each thread of ours to read, at least one for the cursor."""
    listed, _ = client.own_posts(reader.me)
    posts = {post["id"]: post for post in listed if _is_own(post)}
    counts = {name: _answer_count(post) for name, post in posts.items()}
    cursor = replace(
        cursor,
        answers={name: count for name, count in cursor.answers.items() if name in counts},
        turn=cursor.turn + 1,
    )
    yield Page(messages=(), cursor=write_cursor(cursor))
    for name in _choose(posts, counts, cursor):
        thread = threads.read(posts[name])
        messages, rejected = threads.messages(thread)
        cursor = replace(cursor, answers={**cursor.answers, name: counts[name]})
        # Whatever we wrote to others, unasked, is our own affair and no part of the inbox.
        concerns_us = any(message.kind is not MessageKind.POST for message in messages.values())
        yield Page(
            messages=tuple(messages.values()) if concerns_us else (),
            cursor=write_cursor(cursor),
            rejected=tuple(rejected) if concerns_us else (),
        )


def _choose(posts: Mapping[str, Json], counts: Mapping[str, int], cursor: Cursor) -> list[str]:
    """Return the threads to read: those that changed, and one other."""
    changed = [
        name
        for name, count in counts.items()
        if (
            count != cursor.answers[name]
            if name in cursor.answers
            else bool(count or posts[name].get("in_reply_to_id"))
        )
    ]
    quiet = [name for name, count in counts.items() if count and name not in changed]
    return changed[:THREADS_AT_ONCE] + ([quiet[cursor.turn % len(quiet)]] if quiet else [])


def _is_own(post: object) -> bool:
    """Tell whether an item is a post of ours that can be read, and no boost."""
    return bool(find_text(post, "id")) and not find_record(post, "reblog")


def _answer_count(post: Json) -> int:
    return find_number(post, "replies_count") or 0
