"""``inbox-tui restore``: a backup in the place of the inbox."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.store_access import inbox_file
from inbox_tui.model import Account, Delivery, DeliveryState, utc_now
from inbox_tui.paths import private_folder
from inbox_tui.reply.reconcile import recover_restored
from inbox_tui.store import Store, accounts, audit, identities, stops
from inbox_tui.store.backup import connect_read_only
from inbox_tui.store.losses import Losses, compare
from inbox_tui.store.restore import alone_with, put_in_place, ready_copy


@click.command("restore", short_help="Put a backup in the place of the inbox.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lose-newer", is_flag=True,
              help="Go back although the inbox here has what the backup lacks.")  # fmt: skip
def command(file: Path, lose_newer: bool) -> None:
    """Put the backup FILE in the place of the inbox, which is kept beside it under a dated name.

    FILE is checked first. Nothing that was on its way when it was made is ever sent by this.
    Exit code 5: the inbox here holds what the backup lacks; the numbers say what, and
    --lose-newer goes back all the same.
    """
    path = inbox_file().resolve()
    if path.exists() and path.samefile(file):
        raise Failure(f"{file} is the inbox itself.")
    private_folder(path.parent)
    with alone_with(path), ready_copy(file, path) as copy:
        losses = _losses(path, copy)
        if losses and losses.needs_consent and not lose_newer:
            raise Failure(_refusal(losses), ExitCode.NOT_CONFIRMED)
        ended = _settle(copy, losses, _blocks_in_force(path))
        kept = put_in_place(copy, path, utc_now())
    say(str(path))
    if kept:
        narrate(f"The inbox that was here is kept: {kept}")
    if losses and losses.told():
        narrate(f"Not in the restored inbox: {losses.told()}.")
    if losses and losses.replies:
        narrate("Their drafts are open again: look on the network before you answer there.")
    if losses and losses.forgotten:
        narrate("People who were erased are in the backup: 'inbox-tui forget' them again.")
    for delivery in ended:
        told = "was perhaps sent" if delivery.state is DeliveryState.UNKNOWN else "will not be sent"
        narrate(f"Delivery {delivery.uid} {told}. See 'inbox-tui outbox'.")


def _losses(path: Path, copy: Path) -> Losses | None:
    """Compare with the present inbox; None where there is none that can be read."""
    if not path.exists():
        return None
    try:
        return compare(path, copy)
    except sqlite3.DatabaseError as error:
        narrate(f"What only the present inbox holds cannot be said, it is not readable: {error}.")
        return None


def _refusal(losses: Losses) -> str:
    how = "and the backup have grown apart" if losses.has_grown_apart else "is newer"
    return (
        f"The inbox here {how}. Only here: {losses.told()}. Nothing was changed. To go back all "
        "the same, and keep the present inbox under another name: inbox-tui restore --lose-newer"
    )


@dataclass(frozen=True, slots=True)
class _Blocks:
    """What keeps replies from leaving in the present inbox: going back does not end it."""

    stop: stops.Stop | None = None
    frozen: tuple[Account, ...] = ()


def _blocks_in_force(path: Path) -> _Blocks:
    try:
        with closing(connect_read_only(path)) as conn:
            frozen = tuple(a for a in accounts.every(conn) if a.frozen_reason)
            return _Blocks(_stop_in_force(conn), frozen)
    except sqlite3.DatabaseError:
        return _Blocks()


def _stop_in_force(conn: sqlite3.Connection) -> stops.Stop | None:
    try:
        return stops.active(conn)
    except sqlite3.OperationalError:
        return None  # version 1 had no stops


def _settle(copy: Path, losses: Losses | None, blocks: _Blocks) -> tuple[Delivery, ...]:
    """End what was on its way, keep the blocks, note the restore; return the ended deliveries."""
    with Store.open(copy) as store:
        now = utc_now()
        ended = recover_restored(store, now)
        with store.write() as conn:
            me, stop = identities.me(conn), blocks.stop
            for frozen in blocks.frozen:
                accounts.freeze(conn, frozen.id, frozen.frozen_reason)
            if stop and me and not stops.active(conn):
                stops.begin(conn, me.id, f"{stop.reason} ({stop.name}, before a restore)", now)
            lost = asdict(losses) if losses else "not known"
            audit.append(conn, me.id if me else "", "restored", {"lost": lost}, now)
    return ended
