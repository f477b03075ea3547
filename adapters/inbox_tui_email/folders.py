"""Reading the mailbox: single mails, what belongs to a thread, whether a mail left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from inbox_tui.adapter import Rejected, TargetGone
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Message
from inbox_tui_email.imap import Imap, session
from inbox_tui_email.mapping import Fetched, is_message_id, stand_in_id, to_message
from inbox_tui_email.settings import Mailbox

_CHUNK = 10
_THREAD_MAILS = 200
_RAW = 20_000
_PLACE = re.compile(r"(.+);UIDVALIDITY=(\d+);UID=(\d+)")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as it was opened."""

    name: str
    validity: int
    """Its UIDVALIDITY."""
    sent: bool
    """True where it holds what this mailbox sent."""


def read_mails(
    imap: Imap, mailbox: Mailbox, folder: Folder, uids: Sequence[int], authors: dict[str, str]
) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
    """Return the mails with ``uids`` of the open ``folder``, and those that cannot be read.

    Of Sent only what this mailbox wrote is taken. ``authors`` remembers from call to call who
    used which Message-ID.
    """
    place = f"{folder.name};UIDVALIDITY={folder.validity}"
    messages: list[Message] = []
    rejected: list[Rejected] = []
    for start in range(0, len(uids), _CHUNK):
        chunk = uids[start : start + _CHUNK]
        fetched = imap.fetch(chunk, place, sent=folder.sent)
        for mail in (fetched[uid] for uid in chunk if uid in fetched):
            outcome = _map(mail, mailbox)
            if isinstance(outcome, Rejected):
                rejected.append(outcome)
            elif not folder.sent or outcome.raw["own"]:
                messages.append(_distinct(outcome, mail, authors))
    return tuple(messages), tuple(rejected)


def reread(mailbox: Mailbox, password: str, place: str) -> Message:
    """Fetch the mail that lay at ``place`` (see :attr:`Fetched.place`) and read it again.

    :raises Unreadable: it still cannot be read.
    :raises TargetGone: it does not lie there any more.
    """
    known = _PLACE.fullmatch(place)
    if known is None:
        raise TargetGone("Where this mail lies is not known.")
    name, validity, uid = known[1], int(known[2]), int(known[3])
    with session(mailbox, password) as imap:
        sent = name == imap.special(r"\Sent")
        if imap.examine(name)[0] != validity:
            raise TargetGone(f"The folder {name!r} was numbered anew; the mail is not found again.")
        folder = Folder(name, validity, sent=sent)
        messages, rejected = read_mails(imap, mailbox, folder, [uid], {})
    if rejected:
        raise Unreadable(rejected[0].reason)
    if not messages:
        raise TargetGone("The mail does not lie there any more.")
    return messages[0]


def thread(mailbox: Mailbox, password: str, message: Message) -> tuple[Message, ...]:
    """Return the mails in the inbox and in Sent that name the conversation's first mail."""
    roots = {message.context, str(message.raw.get("message_id", message.id))}
    found: dict[str, Message] = {}
    with session(mailbox, password) as imap:
        for folder, sent in (("INBOX", False), (imap.special(r"\Sent"), True)):
            if not folder:
                continue
            validity, _ = imap.examine(folder)
            uids = {
                uid
                for root in roots
                if is_message_id(root)
                for header in ("References", "In-Reply-To", "Message-ID")
                for uid in imap.with_header(header, root)
            }
            newest = sorted(uids)[-_THREAD_MAILS:]
            opened = Folder(folder, validity, sent=sent)
            for mail in read_mails(imap, mailbox, opened, newest, {})[0]:
                found.setdefault(mail.id, mail)
    return tuple(sorted(found.values(), key=lambda mail: mail.published))


def find(mailbox: Mailbox, password: str, message_id: str, day: date) -> str:
    """Return in a sentence what proves that our mail ``message_id`` left, or "".

    A copy in Sent or in All (Gmail) does. So does any mail in the inbox since ``day`` that names
    the id, be it an answer, a bounce or the mail itself: until it left, only we knew the id.
    """
    if not is_message_id(message_id):
        return ""
    with session(mailbox, password) as imap:
        for use in (r"\Sent", r"\All"):
            folder = imap.special(use)
            if folder:
                imap.examine(folder)
                if imap.with_header("Message-ID", message_id):
                    return f"A copy lies in {folder}."
        imap.examine("INBOX")
        if imap.naming(message_id, day):
            return "A mail in the inbox answers it or speaks of it."
    return ""


def _map(mail: Fetched, mailbox: Mailbox) -> Message | Rejected:
    try:
        return to_message(mail, mailbox.own, mailbox.actor_id)
    except Unreadable as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001  the parser fails in many ways; the page goes on
        reason = f"The mail cannot be read: {type(error).__name__}: {error}"
    return Rejected(raw=mail.data[:_RAW].decode("latin-1"), reason=reason, position=mail.place)


def _distinct(message: Message, mail: Fetched, authors: dict[str, str]) -> Message:
    """Give a mail that borrows another author's Message-ID an id of its own."""
    author = message.attributed_to.handle.lower()
    if authors.setdefault(message.id, author) == author:
        return message
    return replace(message, id=stand_in_id(mail.data))
