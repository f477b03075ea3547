"""Whether an inbox file can be relied on, as a whole."""

from __future__ import annotations

import sqlite3

from inbox_tui.store import audit, guards


def find_damage(conn: sqlite3.Connection) -> str:
    """Return a sentence on the first damage of the file or of its audit log, or "".

    Reads all of the file: some seconds for a gigabyte.
    """
    try:
        (told,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
        if told != "ok":
            return f"The file is damaged ({' '.join(str(told).split())})."
        lost = conn.execute("PRAGMA foreign_key_check").fetchone()
        if lost:
            return f"The file is damaged (a row of {lost[0]} belongs to none of {lost[2]})."
        return audit.find_break(conn)
    except sqlite3.DatabaseError as error:
        return f"The file cannot be read ({error})."


def find_fault(conn: sqlite3.Connection) -> str:
    """Return a sentence on the first damage, or on guards that are not whole, or ""."""
    return find_damage(conn) or guards.find_breach(conn)
