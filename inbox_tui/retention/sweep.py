"""Taking erased words out of the files: full-text index and write-ahead log, in small pieces."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.crashpoints import crashpoint
from inbox_tui.model import utc_now
from inbox_tui.store import Store, overwriting

REST = timedelta(hours=6)
"""From one sweep to the next: each goes through the whole index."""
PAGES = 200
"""Of the index, merged in one transaction."""


def sweep(store: Store, rest: timedelta = REST) -> bool:
    """Sweep where something was erased; return whether it went through to the end.

    False where none is due, or somebody reads what the log still holds; then a later one tries
    again, as it does after one that was killed. May take long, and takes the turn of other writers
    for moments only.

    :raises StoreError: the store cannot be written.
    """
    if not overwriting.is_sweep_due(store.read(), utc_now(), rest):
        return False
    with store.write() as conn:
        erased_at = overwriting.begin_sweep(conn, utc_now(), rest)
    if not erased_at:
        return False
    _merge(store)
    if not store.empty_log():
        return False
    with store.write() as conn:
        overwriting.end_sweep(conn, erased_at)
    return True


def _merge(store: Store) -> None:
    begin = more = True
    while more:
        with store.write() as conn, overwriting.overwriting(conn):
            more = overwriting.merge_index(conn, PAGES, begin=begin)
        begin = False
        crashpoint("sweep:merged")
