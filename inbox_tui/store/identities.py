"""Identities: the humans who may speak."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.model import Identity
from inbox_tui.store.clock import to_text
from inbox_tui.store.connection import NobodyIsMe
from inbox_tui.text import storable

_COLUMNS = "id, name, initials, time_zone, hours, is_me"


def me(conn: sqlite3.Connection) -> Identity | None:
    """Return the identity of the person at this machine, or None before the first run is done."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM identities WHERE is_me = 1").fetchone()
    return _identity(row) if row else None


def require_me(conn: sqlite3.Connection) -> Identity:
    """Return the identity of the person at this machine.

    :raises NobodyIsMe: the first run is not done.
    """
    found = me(conn)
    if found is None:
        raise NobodyIsMe("Say who you are first: inbox-tui me NAME")
    return found


def every(conn: sqlite3.Connection) -> tuple[Identity, ...]:
    """Return all identities, by name."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM identities ORDER BY name, id")
    return tuple(_identity(row) for row in rows)


def called(conn: sqlite3.Connection, words: str) -> tuple[Identity, ...]:
    """Return those whom ``words`` can mean: by id or name, and where nobody is, by first name."""
    known, wanted = every(conn), " ".join(words.split()).casefold()
    exact = tuple(who for who in known if wanted in (who.id.casefold(), who.name.casefold()))
    return exact or tuple(who for who in known if who.name.casefold().startswith(f"{wanted} "))


def save(conn: sqlite3.Connection, identity: Identity, now: datetime) -> None:
    """Write ``identity``; where it is *me*, nobody else is any longer."""
    if identity.is_me:
        conn.execute("UPDATE identities SET is_me = 0 WHERE id <> ?", (identity.id,))
    conn.execute(
        "INSERT INTO identities (id, name, initials, time_zone, hours, is_me, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, initials = excluded.initials,"
        " time_zone = excluded.time_zone, hours = excluded.hours, is_me = excluded.is_me",
        (
            storable(identity.id),
            storable(identity.name),
            storable(identity.initials),
            identity.time_zone,
            identity.hours,
            int(identity.is_me),
            to_text(now),
        ),
    )


def _identity(row: tuple[str, str, str, str, str, int]) -> Identity:
    return Identity(
        id=row[0],
        name=row[1],
        initials=row[2],
        time_zone=row[3],
        hours=row[4],
        is_me=bool(row[5]),
    )
