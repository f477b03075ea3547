"""The one door into the inbox: what may be stored is stored, the rest is a dead letter."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from inbox_tui.adapter import Page, Rejected
from inbox_tui.model import Account, Message, utc_now
from inbox_tui.store import Store, messages, pulls

PULL = "pull"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What came in."""

    new: int
    seen: int
    """All that came, whatever became of it."""
    rejected: int
    conversations: tuple[int, ...]


def store_page(store: Store, account: Account, page: Page, source: str = PULL) -> Arrival:
    """Write a page and its cursor in one transaction.

    The cursor is kept for pulls alone: what comes from elsewhere does not move it.
    """
    with store.write() as conn:
        arrival = store_messages(conn, account, page.messages, source, page.rejected)
        if source == PULL:
            pulls.set_cursor(conn, account.id, page.cursor)
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
    does what the adapter has ``rejected`` itself.
    """
    good, bad = _sound(batch)
    now = utc_now()
    change = messages.store_messages(conn, account, good, now)
    bad += [_reject(m, "it has the id of another author's message") for m in change.borrowed]
    if rejected or bad:
        pulls.bury(conn, account.id, source, (*rejected, *bad), now)
    return Arrival(
        new=change.new,
        seen=len(rejected) + len(good) + len(bad) - len(change.borrowed),
        rejected=len(rejected) + len(bad),
        conversations=change.conversations,
    )


def _sound(batch: Iterable[Message]) -> tuple[list[Message], list[Rejected]]:
    """Part the messages that the store can take from those it cannot, each with its reason."""
    good: list[Message] = []
    bad: list[Rejected] = []
    for message in batch:
        fault = _fault(message)
        if fault:
            bad.append(_reject(message, fault))
        else:
            good.append(message)
    return good, bad


def _reject(message: Message, fault: str) -> Rejected:
    return Rejected(raw=repr(message), reason=fault, position=str(message.id))


def _fault(message: Message) -> str:
    if not message.id or not message.context:
        return "it has no id or belongs to no conversation"
    if not message.attributed_to.id:
        return "it has no author"
    times = (message.published, message.updated)
    if any(moment is not None and moment.tzinfo is None for moment in times):
        return "its time has no zone"
    return ""
