"""Events turned into messages. Pure: no request is made here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.model import Actor, Message, MessageKind
from inbox_tui_matrix import content as said
from inbox_tui_matrix.address import EventAddress, person_page
from inbox_tui_matrix.rooms import MESSAGE, Room
from inbox_tui_matrix.shapes import Json, Unreadable, moment, record, required, text

ENCRYPTED, REDACTION, STICKER = "m.room.encrypted", "m.room.redaction", "m.sticker"
SHOWN = (MESSAGE, ENCRYPTED, STICKER)
"""The types of events that are messages."""
UNREADABLE = "This message is encrypted from end to end; it cannot be read here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What has to be known of an event besides itself."""

    context: str
    """Remote id of the conversation: the room where it is direct, else the topmost event's."""
    kind: MessageKind
    answered: Actor | None = None
    """Who wrote what it answers, where known."""


def read_message(event: Json, room: Room, standing: Standing) -> Message:
    """Turn an event, with the edits that the server bundled with it, into a message.

    :raises Unreadable: a needed field is missing or of the wrong type.
    """
    address = address_of(event, room.id)
    sender = required(event, "sender")
    published = moment(event.get("origin_server_ts"))
    gone = is_gone(event)
    content, updated = latest(event)
    if gone:
        content, updated = {}, _moment_of(record(event, "unsigned", "redacted_because"))
    author = person(sender, room)
    related = said.relation(record(event, "content"))
    encrypted = text(event, "type") == ENCRYPTED
    named = [person(user, room) for user in said.mentioned(content)]
    to = [standing.answered, *named] if standing.answered else named
    kind = standing.kind
    if text(content, "msgtype") == "m.notice" and kind is not MessageKind.POST:
        kind = MessageKind.NOTICE
    return Message(
        id=str(address),
        context=standing.context,
        attributed_to=author,
        content=UNREADABLE if encrypted and not gone else said.words(content, shown_name(author)),
        published=published,
        updated=max(updated, published) if updated else None,
        deleted=gone,
        kind=kind,
        visibility=room.visibility,
        in_reply_to=str(EventAddress(room.id, related.parent)) if related.parent else None,
        to=tuple({actor.id: actor for actor in to}.values()),
        name=room.title,
        url=address.page,
        attachments=said.attachments(content, text(event, "type")),
        raw={
            "thread": related.thread,
            "encrypted": room.encrypted or encrypted,
            "may_write": room.may_write,
        },
    )


def address_of(event: Json, room: str) -> EventAddress:
    """Return the address of an event of ``room``; what a sync gives does not name the room.

    :raises Unreadable: it has no id.
    """
    event_id = required(event, "event_id")
    if not event_id.startswith("$") or len(event_id) < 2:
        raise Unreadable("the event has an id that is none")
    return EventAddress(room, event_id)


def latest(event: Json) -> tuple[Json, datetime | None]:
    """Return an event's content as it is now, and when it was changed, None where never.

    Only its author's own replacement counts
    (https://spec.matrix.org/latest/client-server-api/#validity-of-replacement-events).
    """
    edit = record(event, "unsigned", "m.relations", "m.replace")
    new = record(edit, "content", "m.new_content")
    if not new or text(edit, "sender") != text(event, "sender"):
        return record(event, "content"), None
    return new, _moment_of(edit)


def is_gone(event: Json) -> bool:
    """Tell whether the words of an event were taken away."""
    because = record(event, "unsigned").get("redacted_because")
    return bool(because) or (text(event, "type") in SHOWN and not record(event, "content"))


def person(user: str, room: Room) -> Actor:
    """Return somebody as the room calls them."""
    return Actor(
        id=user,
        handle=user.removeprefix("@"),
        name=room.names.get(user, ""),
        url=person_page(user),
    )


def shown_name(actor: Actor) -> str:
    """Return a person's name, or else their id."""
    return actor.name or actor.id


def reject(event: Any, room: str, error: Exception) -> Rejected:
    """Return the dead letter for an event that could not be read."""
    event_id = text(event, "event_id")
    return Rejected(
        raw=json.dumps(event, ensure_ascii=False, default=repr),
        reason=str(error),
        position=str(EventAddress(room, event_id)) if event_id else "",
    )


def _moment_of(event: Json) -> datetime | None:
    try:
        return moment(event.get("origin_server_ts"))
    except Unreadable:
        return None
