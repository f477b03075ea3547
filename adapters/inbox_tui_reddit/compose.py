"""Builds a reply: the body of the request exactly as it will leave, and whom it will reach."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from inbox_tui.adapter import (
    Answerable,
    Misconfigured,
    Outgoing,
    TargetClosed,
    TargetGone,
)
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor, Message, MessageKind
from inbox_tui.urls import links
from inbox_tui_reddit.address import is_fullname, is_name, profile_page
from inbox_tui_reddit.client import Client
from inbox_tui_reddit.mapping import NAME, read_message
from inbox_tui_reddit.measure import measure

MOST_LOOKED_UP = 3
"""Names. Of a comment that has more, Reddit is said to notify nobody; it takes it all the same."""


def can_reply(target: Message) -> Answerable:
    """Tell from a stored message if a reply is allowed. No request is made."""
    if target.deleted:
        return Answerable(yes=False, reason="It was deleted.")
    if target.kind is MessageKind.NOTICE:
        return Answerable(yes=False, reason="A notice takes no reply.")
    if not is_fullname(target.id, "t1", "t3"):
        return Answerable(yes=False, reason="Only comments and submissions can be answered.")
    if target.raw.get("blocked"):
        return Answerable(yes=False, reason="This account has blocked its author.")
    if target.raw.get("archived"):
        return Answerable(yes=False, reason="It is archived: Reddit takes no more answers.")
    if target.raw.get("locked") and not target.raw.get("moderates"):
        return Answerable(yes=False, reason="A moderator has locked it.")
    return Answerable(yes=True)


def compose(client: Client, me: Actor, parent: Message, text: str, at: datetime) -> Outgoing:
    """Build the reply to ``parent``, dated ``at`` (aware).

    :raises ContentRejected: the text is empty or too long.
    :raises TargetClosed, TargetGone: the parent cannot be answered.
    """
    counted = measure(text)
    counted.check(f"The reply has {counted.used} characters; {counted.limit} fit.")
    _check(parent)
    now = _look_at(client, me, parent)
    _check(now)
    return Outgoing(
        key=secrets.token_hex(16),
        parent_id=parent.id,
        text=text,
        wire=urlencode((("api_type", "json"), ("text", text), ("thing_id", parent.id))),
        visibility=now.visibility,
        to=(now.attributed_to,),
        also_notified=_named(client, text, {me.id, now.attributed_to.id}),
        links=links(text),
        composed_at=at,
    )


def read_wire(outgoing: Outgoing) -> tuple[str, str]:
    """Return what is answered and with which words, as they leave.

    :raises Misconfigured: that is not what the reply says of itself.
    """
    fields = dict(parse_qsl(outgoing.wire, keep_blank_values=True))
    target, body = fields.get("thing_id", ""), fields.get("text", "")
    is_whole = sorted(fields) == ["api_type", "text", "thing_id"]
    if not is_whole or not outgoing.wire.isascii() or target != outgoing.parent_id:
        raise Misconfigured("The reply is not one that this adapter has made.")
    if body != outgoing.text:
        raise Misconfigured("The reply does not have the words that were shown.")
    return target, body


def _check(target: Message) -> None:
    allowed = can_reply(target)
    if not allowed:
        raise (TargetGone if target.deleted else TargetClosed)(allowed.reason)


def _look_at(client: Client, me: Actor, parent: Message) -> Message:
    """Ask Reddit for what is answered, as it is now."""
    things = client.things((parent.id, parent.context))
    item = things.get(parent.id)
    if item is None:
        raise TargetGone("It is not there any more.")
    try:
        return read_message(item, me, submission=things.get(parent.context))
    except Unreadable:
        raise TargetClosed("Reddit does not show it in a way that can be read.") from None


def _named(client: Client, text: str, others: set[str]) -> tuple[Actor, ...]:
    """Return those whom the text names, who may be notified of it.

    Where there are many they are listed as they were typed, without asking who they are. What
    stands at the end of a name may be the end of what is in italics (``_u/name_``).
    """
    found_names = [
        name
        for said in NAME.findall(text)
        for name in dict.fromkeys((said, said.rstrip("_")))
        if is_name(name)
    ]
    spelt = {name.casefold(): name for name in reversed(found_names)}
    names = list(reversed(spelt.values()))
    if len(names) > MOST_LOOKED_UP:
        return tuple(Actor(id=f"u/{n.casefold()}", handle=n, url=profile_page(n)) for n in names)
    found = [person for name in names if (person := client.person(name))]
    return tuple(person for person in found if person.id not in others)
