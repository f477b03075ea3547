"""From what was confirmed to a post on the network, once, and finding it there."""

from __future__ import annotations

from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

from inbox_tui.adapter import AdapterError, Outgoing, SendUnknown, Sent, TransientRead
from inbox_tui.adapter.fields import Json, Unreadable, find_text
from inbox_tui_x import compose, words
from inbox_tui_x.client import AT_ONCE, Client
from inbox_tui_x.mapping import id_at, page, read_message, reference

EARLIER = timedelta(hours=6)
"""So far before it was composed a reply is looked for, lest a clock of ours hide it."""
MOST_PAGES = 33
"""The timeline of an account's own posts reaches 3,200 back."""
ALIKE = 0.9
"""How much of two texts is the same where one is the other as X has changed it."""
_UNSAID = "X did not say at once who wrote it: look at the post."


def publish(client: Client, outgoing: Outgoing, me: str) -> Sent:
    """Post what was confirmed as ``me``, then ask X who wrote it: its answer does not say.

    :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
    """
    post = compose.read_wire(outgoing.wire)
    answer = client.publish(outgoing, post, compose.charge_of(outgoing), me)
    post_id = answer["data"].get("id")
    if not isinstance(post_id, str) or not (post_id.isascii() and post_id.isdigit()):
        raise SendUnknown("X did not say which post it made.", token=outgoing.key)
    author = _author(client, post_id)
    return Sent(id=post_id, author_id=author, url=page(post_id), note="" if author else _UNSAID)


def find(client: Client, me: str, outgoing: Outgoing) -> Sent | None:
    """Look for the reply among the account's posts; None where it is not among them.

    :raises TransientRead: there is no end of them, or one that answers the same cannot be read.
    """
    post = compose.read_wire(outgoing.wire)
    parent = post["reply"]["in_reply_to_tweet_id"]
    mark = max(int(parent), id_at(outgoing.composed_at - EARLIER))
    following = ""
    in_doubt = False
    for _ in range(MOST_PAGES):
        place: dict[str, Any] = {"since_id": str(mark), "max_results": AT_ONCE}
        if following:
            place["pagination_token"] = following
        listing = client.posted_by(me, **place)
        answers = [one for one in listing.posts if _answers(one, {parent, outgoing.parent_id})]
        best = max(answers, key=lambda one: _likeness(one, me, outgoing.text), default=None)
        if best is not None and _likeness(best, me, outgoing.text) >= ALIKE:
            return _found(best, me, outgoing.text)
        in_doubt = in_doubt or any(not _is_readable(one, me) for one in listing.posts)
        if not listing.following and in_doubt:
            raise TransientRead("X gave a post of this account that cannot be read.")
        if not listing.following:
            return None
        following = listing.following
    raise TransientRead(
        "X gives no end of this account's posts; whether the reply is there is open."
    )


def _found(post: Json, me: str, text: str) -> Sent:
    message = read_message(post, me)
    is_same = _likeness(post, me, text) == 1.0
    return Sent(
        id=message.id,
        author_id=str(post.get("author_id") or ""),
        url=page(message.id),
        note="" if is_same else "The post on X is not quite the text that was confirmed.",
    )


def _answers(post: Any, parents: set[str]) -> bool:
    return reference(post, "replied_to") in parents


def _is_readable(post: Any, me: str) -> bool:
    try:
        read_message(post, me)
    except Unreadable:
        return False
    return True


def _likeness(post: Json, me: str, text: str) -> float:
    try:
        there = words.comparable(read_message(post, me).content)
    except Unreadable:
        return 0.0
    here = words.comparable(text)
    return 1.0 if here == there else min(0.99, SequenceMatcher(None, here, there).ratio())


def _author(client: Client, post_id: str) -> str:
    """Return who X says has written a post, "" where it does not: the post itself is certain."""
    try:
        posts = client.posts([post_id]).posts
    except AdapterError:
        return ""
    return find_text(posts[0], "author_id") if posts else ""
