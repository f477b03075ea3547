"""The one door into the inbox: what may be stored is stored, the rest is a dead letter."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from inbox_tui.adapter import Page, Rejected
from inbox_tui.model import Account, Message, utc_now
from inbox_tui.store import (
    Store,
    arrivals,
    forgotten,
    hand_send_matches,
    messages,
    overwriting,
    pulls,
    tombstones,
    upkeep,
)

PULL = "pull"
PART = 500
"""So many messages of a page are one transaction: whoever else wants to write has a turn between."""
_BORROWED = "it has the id of another author's message"
_ITEM_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
"""What storing a message raises that breaks the types it is declared with. A full disk and the like
are not among them: those are no fault of the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What came in."""

    new: int
    seen: int
    """All that came, whatever became of it."""
    rejected: int
    conversations: tuple[int, ...]
    left_out: int = 0
    """What people wrote who were forgotten, and what was purged before."""


def store_page(store: Store, account: Account, page: Page, source: str = PULL) -> Arrival:
    """Write a page, and with the end of it its cursor, in one transaction.

    Of a page longer than :data:`PART` the cursor comes with the last part: where the others are
    all that arrives, they come again, and are known. The cursor is kept for pulls alone: what
    comes from elsewhere does not move it.
    """
    *parts, last = _parts(page)
    stored = []
    for part in parts:
        with store.write() as conn:
            stored.append(take_in(store, conn, account, part, source))
    with store.write() as conn:
        stored.append(take_in(store, conn, account, last, source, page.rejected))
        if source == PULL:
            pulls.set_cursor(conn, account.id, page.cursor)
    return _sum(stored)


def take_in(
    store: Store,
    conn: sqlite3.Connection,
    account: Account,
    batch: Iterable[Message],
    source: str,
    rejected: tuple[Rejected, ...] = (),
) -> Arrival:
    """Write messages inside the caller's transaction, and sort in what is new among them.

    What was sent by hand and is among them now counts as seen.
    """
    above = arrivals.newest_uid(conn)
    arrival = store_messages(conn, account, batch, source, rejected)
    if arrival.new:
        hand_send_matches.find_messages(conn)
    if arrival.new and store.sort_in:
        store.sort_in(conn, account, above)
    return arrival


def store_messages(
    conn: sqlite3.Connection,
    account: Account,
    batch: Iterable[Message],
    source: str,
    rejected: tuple[Rejected, ...] = (),
) -> Arrival:
    """Write messages inside the caller's transaction; the rest of them goes on without a bad one.

    What the store cannot take goes to the dead letters under ``source``, with its reason, and so
    does what the adapter has ``rejected`` itself. Who was forgotten stays so.
    """
    good, bad = _sound(batch)
    now = utc_now()
    left_out = 0
    conn.execute("SAVEPOINT batch")
    try:
        good, left_out = _leave_out(conn, account, good)
        gone = tombstones.fading(conn, account, good)
        with overwriting.overwriting(conn) if gone else nullcontext():
            change = messages.store_messages(conn, account, good, now)
            if gone:
                tombstones.erase_echoes(conn, account, gone)
                overwriting.note_erased(conn, now)
    except _ITEM_FAULTS as error:
        conn.execute("ROLLBACK TO batch")
        conn.execute("RELEASE batch")
        if len(good) > 1:
            single = [store_messages(conn, account, (m,), source) for m in good]
            buried = _bury(conn, account, source, (*rejected, *bad), now)
            return _sum([*single, _count_left_out(buried, left_out)])
        bad += [_reject(m, f"the inbox cannot take it ({_named(error)})") for m in good]
        return _count_left_out(_bury(conn, account, source, (*rejected, *bad), now), left_out)
    conn.execute("RELEASE batch")
    if source == PULL:
        ids = [message.id for message in good]
        pulls.unbury(conn, account.id, source, ids, unless=_BORROWED)
    borrowed = [_reject(m, _BORROWED) for m in change.borrowed]
    buried = _bury(conn, account, source, (*rejected, *bad, *borrowed), now)
    buried = _count_left_out(buried, left_out)
    return replace(
        buried,
        new=change.new,
        seen=buried.seen + len(good) - len(borrowed),
        conversations=change.conversations,
    )


def _leave_out(
    conn: sqlite3.Connection, account: Account, batch: list[Message]
) -> tuple[list[Message], int]:
    """Return what may be stored: nothing of people who were forgotten, nothing that was purged."""
    kept, left_out = forgotten.leave_out(conn, account, batch)
    purged = upkeep.were_purged(conn, account.id, {message.id for message in kept})
    if not purged:
        return kept, left_out
    fresh = [message for message in kept if message.id not in purged]
    return fresh, left_out + len(kept) - len(fresh)


def _bury(
    conn: sqlite3.Connection,
    account: Account,
    source: str,
    bad: tuple[Rejected, ...],
    now: datetime,
) -> Arrival:
    if bad:
        pulls.bury(conn, account.id, source, bad, now)
    return Arrival(new=0, seen=len(bad), rejected=len(bad), conversations=())


def _count_left_out(arrival: Arrival, left_out: int) -> Arrival:
    return replace(arrival, seen=arrival.seen + left_out, left_out=left_out)


def _parts(page: Page) -> list[tuple[Message, ...]]:
    """Return the messages in parts; at least one, if only for the cursor."""
    starts = range(0, max(1, len(page.messages)), PART)
    return [page.messages[start : start + PART] for start in starts]


def _sum(parts: list[Arrival]) -> Arrival:
    return Arrival(
        new=sum(a.new for a in parts),
        seen=sum(a.seen for a in parts),
        rejected=sum(a.rejected for a in parts),
        conversations=tuple(sorted({uid for a in parts for uid in a.conversations})),
        left_out=sum(a.left_out for a in parts),
    )


def _sound(batch: Iterable[Message]) -> tuple[list[Message], list[Rejected]]:
    """Part the messages that the store can take from those it cannot, each with its reason."""
    good: list[Message] = []
    bad: list[Rejected] = []
    for message in batch:
        try:
            fault = _fault(message)
        except _ITEM_FAULTS as error:
            fault = f"it is no message ({_named(error)})"
        if fault:
            bad.append(_reject(message, fault))
        else:
            good.append(message)
    return good, bad


def _reject(message: Message, fault: str) -> Rejected:
    try:
        raw, position = repr(message), str(message.id)
    except _ITEM_FAULTS as error:
        raw, position = f"(it cannot be shown: {_named(error)})", ""
    return Rejected(raw=raw, reason=fault, position=position)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _fault(message: Message) -> str:
    if not message.id or not message.context:
        return "it has no id or belongs to no conversation"
    if not message.attributed_to.id:
        return "it has no author"
    times = (message.published, message.updated)
    if any(moment is not None and moment.tzinfo is None for moment in times):
        return "its time has no zone"
    return ""
