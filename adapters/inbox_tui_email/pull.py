"""What is new in the inbox and in Sent since a cursor, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from inbox_tui.adapter import Page, TransientRead
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui_email.folders import Folder, read_mails
from inbox_tui_email.imap import Imap, session
from inbox_tui_email.settings import Mailbox

PAGE = 50
_FIRST_DAYS = 30
_FIRST_MAILS = 500


class Mark(NamedTuple):
    """How far a folder was read: UIDs mean something only together with their UIDVALIDITY."""

    validity: int
    uid: int
    day: date
    """Of the pull that set it: where to begin again when UIDVALIDITY changes."""


@dataclass(frozen=True, slots=True)
class _Plan:
    folder: Folder
    uids: Sequence[int]
    done: int
    """The UID up to which everything is known once nothing of ``uids`` is left."""


def pull(mailbox: Mailbox, password: str, cursor: str | None) -> Iterator[Page]:
    """Yield the mails of the inbox and of Sent that came since ``cursor``, oldest first.

    The first pull takes the last 30 days, at most the newest 500 of each folder. Where a folder's
    UIDVALIDITY has changed (RFC 3501 section 2.3.1.1), it is read again from the day of the last
    pull and 30 days before; mails keep their Message-ID, so the inbox knows them again.
    """
    marks = read_cursor(cursor, dict[str, Mark])
    today = datetime.now(UTC).date()
    with session(mailbox, password) as imap:
        sent_folder = imap.special(r"\Sent")
        plans = [_plan(imap, "INBOX", marks, today)]
        if sent_folder:
            plans.append(_plan(imap, sent_folder, marks, today, sent=True))
        total = sum(len(plan.uids) for plan in plans)
        authors: dict[str, str] = {}
        for plan in plans:
            name, validity = plan.folder.name, plan.folder.validity
            if plan.uids and imap.examine(name)[0] != validity:
                raise TransientRead(f"The folder {name!r} changed while it was read.")
            for start in range(0, len(plan.uids), PAGE):
                uids = plan.uids[start : start + PAGE]
                marks[name] = Mark(validity, uids[-1], today)
                messages, rejected = read_mails(imap, mailbox, plan.folder, uids, authors)
                yield Page(
                    messages=messages, cursor=write_cursor(marks), rejected=rejected, total=total
                )
            marks[name] = Mark(validity, plan.done, today)
    yield Page(messages=(), cursor=write_cursor(marks), total=total)


def _plan(
    imap: Imap, name: str, marks: dict[str, Mark], today: date, *, sent: bool = False
) -> _Plan:
    validity, highest = imap.examine(name)
    folder, mark = Folder(name, validity, sent=sent), marks.get(name)
    if mark is not None and mark.validity == validity:
        uids = imap.after(mark.uid)
        return _Plan(folder, uids, uids[-1] if uids else mark.uid)
    begin = today - timedelta(days=_FIRST_DAYS)
    if mark is None:
        uids = imap.since(begin)[-_FIRST_MAILS:]
    else:
        last = mark.day - timedelta(days=2)
        uids = imap.since(min(begin, last))
    return _Plan(folder, uids, uids[-1] if uids else highest)
