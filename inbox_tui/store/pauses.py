"""Whether there is a pause to speak of: asked by commands that must be quick."""

from __future__ import annotations

import sqlite3


def were_asked_for(conn: sqlite3.Connection) -> bool:
    """Return whether the last pull of any account ended with a time that it is to wait for.

    That time may be over; :mod:`inbox_tui.schedule` knows.
    """
    asked = "SELECT EXISTS (SELECT 1 FROM pulls WHERE retry_at IS NOT NULL)"
    return bool(conn.execute(asked).fetchone()[0])
