"""Events turned into messages. Pure: no request is made here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import (
    Json,
    Unreadable,
    find_record,
    find_text,
    read_id,
    read_timestamp,
)
from inbox_tui.model import Actor, Message, MessageKind
from inbox_tui_matrix import content as said
from inbox_tui_matrix.address import EventAddress, person_page
from inbox_tui_matrix.rooms import MESSAGE, Room

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
    sender = read_id(event, "sender", of="event")
    published = _moment(event)
    gone = is_gone(event)
    content, updated = latest(event)
    if gone:
        content, updated = {}, moment_of(find_record(event, "unsigned", "redacted_because"))
    author = person(sender, room)
    related = said.relation(find_record(event, "content"))
    encrypted = find_text(event, "type") == ENCRYPTED
    named = [person(user, room) for user in said.mentioned(content)]
    to = [standing.answered, *named] if standing.answered else named
    kind = standing.kind
    if find_text(content, "msgtype") == "m.notice" and kind is not MessageKind.POST:
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
        attachments=said.attachments(content, find_text(event, "type")),
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
    event_id = read_id(event, "event_id", of="event")
    if not event_id.startswith("$") or len(event_id) < 2:
        raise Unreadable("the event has an id that is none")
    return EventAddress(room, event_id)


def latest(event: Json) -> tuple[Json, datetime | None]:
    """Return an event's content as it is now, and when it was changed, None where never.

    Only its author's own replacement counts
    (https://spec.matrix.org/latest/client-server-api/#validity-of-replacement-events).
    """
    edit = find_record(event, "unsigned", "m.relations", "m.replace")
    new = find_record(edit, "content", "m.new_content")
    if not new or find_text(edit, "sender") != find_text(event, "sender"):
        return find_record(event, "content"), None
    return new, moment_of(edit)


def is_gone(event: Json) -> bool:
    """Tell whether the words of an event were taken away."""
    because = find_record(event, "unsigned").get("redacted_because")
    return bool(because) or (
        find_text(event, "type") in SHOWN and not find_record(event, "content")
    )


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


def moment_of(event: Json) -> datetime | None:
    """Return when an event was sent, None where it does not say so."""
    try:
        return _moment(event)
    except Unreadable:
        return None


def reject(event: Any, room: str, error: Exception) -> Rejected:
    """Return the dead letter for an event that could not be read."""
    event_id = find_text(event, "event_id")
    return Rejected.of(event, error, str(EventAddress(room, event_id)) if event_id else "")


def _moment(event: Json) -> datetime:
    return read_timestamp(event, "origin_server_ts", of="event", per_second=1000)
