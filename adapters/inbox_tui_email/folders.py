"""Reading the mailbox: what is new since a cursor, what belongs to a thread, what was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from inbox_tui.adapter import Page, Rejected, TransientRead
from inbox_tui.model import Message
from inbox_tui_email.imap import Imap, session
from inbox_tui_email.mapping import Fetched, Unreadable, is_message_id, stand_in_id, to_message
from inbox_tui_email.settings import Mailbox

PAGE = 50
_CHUNK = 10
_FIRST_DAYS = 30
_FIRST_MAILS = 500
_THREAD_MAILS = 200
_RAW = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder was read: UIDs mean something only together with their UIDVALIDITY."""

    validity: int
    uid: int
    day: str
    """ISO date of the pull that set it: where to begin again when UIDVALIDITY changes."""


@dataclass(frozen=True, slots=True)
class _Plan:
    folder: str
    sent: bool
    validity: int
    uids: Sequence[int]
    done: int
    """The UID up to which everything is known once nothing of ``uids`` is left."""


def pull(mailbox: Mailbox, password: str, cursor: str | None) -> Iterator[Page]:
    """Yield the mails of the inbox and of Sent that came since ``cursor``, oldest first.

    The first pull takes the last 30 days, at most the newest 500 of each folder. Where a folder's
    UIDVALIDITY has changed (RFC 3501 section 2.3.1.1), it is read again from the day of the last
    pull and 30 days before; mails keep their Message-ID, so the inbox knows them again.
    """
    marks = _read_cursor(cursor)
    today = datetime.now(UTC).date()
    with session(mailbox, password) as imap:
        sent_folder = imap.special(r"\Sent")
        plans = [_plan(imap, "INBOX", False, marks.get("INBOX"), today)]
        if sent_folder:
            plans.append(_plan(imap, sent_folder, True, marks.get(sent_folder), today))
        total = sum(len(plan.uids) for plan in plans)
        authors: dict[str, str] = {}
        for plan in plans:
            if plan.uids and imap.examine(plan.folder)[0] != plan.validity:
                raise TransientRead(f"The folder {plan.folder!r} changed while it was read.")
            for start in range(0, len(plan.uids), PAGE):
                uids = plan.uids[start : start + PAGE]
                marks[plan.folder] = Mark(plan.validity, uids[-1], today.isoformat())
                messages, rejected = _read(imap, mailbox, plan, uids, authors)
                yield Page(messages=messages, cursor=_cursor(marks), rejected=rejected, total=total)
            marks[plan.folder] = Mark(plan.validity, plan.done, today.isoformat())
    yield Page(messages=(), cursor=_cursor(marks), total=total)


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
            plan = _Plan(folder, sent, validity, newest, 0)
            for mail in _read(imap, mailbox, plan, newest, {})[0]:
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


def _plan(imap: Imap, folder: str, sent: bool, mark: Mark | None, today: date) -> _Plan:
    validity, highest = imap.examine(folder)
    if mark is not None and mark.validity == validity:
        uids = imap.after(mark.uid)
        return _Plan(folder, sent, validity, uids, uids[-1] if uids else mark.uid)
    begin = today - timedelta(days=_FIRST_DAYS)
    if mark is None:
        uids = imap.since(begin)[-_FIRST_MAILS:]
    else:
        last = date.fromisoformat(mark.day) - timedelta(days=2)
        uids = imap.since(min(begin, last))
    return _Plan(folder, sent, validity, uids, uids[-1] if uids else highest)


def _read(
    imap: Imap, mailbox: Mailbox, plan: _Plan, uids: Sequence[int], authors: dict[str, str]
) -> tuple[tuple[Message, ...], tuple[Rejected, ...]]:
    """Fetch and map ``uids``; ``authors`` remembers who used which Message-ID in this pull."""
    place = f"{plan.folder};UIDVALIDITY={plan.validity}"
    messages: list[Message] = []
    rejected: list[Rejected] = []
    for start in range(0, len(uids), _CHUNK):
        chunk = uids[start : start + _CHUNK]
        fetched = imap.fetch(chunk, place, sent=plan.sent)
        for mail in (fetched[uid] for uid in chunk if uid in fetched):
            outcome = _map(mail, mailbox)
            if isinstance(outcome, Rejected):
                rejected.append(outcome)
            elif not plan.sent or outcome.raw["own"]:
                messages.append(_distinct(outcome, mail, authors))
    return tuple(messages), tuple(rejected)


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


def _read_cursor(cursor: str | None) -> dict[str, Mark]:
    if not cursor:
        return {}
    return {folder: Mark(*mark) for folder, mark in json.loads(cursor).items()}


def _cursor(marks: dict[str, Mark]) -> str:
    return json.dumps(
        {folder: [mark.validity, mark.uid, mark.day] for folder, mark in marks.items()}
    )
