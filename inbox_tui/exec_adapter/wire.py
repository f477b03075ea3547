"""The things that requests and answers of an exec adapter speak of, as JSON.

They have the words of :mod:`inbox_tui.model`, and are types of their own: the protocol stays as it
is while the program changes. An unknown field of an answer is passed over.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct, convert, field

from inbox_tui.adapter import Outgoing, Rejected, Sent
from inbox_tui.model import Actor, Attachment, Message, MessageKind, Visibility

Id = Annotated[str, Meta(min_length=1, description="The network's own, as text.")]
Moment = Annotated[datetime, Meta(tz=True, description="RFC 3339, with a zone.")]
Count = Annotated[int, Meta(ge=0)]


class WireActor(Struct, frozen=True):
    """Somebody on the network."""

    id: Id
    handle: Annotated[str, Meta(min_length=1)]
    name: str = ""
    url: str = ""
    is_bot: bool = False
    audience: Count | None = None
    """Followers, where known."""


class WireAttachment(Struct, frozen=True):
    """A picture or file that came with a message."""

    media_type: str
    url: str = ""
    name: str = ""


class WireMessage(Struct, frozen=True):
    """One message."""

    id: Id
    context: Id
    """The conversation: the id of its first message."""
    attributed_to: WireActor
    """Who wrote it."""
    content: str
    """Plain text; "" where it is deleted."""
    published: Moment
    kind: MessageKind
    visibility: Visibility = Visibility.PUBLIC
    in_reply_to: Id | None = None
    to: tuple[WireActor, ...] = ()
    name: str = ""
    """A title or subject."""
    summary: str = ""
    """A content warning."""
    quoted: str = ""
    url: str = ""
    updated: Moment | None = None
    """When it was last edited or deleted."""
    deleted: bool = False
    language: str = ""
    attachments: tuple[WireAttachment, ...] = ()
    answerable: bool = True
    """Whether the account may answer it."""
    why_not: str = ""
    """A sentence, where it may not."""
    raw: dict[str, Any] = field(default_factory=dict)
    """What you want to have back with the message."""


class WireOutgoing(Struct, frozen=True):
    """A reply, ready to leave: ``send`` gets exactly what was shown and confirmed."""

    key: Id
    """Chosen before the send, so that the reply can be found by it."""
    parent_id: Id
    text: str
    wire: str
    """What will be transmitted, as text, byte for byte."""
    visibility: Visibility
    to: tuple[WireActor, ...]
    composed_at: Moment
    also_notified: tuple[WireActor, ...] = ()
    links: tuple[str, ...] = ()
    subject: str = ""
    below: str = ""
    """What leaves under the words, such as a quoted history."""
    cost: str = ""


class WireSent(Struct, frozen=True):
    """A message of ours that exists on the network."""

    id: Id
    author_id: str = ""
    """Whom the network's answer names as its author; "" where it names nobody."""
    url: str = ""
    note: str = ""


class WireRejected(Struct, frozen=True):
    """An item that could not be read."""

    raw: str
    reason: str
    position: str = ""


_KEPT = ("raw", "answerable", "why_not")
_ACTORS = ("to", "also_notified")


def actor_of(wire: WireActor) -> Actor:
    """Return the actor."""
    return Actor(**_fields(wire))


def message_of(wire: WireMessage) -> Message:
    """Return the message; what :func:`wire_message` needs again is in its raw data."""
    fields = _fields(wire)
    kept = {name: fields.pop(name) for name in _KEPT}
    return Message(
        **{
            **fields,
            "attributed_to": actor_of(wire.attributed_to),
            "to": tuple(map(actor_of, wire.to)),
            "attachments": tuple(Attachment(**_fields(a)) for a in wire.attachments),
            "published": wire.published.astimezone(UTC),
            "updated": wire.updated and wire.updated.astimezone(UTC),
            "raw": kept,
        }
    )


def wire_message(message: Message) -> WireMessage:
    """Return a message as its program gave it."""
    kept = {name: message.raw[name] for name in _KEPT if name in message.raw}
    fields = {name: getattr(message, name) for name in message.__slots__}
    return convert({**fields, "raw": {}, **kept}, WireMessage, from_attributes=True, strict=False)


def rejected_of(wire: WireRejected) -> Rejected:
    """Return the rejected item."""
    return Rejected(**_fields(wire))


def outgoing_of(wire: WireOutgoing) -> Outgoing:
    """Return the reply."""
    actors = {name: tuple(map(actor_of, getattr(wire, name))) for name in _ACTORS}
    return Outgoing(**{**_fields(wire), **actors})


def wire_outgoing(outgoing: Outgoing) -> WireOutgoing:
    """Return the reply for the program."""
    fields = {name: getattr(outgoing, name) for name in WireOutgoing.__struct_fields__}
    return convert(fields, WireOutgoing, from_attributes=True)


def sent_of(wire: WireSent) -> Sent:
    """Return what was sent."""
    return Sent(**_fields(wire))


def _fields(wire: Struct) -> dict[str, Any]:
    return {name: getattr(wire, name) for name in wire.__struct_fields__}
