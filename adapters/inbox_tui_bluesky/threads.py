"""Threads as the app view gives them, a tree of posts, turned into messages. Pure.

Posts that are gone (``notFoundPost``) or hidden by a block (``blockedPost``) are left out: neither
proves that the author deleted anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.model import Actor, Message
from inbox_tui_bluesky.mapping import Json, read_actor, read_message, reject

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
        except ValueError as error:
            rejected.append(reject(view, error))
    return tuple(messages), tuple(rejected)


def ancestors(thread: Json) -> tuple[Json, ...]:
    """Return the posts above a thread's own post, the topmost first, up to the first gap."""
    chain: list[Json] = []
    node: Any = thread.get("parent")
    while isinstance(node, Mapping) and isinstance(node.get("post"), Mapping):
        chain.append(node["post"])
        node = node.get("parent")
    return tuple(reversed(chain))


def writers(views: Iterable[Json]) -> dict[str, Actor]:
    """Return those who wrote ``views``, by DID; who cannot be read is left out."""
    found: dict[str, Actor] = {}
    for view in views:
        try:
            writer = read_actor(view.get("author") or {})
        except (ValueError, AttributeError):
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
        view = node.get("post") if isinstance(node, Mapping) else None
        if not isinstance(view, Mapping):
            continue
        yield view, above
        replies = node.get("replies")
        below = (*above, _writer(view))[-NOTIFIED_ABOVE:]
        waiting.extend((reply, below) for reply in (replies if isinstance(replies, list) else ()))


def _writer(view: Json) -> str:
    author = view.get("author")
    return str(author.get("did", "")) if isinstance(author, Mapping) else ""
