"""Builds a reply: the content exactly as it will leave, and whom it will reach."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from inbox_tui.adapter import (
    Answerable,
    Misconfigured,
    Outgoing,
    TargetClosed,
    TargetGone,
)
from inbox_tui.adapter.fields import Json, Unreadable, find_record, find_text
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui.urls import links
from inbox_tui_matrix import content as said
from inbox_tui_matrix.address import EventAddress, named_users, parse_event
from inbox_tui_matrix.client import Client
from inbox_tui_matrix.mapping import ENCRYPTED, is_gone, person
from inbox_tui_matrix.measure import MAX_BYTES, measure
from inbox_tui_matrix.rooms import Room, Rooms

MOST_ALONE = 2
"""Members of a room in which what is said is for one person only."""
_GONE = "The message was deleted, or is not to be seen any more."
_NO_E2EE = (
    "The room is encrypted from end to end, which this program cannot do. Answer with another"
    " Matrix program."
)
_MAY_NOT = "The room does not let this account write."


def can_reply(target: Message) -> Answerable:
    """Tell from a stored message if a reply is allowed. No request is made."""
    if target.deleted:
        return Answerable(yes=False, reason="The message was deleted.")
    if target.raw.get("invitation"):
        return Answerable(
            yes=False, reason="Accept the invitation in another Matrix program first."
        )
    if target.kind is MessageKind.NOTICE:
        return Answerable(yes=False, reason="A notice takes no reply.")
    if target.raw.get("encrypted"):
        return Answerable(yes=False, reason=_NO_E2EE)
    if target.raw.get("may_write") is False:
        return Answerable(yes=False, reason=_MAY_NOT)
    return Answerable(yes=True)


def compose(
    client: Client, me: tuple[str, str], parent: Message, words: str, at: datetime
) -> Outgoing:
    """Build the reply to ``parent``, dated ``at`` (aware), as user and device ``me``.

    :raises ContentRejected: the text is empty or too long.
    :raises TargetClosed, TargetGone: the parent cannot be answered.
    """
    _check(words)
    allowed = can_reply(parent)
    if not allowed:
        raise (TargetGone if parent.deleted else TargetClosed)(allowed.reason)
    user, device = me
    address = _address(parent.id)
    room, event = look_at(client, user, address)
    author = person(find_text(event, "sender"), room)
    if author.id == parent.attributed_to.id:
        author = parent.attributed_to
    named = _named(client, room, words, but={user, author.id})
    return Outgoing(
        key=f"{device}.{uuid.uuid4().hex}",
        parent_id=parent.id,
        text=words,
        wire=_wire(
            event, address, words, mentions=[author.id, *(one.id for one in named)], me=user
        ),
        visibility=room.visibility,
        to=(author,),
        also_notified=tuple(named),
        links=links(words),
        composed_at=at,
    )


def look_at(client: Client, me: str, address: EventAddress) -> tuple[Room, Json]:
    """Ask for the message to answer and for its room as they are now.

    :raises TargetClosed, TargetGone: it cannot be answered (any more).
    """
    event = client.event(address)
    if event is None or is_gone(event) or find_text(event, "event_id") != address.event:
        raise TargetGone(_GONE)
    if find_text(client.member(address.room, me), "membership") != "join":
        raise TargetClosed("This account is not in the room any more.")
    room = Rooms(client, me).describe(address.room, client.state(address.room))
    if room.encrypted or find_text(event, "type") == ENCRYPTED:
        raise TargetClosed(_NO_E2EE)
    if not room.may_write:
        raise TargetClosed(_MAY_NOT)
    if room.is_direct and len(client.members(room.id)) > MOST_ALONE:
        # Whoever invites says that a room is direct; whoever is in it reads along.
        room = replace(room, visibility=Visibility.FOLLOWERS)
    return room, event


def _named(client: Client, room: Room, words: str, but: set[str]) -> list[Actor]:
    """Return the members whose ids stand in the text: they hear of it. Others cannot."""
    found = []
    for user in named_users(words):
        member = None if user in but else client.member(room.id, user)
        if find_text(member, "membership") == "join":
            name = find_text(member, "displayname")
            actor = person(user, room)
            found.append(Actor(id=user, handle=actor.handle, name=name, url=actor.url))
    return found


def _wire(event: Json, address: EventAddress, words: str, *, mentions: list[str], me: str) -> str:
    """Return the content of the reply: in the thread of ``event`` where that is in one."""
    related: dict[str, Any] = {"m.in_reply_to": {"event_id": address.event}}
    thread = said.relation(find_record(event, "content")).thread
    if thread:
        related |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": False}
    content = {
        "msgtype": "m.text",
        "body": words,
        "m.mentions": {"user_ids": [user for user in mentions if user != me]},
        "m.relates_to": related,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _check(words: str) -> None:
    counted = measure(words)
    counted.check(
        f"The text takes {counted.used:,} bytes; a Matrix message has room for {MAX_BYTES:,}."
    )


def _address(remote_id: str) -> EventAddress:
    try:
        return parse_event(remote_id)
    except Unreadable:
        raise Misconfigured(f"{remote_id[:80]!r} is not the address of a message.") from None
