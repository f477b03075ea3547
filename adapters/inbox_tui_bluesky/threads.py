"""Threads as the app view gives them, a tree of posts, turned into messages. Pure.

Posts that are gone (``notFoundPost``) or hidden by a block (``blockedPost``) are left out: neither
proves that the author deleted anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import Json, Unreadable, find_list, find_record, find_text
from inbox_tui.model import Actor, Message
from inbox_tui_bluesky.mapping import read_actor, read_message, reject

NOTIFIED_ABOVE = 4
"""An answer notifies the writers of this many posts above it, the parent's first: constant
``REPLY_NOTIF_DEPTH`` of the reference app view, which counts the answer itself."""


def flatten(
    thread: Json, me: str, people: Mapping[str, Actor]
) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
    """Return the messages of a thread view, oldest ancestor first, and what cannot be read.

    ``people`` are actors known besides the thread's own writers, by DID.
    """
    nodes = list(_walk(thread))
    known = dict(people) | writers(view for view, _ in nodes)
    messages: list[Message] = []
    rejected: list[Rejected] = []
    for view, above in nodes:
        try:
            messages.append(read_message(view, me, ancestors=above[-NOTIFIED_ABOVE:], people=known))
        except Unreadable as error:
            rejected.append(reject(view, error))
    return tuple(messages), tuple(rejected)


def ancestors(thread: Json) -> tuple[Json, ...]:
    """Return the posts above a thread's own post, the topmost first, up to the first gap."""
    chain: list[Json] = []
    node = find_record(thread, "parent")
    while view := find_record(node, "post"):
        chain.append(view)
        node = find_record(node, "parent")
    return tuple(reversed(chain))


def writers(views: Iterable[Json]) -> dict[str, Actor]:
    """Return those who wrote ``views``, by DID; who cannot be read is left out."""
    found: dict[str, Actor] = {}
    for view in views:
        try:
            writer = read_actor(find_record(view, "author"))
        except Unreadable:
            continue
        found[writer.id] = writer
    return found


def _walk(thread: Json) -> Iterator[tuple[Json, tuple[str, ...]]]:
    """Yield each post with the DIDs of the writers above it, topmost first."""
    above: tuple[str, ...] = ()
    for ancestor in ancestors(thread):
        yield ancestor, above
        above = (*above, _writer(ancestor))
    waiting: list[tuple[Any, tuple[str, ...]]] = [(thread, above)]
    while waiting:
        node, above = waiting.pop()
        view = find_record(node, "post")
        if not view:
            continue
        yield view, above
        below = (*above, _writer(view))[-NOTIFIED_ABOVE:]
        waiting.extend((reply, below) for reply in find_list(node, "replies"))


def _writer(view: Json) -> str:
    return find_text(view, "author", "did")
