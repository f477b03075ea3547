"""Times as people read them: on the wall of whoever sits here, which may not be this machine's.

Where others read them too, or a person decides about what lies before or after, the offset from
UTC stands beside them. ``--json`` is for programs: always UTC, as the store writes it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from inbox_tui.wall_clock import THIS_MACHINE, WallClock

if TYPE_CHECKING:
    from inbox_tui.store import Store

_KEY = "inbox_tui.wall_clock"


def keep_clock(store: Store) -> None:
    """Tell times in the zone of the person at this machine until the command ends."""
    import sqlite3

    from inbox_tui.store import identities

    try:
        me = identities.me(store.read())
    except sqlite3.DatabaseError:  # damaged, or of a later version: the machine's zone will do
        return
    if me and me.time_zone:
        from inbox_tui.hours import zone_of

        click.get_current_context().meta[_KEY] = WallClock(zone_of(me))


def wall_clock() -> WallClock:
    """Return the clock of the person here: that of this machine where no zone is set."""
    context = click.get_current_context(silent=True)
    clock: WallClock = context.meta.get(_KEY, THIS_MACHINE) if context else THIS_MACHINE
    return clock


def local_time(moment: datetime) -> str:
    """Return ``moment`` to the minute; with the offset where an hour comes twice."""
    return wall_clock().minute(moment)


def offset_time(moment: datetime) -> str:
    """Return ``moment`` to the minute, with the offset from UTC."""
    return wall_clock().offset_minute(moment)
