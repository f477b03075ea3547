"""Builds a reply: the bytes exactly as they will leave, whom they will reach, what they cost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from inbox_tui.adapter import (
    Answerable,
    ContentRejected,
    Misconfigured,
    Outgoing,
    TargetClosed,
    TargetGone,
    TransientRead,
)
from inbox_tui.adapter.fields import Json
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui_x import measure, people, prices, words
from inbox_tui_x.client import Client
from inbox_tui_x.mapping import latest_id
from inbox_tui_x.prices import Charge
from inbox_tui_x.pull import Reading


def can_reply(target: Message, me: str, *, is_self_serve: bool) -> Answerable:
    """Tell from a stored message if a reply is allowed. No request is made.

    Since 2026-02-23 a self-serve app may answer a post only where its author has mentioned the
    account that answers, or quotes a post of it
    (https://docs.x.com/x-api/posts/manage-tweets/introduction).
    """
    if target.deleted:
        return Answerable(yes=False, reason="The post was deleted.")
    if target.kind is MessageKind.NOTICE:
        return Answerable(yes=False, reason="A notice takes no reply.")
    if not is_self_serve or target.attributed_to.id == me or is_summoned(target, me):
        return Answerable(yes=True)
    return Answerable(
        yes=False,
        reason="X lets a program answer a post only where its author mentions this account or"
        f" quotes a post of it, and {target.attributed_to.handle} does neither. It can be answered"
        " by hand on the post's own page.",
    )


def is_summoned(target: Message, me: str) -> bool:
    """Tell whether the author of a post has asked ``me`` for an answer, by X's rule."""
    named = target.raw.get("mentions")
    return (isinstance(named, Mapping) and me in named) or target.raw.get("quoted_author") == me


def compose(
    client: Client, parent: Message, text: str, at: datetime, *, me: Actor, is_self_serve: bool
) -> Outgoing:
    """Build the reply to ``parent``, made ``at`` (aware).

    :raises ContentRejected: the text is empty, too long, or holds what X does not take.
    :raises TargetClosed, TargetGone: the parent cannot be answered.
    """
    problem = measure.fault(text)
    if problem:
        raise ContentRejected(problem)
    target = _ask_again(client, parent, me)
    allowed = can_reply(target, me.id, is_self_serve=is_self_serve)
    if not allowed:
        raise TargetClosed(allowed.reason)
    _check_length(text, target)
    heard = _named_there(target, me.id) | _named_here(client, text, target, me.id)
    charge = prices.of_reply(
        has_link=bool(measure.count(text).links), is_summoned=is_summoned(target, me.id)
    )
    wire = json.dumps(
        {"reply": {"in_reply_to_tweet_id": latest_id(target)}, "text": text}, ensure_ascii=False
    )
    digest = hashlib.sha256(f"{me.id} {at.isoformat()} {wire}".encode()).hexdigest()[:24]
    return Outgoing(
        key=f"{charge}.{digest}",
        parent_id=parent.id,
        text=text,
        wire=wire,
        visibility=Visibility.PUBLIC,
        to=(target.attributed_to,),
        also_notified=tuple(heard.values()),
        links=measure.count(text).links,
        cost=prices.written(charge) if is_self_serve else "",
        composed_at=at,
    )


def charge_of(outgoing: Outgoing) -> Charge:
    """Return what a reply is charged as, as it was said when it was composed."""
    try:
        return Charge(outgoing.key.partition(".")[0])
    except ValueError:
        return Charge.POST_CREATE


def read_wire(wire: str) -> Json:
    """Return the post that ``wire`` holds.

    :raises Misconfigured: it holds none.
    """
    try:
        post = json.loads(wire)
        is_post = isinstance(post["text"], str) and isinstance(
            post["reply"]["in_reply_to_tweet_id"], str
        )
    except (ValueError, KeyError, TypeError):
        is_post = False
    if not is_post:
        raise Misconfigured("What was confirmed is no reply for X; nothing was sent.")
    answer: Json = post
    return answer


def _ask_again(client: Client, parent: Message, me: Actor) -> Message:
    """Return the parent as X has it now; answered is its newest version."""
    listing = client.posts([latest_id(parent)])
    if latest_id(parent) in listing.gone:
        raise TargetGone("The post was deleted.")
    if not listing.posts:
        raise TargetClosed("X does not show this post to this account any more.")
    messages, _ = Reading(client, me).messages(listing.posts, height=1)
    target = next((message for message in messages if message.id == parent.id), None)
    if target is None:
        raise TransientRead("X gave another post than the one asked for.")
    return target


def _check_length(text: str, target: Message) -> None:
    """Count exactly: only the names of those in the conversation are free in front."""
    free = {_name(actor) for actor in (target.attributed_to, *target.to)}
    names, rest = words.split_leading(text)
    paid = " ".join(f"@{name}" for name in names if name.lower() not in free)
    used = measure.count(f"{paid} {rest}" if paid else rest).weight
    if used > measure.MAX_WEIGHT:
        raise ContentRejected(
            f"The text counts {used}; X allows {measure.MAX_WEIGHT}.",
            limit=measure.MAX_WEIGHT,
            counted=used,
        )


def _named_there(target: Message, me: str) -> dict[str, Actor]:
    """Return whom X adds by itself: all whom the answered post names."""
    return {actor.id: actor for actor in target.to if actor.id not in {me, target.attributed_to.id}}


def _named_here(client: Client, text: str, target: Message, me: str) -> dict[str, Actor]:
    known = {_name(actor) for actor in (target.attributed_to, *target.to)}
    named = words.mentioned(text, measure.count(text).links)
    new = [name for name in named if name.lower() not in known]
    found = people.named(client, new) if new else {}
    return {actor.id: actor for actor in found.values() if actor.id != me}


def _name(actor: Actor) -> str:
    return actor.handle.removeprefix("@").lower()
