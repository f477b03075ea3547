"""Going back to a backup without losing what was done since, and without sending anything again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from inbox_tui.errors import Told
from inbox_tui.model import Account, Delivery
from inbox_tui.paths import private_folder
from inbox_tui.reply.reconcile import recover_restored
from inbox_tui.store import Store, accounts, audit, identities, stops
from inbox_tui.store.backup import connect_read_only
from inbox_tui.store.losses import Losses, compare
from inbox_tui.store.restore import alone_with, put_in_place, ready_copy


class IsTheInbox(Told):
    """The backup is the inbox itself."""


class WouldLose(Told):
    """The present inbox holds what the backup lacks, and nobody said that it may be lost."""

    def __init__(self, losses: Losses) -> None:
        self.losses = losses
        how = "and the backup have grown apart" if losses.has_grown_apart else "is newer"
        super().__init__(f"The inbox here {how}. Only here: {losses.told()}. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore."""

    path: Path
    """The inbox, as it is now."""
    kept: Path | None
    """Where the one that was there is; None where there was none."""
    losses: Losses | None
    """What only that one holds; None where there was none, or it cannot be read."""
    unreadable: str
    """Why it cannot be read, or ""."""
    ended: tuple[Delivery, ...]
    """What was on its way when the backup was made: now ended, or unknown."""


@dataclass(frozen=True, slots=True)
class _Present:
    """The inbox that is replaced: what only it holds, and what keeps replies from leaving there."""

    losses: Losses | None = None
    unreadable: str = ""
    stop: stops.Stop | None = None
    frozen: tuple[Account, ...] = ()


def restore(backup: Path, path: Path, now: datetime, *, may_lose_newer: bool = False) -> Restored:
    """Put the backup in the place of the inbox ``path``, which is kept under a dated name.

    The backup is checked first. What was on its way in it is never sent; a stop of everything
    outgoing and frozen accounts of the present inbox go on. Blocks.

    :raises WouldLose: the present inbox holds what a person did and the backup lacks.
    :raises IsTheInbox: they are one file.
    :raises StoreError: the backup is not sound, or another process has the inbox open.
    """
    path = path.resolve()
    if path.exists() and path.samefile(backup):
        raise IsTheInbox(f"{backup} is the inbox itself.")
    private_folder(path.parent)
    with alone_with(path), ready_copy(backup, path) as copy:
        present = _look_at(path, copy) if path.exists() else _Present()
        if present.losses and present.losses.needs_consent and not may_lose_newer:
            raise WouldLose(present.losses)
        ended = _settle(copy, present, now)
        kept = put_in_place(copy, path, now)
    return Restored(path, kept, present.losses, present.unreadable, ended)


def _look_at(path: Path, copy: Path) -> _Present:
    losses, unreadable = None, ""
    try:
        losses = compare(path, copy)
    except sqlite3.DatabaseError as error:
        unreadable = str(error)
    try:
        with closing(connect_read_only(path)) as conn:
            frozen = tuple(a for a in accounts.every(conn) if a.frozen_reason)
            return _Present(losses, unreadable, _stop_in_force(conn), frozen)
    except sqlite3.DatabaseError:
        return _Present(losses, unreadable)


def _stop_in_force(conn: sqlite3.Connection) -> stops.Stop | None:
    try:
        return stops.active(conn)
    except sqlite3.OperationalError:
        return None  # version 1 had no stops


def _settle(copy: Path, present: _Present, now: datetime) -> tuple[Delivery, ...]:
    """End what was on its way, keep the blocks, note the restore; return the ended deliveries."""
    with Store.open(copy) as store:
        ended = recover_restored(store, now)
        with store.write() as conn:
            me, stop = identities.me(conn), present.stop
            for frozen in present.frozen:
                accounts.freeze(conn, frozen.id, frozen.frozen_reason)
            if stop and me and not stops.active(conn):
                stops.begin(conn, me.id, f"{stop.reason} ({stop.name}, before a restore)", now)
            lost = asdict(present.losses) if present.losses else "not known"
            audit.append(conn, me.id if me else "", "restored", {"lost": lost}, now)
    return ended
