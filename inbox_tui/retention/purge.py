"""Letting go of old conversations, piece by piece: nobody waits long for a turn to write.

A run that is killed is finished by the next one: each piece is one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from inbox_tui.adapter import keep_for
from inbox_tui.config.schema import Retention
from inbox_tui.crashpoints import crashpoint
from inbox_tui.errors import Told
from inbox_tui.model import Account, utc_now
from inbox_tui.registry import load
from inbox_tui.retention.sweep import sweep
from inbox_tui.store import Store, audit, expiry, identities, overwriting, upkeep
from inbox_tui.store.clock import to_text
from inbox_tui.store.expiry import Figures

_log = logging.getLogger(__name__)

PIECE = 50
"""Conversations of one transaction."""
REST = timedelta(days=1)
"""From one look for what is too old to the next."""


def span_of(retention: Retention, account: Account) -> timedelta | None:
    """Return how long what came to an account is kept: by the person's wish and the network's terms.

    :raises AdapterError: the network's adapter cannot be loaded, so that its terms are not known.
    """
    spans = (retention.span(account.network, account.id), keep_for(load(account.network)))
    return min(filter(None, spans), default=None)


def foresee(store: Store, account: Account, before: datetime) -> Figures:
    """Return what :func:`purge` would erase. Changes nothing."""
    conn = store.read()
    figures = Figures(
        kept=expiry.count_kept(conn, account.id, before),
        dead_letters=expiry.count_dead_letters(conn, account.id, before),
    )
    above = 0
    while chosen := expiry.expired(conn, account.id, before, above, PIECE):
        figures += expiry.count(conn, chosen)
        above = chosen[-1]
    return figures


def purge(store: Store, account: Account, before: datetime) -> Iterator[Figures]:
    """Erase what is older than ``before`` and not worked on; yield what each piece was.

    What the files still hold then is taken out by a sweep (:mod:`inbox_tui.retention.sweep`).
    """
    above = 0
    while True:
        chosen = expiry.expired(store.read(), account.id, before, above, PIECE)
        if not chosen:
            break
        above = chosen[-1]
        yield _erase(store, account, before, chosen)
    yield _end(store, account, before)


def is_due(store: Store, account: Account, now: datetime) -> bool:
    """Return whether an account has not been looked through for a day."""
    last = upkeep.purged_at(store.read(), account.id)
    return last is None or not timedelta(0) <= now - last < REST


def look_after(store: Store, account: Account, retention: Retention) -> None:
    """Do what is due today, beside a pull, which a fault of it must not spoil."""
    now = utc_now()
    try:
        if is_due(store, account, now):
            _let_go(store, account, span_of(retention, account), now)
        sweep(store)
    except Told as error:
        _log.warning("letting go of what is old of %s: %r", account.id, error)


def _let_go(store: Store, account: Account, span: timedelta | None, now: datetime) -> None:
    if span is None:
        with store.write() as conn:
            upkeep.note_purged(conn, account.id, now)
        return
    for figures in purge(store, account, now - span):
        _log.info("letting go of what is old of %s: %s", account.id, _told(figures))


def _erase(store: Store, account: Account, before: datetime, chosen: tuple[int, ...]) -> Figures:
    now = utc_now()
    with store.write() as conn, overwriting.overwriting(conn):
        erased = expiry.still_expired(conn, account.id, before, chosen)
        if not erased:
            return Figures()
        figures = expiry.erase(conn, account.id, erased)
        overwriting.note_erased(conn, now)
        me = identities.me(conn)
        particulars = {"account": account.id, "before": to_text(before), **_told(figures)}
        audit.append(conn, me.id if me else "", "purged", particulars, now)
        crashpoint("purge:written")
    crashpoint("purge:committed")
    return figures


def _end(store: Store, account: Account, before: datetime) -> Figures:
    now = utc_now()
    kept = expiry.count_kept(store.read(), account.id, before)
    with store.write() as conn, overwriting.overwriting(conn):
        letters = expiry.erase_dead_letters(conn, account.id, before)
        if letters:
            overwriting.note_erased(conn, now)
        upkeep.note_purged(conn, account.id, now)
    return Figures(dead_letters=letters, kept=kept)


def _told(figures: Figures) -> dict[str, int]:
    return {name: number for name, number in asdict(figures).items() if number}
