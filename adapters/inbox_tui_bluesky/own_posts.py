"""Reads what hangs on our own recent posts, and what we answered elsewhere.

Notifications alone are not complete: the reference network loses some of several answers that
arrive in the same moment, and tells nothing of what we wrote with another app. So the newest of our
own posts are looked through: threads with more or fewer answers than last time are read again, and
one quiet thread each time, in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from inbox_tui.adapter import Page, Rejected
from inbox_tui.adapter.cursor import write_cursor
from inbox_tui.adapter.fields import Json, Unreadable, find_number, find_record, find_text
from inbox_tui.model import Actor, Message, MessageKind
from inbox_tui_bluesky.client import Client
from inbox_tui_bluesky.cursor import Cursor
from inbox_tui_bluesky.mapping import read_message, reject
from inbox_tui_bluesky.threads import flatten, writers

OWN_POSTS = 50
"""So many of our newest posts are watched."""
THREADS_AT_ONCE = 10
"""So many changed threads are read in one pull; the others wait for the next."""
THREAD_DEPTH = 10
THREAD_HEIGHT = 80


def read_own_posts(client: Client, me: Actor, cursor: Cursor) -> Iterator[Page]:
    """Yield our new answers to what was addressed to us, then one page for each thread to read."""
    items = [item for item in client.recent_posts(me.id, OWN_POSTS) if _is_own(item)]
    counts = {item["post"]["uri"]: _answer_count(item["post"]) for item in items}
    answers = {uri: count for uri, count in cursor.answers.items() if uri in counts}
    new = [item for item in items if item["post"]["uri"] not in answers]
    messages, rejected = _answered(new, me)
    cursor = replace(
        cursor, answers={uri: answers.get(uri, 0) for uri in counts}, turn=cursor.turn + 1
    )
    yield Page(messages=messages, cursor=write_cursor(cursor), rejected=rejected)
    for uri in _choose(counts, cursor):
        thread = client.thread(uri, depth=THREAD_DEPTH, height=THREAD_HEIGHT)
        messages, rejected = flatten(thread or {}, me.id, {me.id: me})
        cursor = replace(cursor, answers={**cursor.answers, uri: counts[uri]})
        yield Page(messages=messages, cursor=write_cursor(cursor), rejected=rejected)


def _choose(counts: Mapping[str, int], cursor: Cursor) -> list[str]:
    """Return the threads to read: those that changed, and one other."""
    changed = [uri for uri, count in counts.items() if count != cursor.answers[uri]]
    quiet = [uri for uri, count in counts.items() if count and uri not in changed]
    return changed[:THREADS_AT_ONCE] + ([quiet[cursor.turn % len(quiet)]] if quiet else [])


def _answered(items: Sequence[Json], me: Actor) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
    """Return those of our posts that answer something addressed to us, with what they answer.

    Whatever else we wrote to others is our own affair and no part of the inbox.
    """
    messages: dict[str, Message] = {}
    rejected: list[Rejected] = []
    for item in items:
        parent = find_record(item, "reply", "parent")
        if not isinstance(parent.get("record"), Mapping):
            continue  # no answer, or one to a post that is gone or hidden
        people = {me.id: me} | writers([parent])
        try:
            question = read_message(parent, me.id, people=people)
            if question.kind is not MessageKind.POST:
                answer = read_message(item["post"], me.id, people=people)
                messages |= {question.id: question, answer.id: answer}
        except Unreadable as error:
            rejected.append(reject(item["post"], error))
    return tuple(messages.values()), tuple(rejected)


def _is_own(item: Json) -> bool:
    """Tell whether a feed item is a post of ours that can be read, and no repost."""
    return bool(find_text(item, "post", "uri")) and "reason" not in item


def _answer_count(view: Json) -> int:
    return find_number(view, "replyCount") or 0
