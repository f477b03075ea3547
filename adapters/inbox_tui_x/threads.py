"""Conversations and single posts that are asked for again: what changed, and what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from inbox_tui.adapter import Rejected, TargetClosed, TargetGone, TransientRead
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor, Message
from inbox_tui_x.client import AT_ONCE, Client
from inbox_tui_x.mapping import latest_id, read_message, tombstone, versions
from inbox_tui_x.pull import Reading

HEIGHT = 10
"""So many posts above one are read with its conversation."""


def conversation(client: Client, me: Actor, message: Message) -> tuple[Message, ...]:
    """Read a post, those above it, and up to a hundred of its conversation's last seven days.

    :raises TargetGone: the post was deleted.
    :raises TargetClosed: this account may no longer see it.
    """
    listing = client.posts([latest_id(message)])
    if latest_id(message) in listing.gone:
        raise TargetGone("The post was deleted.")
    if not listing.posts:
        raise TargetClosed("X does not show this post to this account any more.")
    beside = client.conversation(message.context).posts
    messages, _ = Reading(client, me).messages([*listing.posts, *beside], height=HEIGHT)
    return tuple(sorted(messages, key=lambda one: int(one.id)))


def recheck(client: Client, me: Actor, messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return ``messages`` as they are on X now, or tombstones; who is unsure is left out."""
    by_id = {latest_id(message): message for message in messages[:AT_ONCE]}
    listing = client.posts(by_id)
    now = datetime.now(UTC)
    found = [tombstone(by_id[post_id], now) for post_id in listing.gone if post_id in by_id]
    newer = {}
    for post in listing.posts:
        try:
            newest = versions(post)[-1]
        except Unreadable:
            continue
        if newest != post.get("id"):
            newer[newest] = post
    posts = [post for post in listing.posts if post not in newer.values()]
    posts += client.posts(newer).posts if newer else ()
    there, _ = Reading(client, me).messages(posts, height=0)
    known = {message.id for message in messages}
    return (*found, *(message for message in there if message.id in known))


def reread(client: Client, me: Actor, rejected: Rejected) -> Message:
    """Read a post again that could not be read.

    :raises Unreadable: it still cannot be.
    :raises TargetGone: it was deleted.
    """
    if not rejected.position:
        raise Unreadable("the post has no id to ask for")
    listing = client.posts([rejected.position])
    if rejected.position in listing.gone:
        raise TargetGone("The post is not there any more.")
    if not listing.posts:
        raise TransientRead("X says nothing of this post just now.")
    messages, refused = Reading(client, me).messages(listing.posts, height=0)
    if refused:
        raise Unreadable(refused[0].reason)
    return messages[0] if messages else read_message(listing.posts[0], me.id)
