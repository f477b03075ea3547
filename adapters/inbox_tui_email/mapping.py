"""RFC 5322 bytes → :class:`~inbox_tui.model.Message`. Pure: no server is asked."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import Header, decode_header
from email.message import Message as Mime
from typing import Any

from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui_email.automatic import automatic
from inbox_tui_email.body import read_body
from inbox_tui_email.quotes import fold_quotes

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,248}>")
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_FUTURE = timedelta(days=1)
_MOST_ADDRESSES = 50
_NOBODY = Actor(id="(no sender)", handle="(no sender)")
_KEPT_HEADERS = (
    "auto-submitted",
    "content-type",
    "date",
    "list-id",
    "list-post",
    "precedence",
    "return-path",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail as the server handed it over."""

    data: bytes
    """The mail, or its beginning where it is larger than we fetch."""
    size: int
    """Bytes of the whole mail on the server."""
    received: datetime
    """INTERNALDATE, aware."""
    place: str
    """Folder, UIDVALIDITY and UID, for people."""
    sent_folder: bool = False
    """True where it lies in the folder of mails that this mailbox sent."""


def to_message(fetched: Fetched, own: frozenset[str], own_id: str) -> Message:
    """Return the mail as a message.

    ``own`` are this mailbox's addresses, ``own_id`` its actor id: mails of the Sent folder that
    carry one of them are attributed to it. Anybody can write any From, so a mail in the inbox
    that carries one is attributed to an actor that is not us, under an id that is not its
    Message-ID: it can pose neither as our words nor as the trace of a mail that we sent.

    :raises Unreadable: where there is neither a sender nor a text.
    """
    mime = message_from_bytes(fetched.data)
    headers = {name: _text(mime.get(name, "")) for name in _KEPT_HEADERS if name in mime}
    senders = _actors(mime, "From") or _actors(mime, "Sender")
    addressed = {actor.id: actor for actor in [*_actors(mime, "To"), *_actors(mime, "Cc")]}
    body = read_body(mime)
    subject = _line(_text(mime.get("Subject", "")))
    if not senders and not body.text and not subject:
        raise Unreadable("The mail has no sender, no subject and no text.")
    sender = senders[0] if senders else _NOBODY
    ours = sender.id in own
    reason = automatic(headers, sender.id) or ("" if senders else "The mail names no sender.")
    message_id = _first_id(mime, "Message-ID")
    claimed = ours and not fetched.sent_folder
    identity = stand_in_id(fetched.data) if claimed or not message_id else message_id
    references = _ids(mime, "References")
    parents = _ids(mime, "In-Reply-To")
    parent = parents[0] if parents else references[-1] if references else None
    content, quoted = fold_quotes(body.text)
    if fetched.size > len(fetched.data):
        content += f"\n[… the whole mail has {fetched.size} bytes; the rest was not fetched]"
    return Message(
        id=identity,
        context=(references or parents or [identity])[0],
        in_reply_to=parent,
        attributed_to=_attributed(sender, own_id, ours=ours, claimed=claimed),
        to=tuple(addressed.values()),
        name=subject,
        content=content,
        quoted=quoted,
        published=_published(mime, fetched.received),
        kind=MessageKind.NOTICE if reason or claimed else MessageKind.MAIL,
        visibility=Visibility.DIRECT,
        attachments=body.attachments,
        raw={
            "message_id": message_id,
            "references": references,
            "in_reply_to": parents,
            "from": [_plain(actor) for actor in senders],
            "reply_to": [_plain(actor) for actor in _actors(mime, "Reply-To")],
            "subject": subject,
            "headers": headers,
            "automatic": reason,
            "own": ours,
            "place": fetched.place,
            "size": fetched.size,
        },
    )


def stand_in_id(data: bytes) -> str:
    """Return an id made of a mail's own headers, the same at each reading."""
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    return f"<{hashlib.sha256(head).hexdigest()[:32]}@no-message-id.invalid>"


def is_message_id(value: object) -> bool:
    """Tell if ``value`` can stand in a References header: ASCII, one token, in brackets."""
    return isinstance(value, str) and value.isascii() and _MESSAGE_ID.fullmatch(value) is not None


def _first_id(mime: Mime, header: str) -> str:
    ids = _ids(mime, header)
    return ids[0] if ids else ""


def _ids(mime: Mime, header: str) -> list[str]:
    """Return the message ids in ``header``, without the garbage that may stand between them."""
    values = " ".join(_text(value) for value in mime.get_all(header, []))
    found = _MESSAGE_ID.findall(values)
    return [identity for identity in found if is_message_id(identity)]


def _actors(mime: Mime, header: str) -> list[Actor]:
    from imap_tools.utils import parse_email_addresses

    found: list[Actor] = []
    for value in mime.get_all(header, [])[:10]:
        source = _text(value) if isinstance(value, Header) else str(value)
        for parsed in parse_email_addresses(source[:20_000]):
            if parsed.email or parsed.name:
                name = _line(_utf8(parsed.name))
                address = _utf8(parsed.email) or name
                found.append(Actor(id=address.lower(), handle=address, name=name))
    return found[:_MOST_ADDRESSES]


def _attributed(sender: Actor, own_id: str, *, ours: bool, claimed: bool) -> Actor:
    if not ours:
        return sender
    identity = f"unproven {sender.id}" if claimed else own_id
    return Actor(id=identity, handle=sender.handle, name=sender.name)


def _plain(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "address": actor.handle}


def _published(mime: Mime, received: datetime) -> datetime:
    """Return the Date header, or the time of arrival where it is missing or cannot be true."""
    from imap_tools.utils import parse_email_date

    written = parse_email_date(_text(mime.get("Date", "")))
    received = received.astimezone(UTC)
    if written.tzinfo is None:
        written = written.replace(tzinfo=UTC)
    try:
        written = written.astimezone(UTC)
    except OverflowError:
        return received
    return written if _EARLIEST <= written <= received + _FUTURE else received


def _text(value: object) -> str:
    """Decode encoded words (RFC 2047) and whatever else stands in a header; never fails."""
    from imap_tools.utils import decode_value

    source = str(value) if not isinstance(value, Header) else value
    try:
        decoded = "".join(decode_value(*part) for part in decode_header(source))
    except (ValueError, LookupError):
        decoded = str(value)
    return _utf8(decoded)


def _line(value: str) -> str:
    return " ".join(value.split())


def _utf8(value: str) -> str:
    """Replace lone surrogates, which no database and no terminal takes."""
    return value.encode("utf-8", "replace").decode("utf-8")
