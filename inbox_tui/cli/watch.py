"""Pulling again and again: each account in its own time, whatever becomes of the others."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from inbox_tui import registry, schedule
from inbox_tui.adapter import AdapterError
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.pull_threads import PullThreads
from inbox_tui.config.schema import Pull
from inbox_tui.errors import Told
from inbox_tui.model import Account, utc_now
from inbox_tui.pull import Progress
from inbox_tui.store import Store, accounts, pulls

LOOK_SECONDS = 60.0
"""Longest time between two looks at the store: accounts come and go, people put things right."""


def watch(
    store: Store,
    threads: PullThreads,
    chosen: Collection[str] | None,
    tell: Callable[[Progress], None],
    pauses: Pull,
) -> None:
    """Pull each account whenever it is due; return when there is none left.

    ``chosen`` are the ids of the accounts, None for all that are connected at the time. ``tell``
    is called, in this thread, with the end of every pull. ``pauses`` are those that the person has
    chosen.
    """
    ended: dict[str, datetime] = {}
    rests: dict[str, timedelta] = {}
    while watched := _still_connected(store, chosen):
        now = utc_now()
        coming = []
        for account in watched:
            if threads.is_pulling(account.id):
                continue
            if account.id not in rests:
                rests[account.id] = _rest(account, pauses)  # drawn once for each pull
            state = pulls.state(store.read(), account.id)
            last = ended.get(account.id, state.finished_at)
            due = schedule.due_at(now, last, rests[account.id], state.retry_at)
            if due <= now:
                threads.start(account)
                rests.pop(account.id)
            else:
                coming.append((due - now).total_seconds())
        for account_id, pull in threads.ended(min([*coming, LOOK_SECONDS])).items():
            ended[account_id] = utc_now()
            try:
                progress = pull.result()
            except Told as error:  # the inbox could not be written just now; the next pull may
                narrate(f"{account_id}: {error.told}")
            else:
                tell(progress)


def _still_connected(store: Store, chosen: Collection[str] | None) -> tuple[Account, ...]:
    connected = accounts.every(store.read())
    return tuple(a for a in connected if chosen is None or a.id in chosen)


def _rest(account: Account, pauses: Pull) -> timedelta:
    """Draw how long ``account`` rests; a broken adapter is told of by its pull, not here."""
    try:
        asked = getattr(registry.load(account.network), "poll_seconds", None)
    except AdapterError:
        asked = None
    known = asked if isinstance(asked, int | float) else None
    return schedule.pause(known, random.random(), pauses.seconds(account.id))
