"""What differs from the ordinary in a reply about to be confirmed, as sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inbox_tui.adapter import Outgoing
from inbox_tui.model import Account, Draft, Identity, StoredMessage
from inbox_tui.reply import policy
from inbox_tui.store import accounts, messages, outbox


@dataclass(frozen=True, slots=True)
class Unusual:
    """What was found."""

    sentences: tuple[str, ...]
    flagged: tuple[str, ...] = ()
    """The words of the reply that stand out."""


def find(
    conn: sqlite3.Connection,
    draft: Draft,
    account: Account,
    identity: Identity,
    parent: StoredMessage,
    outgoing: Outgoing,
    now: datetime,
) -> Unusual:
    """Return what a practised eye would overlook, the gravest first."""
    found: list[str] = []
    if parent.message.visibility.is_private and not outgoing.visibility.is_private:
        found.append("They wrote in private; this answer will not be private.")
    last = accounts.get(conn, outbox.last_sent_account(conn, identity.id))
    if last and last.id != account.id:
        found.append(
            f"You last replied as {last.kind.value.upper()} {last.handle} on {last.network}."
        )
    if parent.account_id != account.id:
        asked = accounts.get(conn, parent.account_id)
        if asked:
            found.append(
                f"They wrote to {asked.kind.value.upper()} {asked.handle}, not to this account."
            )
    later = [
        m
        for m in messages.of_conversation(conn, draft.conversation_uid)
        if m.message.published > parent.message.published and not m.message.deleted
    ]
    answers = sum(1 for m in later if m.outgoing)
    if answers:
        found.append("One of our accounts has already answered after this message.")
    if len(later) > answers:
        found.append("There are newer messages in this conversation than the one you answer.")
    if is_habit(outbox.ponder_times(conn, identity.id, _midnight(identity, now))):
        found.append("Today ten confirms in a row took less than a moment each: the whole sign.")
    return Unusual(tuple(found))


def is_habit(pondered: Sequence[timedelta]) -> bool:
    """Return whether any ten confirms in a row were too quick to have been read.

    A gesture that is repeated is soon made without looking: https://doi.org/10.25300/MISQ/2018/14124.
    """
    runs = (
        pondered[first : first + policy.HABIT_SENDS]
        for first in range(len(pondered) - policy.HABIT_SENDS + 1)
    )
    return any(
        timedelta(seconds=median(t.total_seconds() for t in run)) < policy.HABIT_MEDIAN
        for run in runs
    )


def _midnight(identity: Identity, now: datetime) -> datetime:
    try:
        here = now.astimezone(ZoneInfo(identity.time_zone)) if identity.time_zone else now
    except (ZoneInfoNotFoundError, ValueError):
        here = now
    return here.replace(hour=0, minute=0, second=0, microsecond=0)
