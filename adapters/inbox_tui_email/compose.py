"""Parent and words → the exact mail that will leave. Pure: no server is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email import message_from_string, policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from inbox_tui.adapter import (
    Answerable,
    ContentRejected,
    Outgoing,
    OutgoingFile,
    TargetClosed,
    WrongAccount,
)
from inbox_tui.model import Actor, Message, Visibility
from inbox_tui.urls import links
from inbox_tui_email import enclosures
from inbox_tui_email.automatic import closed_reason
from inbox_tui_email.mapping import is_message_id
from inbox_tui_email.measure import CONTROL, measure
from inbox_tui_email.settings import Mailbox, is_address

_LAST_REFERENCES = 9
_QUOTED_LINES = 100
_QUOTED_LINE = 400
_SUBJECT = 300
_NAME = 60
"""Characters of a display name: longer ones are folded, and the library then drops their quotes."""
_REQUIRED = frozenset({"message-id", "from", "to", "subject", "date", "content-type"})
_HEADERS = _REQUIRED | {"in-reply-to", "references", "mime-version", "content-transfer-encoding"}
_REPLY_MARKS = re.compile(r"^(\s*(re|aw|sv|antw|odp)\s*(\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_MIME = policy.SMTP.clone(max_line_length=76)
"""CRLF line ends; lines of encoded words and of quoted-printable stay within RFC 2045 and 2047."""


def recipients(parent: Message) -> tuple[Actor, ...]:
    """Return whom a reply goes to: Reply-To, else From (RFC 5322 section 3.6.2). Never Cc."""
    listed = _listed(parent.raw.get("reply_to")) or _listed(parent.raw.get("from"))
    if not listed and is_address(parent.attributed_to.handle):
        listed = [parent.attributed_to]
    return tuple({actor.id: actor for actor in listed}.values())


def can_reply(mailbox: Mailbox, parent: Message) -> Answerable:
    """Tell from the mail alone whether this mailbox may answer it."""
    own = mailbox.own | {mailbox.actor_id}
    addresses = [actor.handle for actor in recipients(parent)]
    reason = closed_reason(parent.raw, addresses, own)
    if parent.attributed_to.id.lower() in own:
        reason = "This is your own mail."
    return Answerable(yes=not reason, reason=reason)


def compose(
    mailbox: Mailbox,
    parent: Message,
    text: str,
    at: datetime,
    files: Sequence[OutgoingFile] = (),
) -> Outgoing:
    """Build the reply to ``parent``: From, To, Re:, threading headers, words, quoted original.

    The words stand on top and the original below them, as support mail does. ``at`` becomes the
    Date header. The Message-ID is chosen here, so that it is known before anything is sent.

    :raises ContentRejected: where the words cannot be sent.
    :raises TargetClosed: where the mail may not be answered.
    """
    problem = measure(text).problem
    if problem:
        raise ContentRejected(problem)
    allowed = can_reply(mailbox, parent)
    if not allowed:
        raise TargetClosed(allowed.reason)
    words = text.replace("\r\n", "\n").rstrip()
    to = recipients(parent)
    key = make_msgid(domain=mailbox.address.partition("@")[2])
    subject, below = _subject(parent.name), _quotation(parent)
    mail = EmailMessage(policy=_MIME)
    try:
        mail["From"] = _address(mailbox.sender_name, mailbox.address)
        mail["To"] = [_address(actor.name, actor.handle) for actor in to]
        mail["Subject"] = subject
        mail["Date"] = format_datetime(at.astimezone(UTC))
        mail.set_content(f"{words}\n\n{below}", cte="quoted-printable")
        enclosures.enclose(mail, files)
        body = mail.as_bytes().decode("ascii")
    except (ValueError, MessageError) as error:
        raise ContentRejected(f"No mail can be made of this: {error}.") from None
    outgoing = Outgoing(
        key=key,
        parent_id=parent.id,
        text=words,
        subject=subject,
        below=below,
        wire=_threading(key, parent) + body,
        visibility=Visibility.DIRECT,
        to=to,
        links=links(words),
        composed_at=at,
        files=tuple(files),
    )
    check_wire(mailbox, outgoing)
    return outgoing


def check_wire(mailbox: Mailbox, outgoing: Outgoing) -> None:
    """Compare the mail that is about to leave with what was confirmed and who is logged in.

    :raises WrongAccount: where it speaks as another address than this account's.
    :raises ContentRejected: where its Message-ID or recipients are not the confirmed ones.
    """
    try:
        head = message_from_string(outgoing.wire, policy=policy.default)
        names = [name.lower() for name in head]
        speakers = [address.addr_spec.lower() for address in head["From"].addresses]
        addressed = [address.addr_spec.lower() for address in head["To"].addresses]
        parts = [*head.iter_parts()] if outgoing.files else [head]
        body = parts[0].get_content().replace("\r\n", "\n")
    except Exception as error:  # noqa: BLE001  the library's parser fails in many ways on odd input
        raise ContentRejected(f"The mail cannot be read back ({type(error).__name__}).") from None
    if len(names) != len(set(names)) or not set(names) >= _REQUIRED or set(names) - _HEADERS:
        raise ContentRejected("The mail has other headers than the ones written for it.")
    confirmed = f"{outgoing.text}\n\n{outgoing.below}"
    whole = "multipart/mixed" if outgoing.files else "text/plain"
    kinds = (head.get_content_type(), parts[0].get_content_type())
    if kinds != (whole, "text/plain") or body.rstrip("\n") != confirmed.rstrip("\n"):
        raise ContentRejected("The mail does not hold exactly the confirmed words.")
    enclosures.check(parts[1:], outgoing.files)
    if head["Subject"] != outgoing.subject:
        raise ContentRejected("The mail has another subject than the confirmed one.")
    if speakers != [mailbox.address]:
        raise WrongAccount(
            f"The mail speaks as {', '.join(speakers)}, but this account is {mailbox.address}.",
            expected=mailbox.address,
            got=", ".join(speakers),
        )
    if addressed != [actor.id for actor in outgoing.to]:
        raise ContentRejected("The mail goes to other addresses than the confirmed ones.")
    if head["Message-ID"] != outgoing.key:
        raise ContentRejected("The mail has another Message-ID than the confirmed one.")


def references(parent: Message) -> list[str]:
    """Return the References of a reply (RFC 5322 section 3.6.4): the first, and the last few."""
    raw = parent.raw
    chain = [item for item in _strings(raw.get("references")) if is_message_id(item)]
    if not chain:
        chain = [item for item in _strings(raw.get("in_reply_to")) if is_message_id(item)][:1]
    own = _parent_id(parent)
    chain = [item for item in dict.fromkeys(chain) if item != own] + ([own] if own else [])
    return chain if len(chain) <= _LAST_REFERENCES + 1 else [chain[0], *chain[-_LAST_REFERENCES:]]


def _threading(key: str, parent: Message) -> str:
    """Return the header lines that hold ids.

    They are written here because the library would break a long id into encoded words.
    """
    lines = [f"Message-ID: {key}"]
    own = _parent_id(parent)
    if own:
        lines.append(f"In-Reply-To: {own}")
    chain = references(parent)
    if chain:
        lines.append("References: " + "\r\n ".join(chain))
    return "".join(f"{line}\r\n" for line in lines)


def _parent_id(parent: Message) -> str:
    """Return the parent's own Message-ID; a stand-in made by us never leaves."""
    known = parent.raw.get("message_id", parent.id)
    return known if is_message_id(known) else ""


def _subject(subject: str) -> str:
    return f"Re: {_REPLY_MARKS.sub('', _header_words(subject, _SUBJECT))}".rstrip()


def _address(name: str, address: str) -> Address:
    return Address(display_name=_header_words(name, _NAME), addr_spec=address)


def _header_words(text: str, limit: int) -> str:
    """Return a stranger's words for a header, on one line.

    The library decodes what looks like an encoded word (RFC 2047) in a value that it is given,
    line ends included: such words would become headers, and a body, of ours.
    """
    return " ".join(CONTROL.sub(" ", text).replace("=?", "= ?").split())[:limit]


def _quotation(parent: Message) -> str:
    lines = CONTROL.sub("", parent.content.replace("\r\n", "\n")).split("\n")
    kept = [f"> {line[:_QUOTED_LINE]}".rstrip() for line in lines[:_QUOTED_LINES]]
    if len(lines) > _QUOTED_LINES:
        kept.append("> […]")
    author = parent.attributed_to
    who = " ".join(CONTROL.sub(" ", author.name or author.handle).split())[:100]
    when = parent.published.astimezone(UTC).strftime("%Y-%m-%d at %H:%M UTC")
    return "\n".join([f"On {when}, {who} wrote:", *kept])


def _listed(value: object) -> list[Actor]:
    found: list[Actor] = []
    for item in value if isinstance(value, Sequence) and not isinstance(value, str) else ():
        entry: Mapping[str, Any] = item if isinstance(item, Mapping) else {}
        address = str(entry.get("address", ""))
        if is_address(address):
            found.append(Actor(id=address.lower(), handle=address, name=str(entry.get("name", ""))))
    return found


def _strings(value: object) -> list[str]:
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [item for item in listed if isinstance(item, str)]
