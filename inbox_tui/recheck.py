"""Following edits and deletions that no feed reports: known messages are asked for again.

Each pull asks for one or two batches, newest first: messages of the last days, and those of
conversations that are open. A round goes through all of them; the next one begins twelve hours
after it, so that what was deleted upstream is gone here within a day.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inbox_tui.adapter import (
    Adapter,
    AdapterError,
    AuthExpired,
    AuthRevoked,
    QuotaExhausted,
    RateLimited,
    Rechecks,
    WrongAccount,
)
from inbox_tui.intake import take_in
from inbox_tui.model import Account, Message, StoredMessage, utc_now
from inbox_tui.store import Store, upkeep
from inbox_tui.store.upkeep import Place

_log = logging.getLogger(__name__)

SOURCE = "recheck"
RECENT = timedelta(days=7)
"""Older messages are asked for again only while their conversation is open."""
ROUND = timedelta(hours=12)
BATCHES = 2
"""In one pull."""
_STOPS = (RateLimited, QuotaExhausted, AuthExpired, AuthRevoked, WrongAccount)
"""After these nothing more may be asked, by a pull either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """One batch as the network has it now."""

    messages: tuple[Message, ...]
    place: Place
    """How far the account is, once they are stored."""


def batches(store: Store, account: Account, adapter: Adapter) -> Iterator[Rechecked]:
    """Ask for the next batches; the caller stores each before it asks for the next.

    :raises AdapterError: the network wants to be asked nothing more for now.
    """
    if not isinstance(adapter, Rechecks):
        return
    for _ in range(BATCHES):
        now, conn = utc_now(), store.read()
        place = _begin(upkeep.place(conn, account.id), upkeep.top(conn), now)
        daily = adapter.capabilities.recheck_daily
        most = adapter.recheck_batch
        if daily is not None:
            most = min(most, daily - place.asked)
        if not place.position or most < 1:
            return
        chosen, position = upkeep.below(conn, account.id, place.position, now - RECENT, most)
        told = _ask(adapter, account, chosen) if chosen else ()
        place = replace(place, position=position, asked=place.asked + len(chosen))
        yield Rechecked(messages=told, place=place)


def keep(store: Store, account: Account, rechecked: Rechecked) -> tuple[int, ...]:
    """Store a batch and how far it goes, at once; return the conversations it touched."""
    with store.write() as conn:
        upkeep.put_place(conn, account.id, rechecked.place)
        return take_in(store, conn, account, rechecked.messages, SOURCE).conversations


def _begin(place: Place, top: int, now: datetime) -> Place:
    """Return where to go on; at the top where a round is due. The day's count begins with the day."""
    today = f"{now:%Y-%m-%d}"
    if place.asked_on != today:
        place = replace(place, asked_on=today, asked=0)
    began = place.round_at
    is_due = began is None or not timedelta(0) <= now - began < ROUND
    if not place.position and is_due:
        place = replace(place, round_at=now, position=top)
    return place


def _ask(
    adapter: Rechecks, account: Account, chosen: Sequence[StoredMessage]
) -> tuple[Message, ...]:
    """Return what changed; what cannot be asked for now comes again with the next round."""
    known = {stored.message.id: stored.message for stored in chosen}
    try:
        told = adapter.recheck(tuple(known.values()))
    except _STOPS:
        raise
    except AdapterError as error:
        _log.warning("asking again for messages of %s: %r", account.id, error)
        return ()
    return tuple(
        known[message.id].tombstone() if message.deleted else message
        for message in told
        if message.id in known and message != known[message.id]
    )
