"""Which accounts are not pulled for now, until when, and why."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.cli.printing import narrate
from inbox_tui.cli.wall_time import local_time
from inbox_tui.model import Account, utc_now
from inbox_tui.store import Store, pauses


def pause_of(store: Store, account: Account) -> datetime | None:
    """Return when the account's pause ends, or None where it has none."""
    from inbox_tui import schedule
    from inbox_tui.store import pulls

    state = pulls.state(store.read(), account.id)
    return schedule.resting_until(utc_now(), state.finished_at, state.retry_at)


def narrate_pauses(store: Store) -> None:
    """Say beside the data which accounts are not pulled for now."""
    if not pauses.were_asked_for(store.read()):
        return
    from inbox_tui.store import accounts, pulls

    for account in accounts.every(store.read()):
        until = pause_of(store, account)
        if until is not None:
            why = pulls.state(store.read(), account.id).sentence
            narrate(f"{account.id} is not pulled before {local_time(until)}. {why}".rstrip())
