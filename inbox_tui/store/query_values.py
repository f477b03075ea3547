"""What can stand after an operator of the query language in this inbox."""

from __future__ import annotations

import sqlite3

from inbox_tui.query.operators import Values
from inbox_tui.store import tags

MOST = 500
"""So many tags are offered."""


def known(conn: sqlite3.Connection) -> dict[Values, tuple[str, ...]]:
    """Return the accounts, networks, tags and colleagues by name."""
    accounts = conn.execute(
        "SELECT handle, network FROM accounts WHERE removed_at IS NULL ORDER BY handle"
    ).fetchall()
    return {
        Values.ACCOUNTS: tuple(dict.fromkeys(handle for handle, _ in accounts)),
        Values.NETWORKS: tuple(sorted({network for _, network in accounts})),
        Values.TAGS: tags.names(conn, MOST),
        Values.PEOPLE: tuple(
            name for (name,) in conn.execute("SELECT name FROM identities ORDER BY name")
        ),
    }
