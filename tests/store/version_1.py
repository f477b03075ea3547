"""An inbox of version 1, with rows that its own guards have let in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from inbox_tui.model import utc_now
from inbox_tui.store import audit
from inbox_tui.store.clock import to_text

SCHEMA = Path(__file__).with_name("version_1.sql")
LIFE = {
    0: (),
    1: ("held", "cancelled"),
    2: ("held", "sending", "sent"),
    3: ("held", "sending", "failed"),
    4: ("held", "sending", "unknown"),
    5: ("held",),
}
"""What becomes of every sixth delivery."""


def make(path: Path, size: int) -> None:
    """Write an inbox of version 1 with about ``size`` rows of a dozen kinds."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA foreign_keys = ON")
        conn.executescript(SCHEMA.read_text(encoding="utf-8"))
        conn.execute("BEGIN")
        _people(conn)
        _inbox(conn, talks=size // 12, messages=size // 2)
        _triage(conn, size // 12)
        _outbox(conn, size // 24)
        conn.execute("COMMIT")


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of an inbox in the columns that version 1 has."""
    with closing(sqlite3.connect(":memory:")) as old:
        old.executescript(SCHEMA.read_text(encoding="utf-8"))
        tables = [
            name
            for (name,) in old.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'messages_fts%'"
                " AND name NOT LIKE '%sqlite%'"
            )
        ]
        columns = {
            table: ", ".join(row[1] for row in old.execute(f"PRAGMA table_info({table})"))
            for table in tables
        }
    with closing(sqlite3.connect(path)) as conn:
        return {
            table: conn.execute(f"SELECT {names} FROM {table} ORDER BY rowid").fetchall()
            for table, names in columns.items()
        }


def _people(conn: sqlite3.Connection) -> None:
    at = to_text(utc_now())
    conn.execute("INSERT INTO identities VALUES ('nora', 'Nora Lind', 'NL', '', 1, ?)", (at,))
    for name, kind, sign in (("nora", "own", "NOR"), ("shop", "brand", "BWX")):
        conn.execute(
            "INSERT INTO accounts VALUES (?, 'test', '', ?, ?, ?, '', ?, 'nora', ?, 'none', '{}',"
            " ?, '', ?, NULL)",
            (f"test-{name}", f"actor:{name}", name, name.title(), kind, sign, at, at),
        )
        conn.execute("INSERT INTO pulls (account_id, cursor) VALUES (?, 'c7')", (f"test-{name}",))


def _inbox(conn: sqlite3.Connection, talks: int, messages: int) -> None:
    at = to_text(utc_now())
    for n in range(1, talks + 1):
        account = ("test-nora", "test-shop")[n % 2]
        conn.execute(
            "INSERT INTO actors VALUES (?, 'test', '', ?, ?, 'Tomas ✈', '', 0)",
            (n, f"a{n}", f"tomas{n}"),
        )
        conn.execute(
            "INSERT INTO conversations (uid, account_id, context, subject, last_at, needs_reply)"
            " VALUES (?, ?, ?, 'router', ?, ?)",
            (n, account, f"c{n}", at, n % 2),
        )
    for n in range(1, messages + 1):
        talk = n % talks + 1
        account = ("test-nora", "test-shop")[talk % 2]
        conn.execute(
            "INSERT INTO messages VALUES (?, ?, ?, ?, NULL, 'mention', 'public', ?, 'tomas', 'Tomas',"
            " 0, '[]', '', '', ?, '', '', 'en', '[]', ?, NULL, 0, ?, '{}')",
            (n, talk, account, f"m{n}", talk, f"my router {n} reboots", at, at),
        )
        if n % 9 == 0:
            conn.execute("UPDATE messages SET content = content || '!' WHERE uid = ?", (n,))
        if n % 50 == 0:
            conn.execute(
                "INSERT INTO dead_letters (account_id, source, position, reason, raw, at)"
                " VALUES (?, 'pull', ?, 'no id', '{}', ?)",
                (account, str(n), at),
            )


def _triage(conn: sqlite3.Connection, count: int) -> None:
    for n in range(1, count + 1):
        conn.execute(
            "INSERT INTO events (at, identity, conversation_uid, act, before, after)"
            " VALUES (?, 'nora', ?, 'done', '{}', '{}')",
            (to_text(utc_now()), n),
        )


def _outbox(conn: sqlite3.Connection, count: int) -> None:
    now = utc_now()
    at, later = to_text(now), to_text(now + timedelta(seconds=100))
    for n in range(1, count + 1):
        talk, account = conn.execute(
            "SELECT conversation_uid, account_id FROM messages WHERE uid = ?", (n,)
        ).fetchone()
        conn.execute(
            "INSERT INTO drafts VALUES (?, ?, ?, ?, 'Hello ^NL', 'open', ?, ?)",
            (n, account, n, talk, at, at),
        )
        conn.execute(
            "INSERT INTO confirmations VALUES (?, ?, ?, 'nora', ?, 'nora', ?, 'm', '1', '{}', ?, ?,"
            " ?, ?, NULL)",
            (
                n,
                n,
                account,
                account.replace("test-", "actor:"),
                at,
                "d" * 64,
                f"{n:064d}",
                at,
                later,
            ),
        )
        conn.execute(
            "INSERT INTO deliveries (uid, confirmation_uid, draft_uid, account_id, digest, state,"
            " hold_until, holder, lease_until, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, 'confirmed', ?, 'host:1:1', ?, ?, ?)",
            (n, n, n, account, "d" * 64, at, at, at, at),
        )
        for state in LIFE[n % len(LIFE)]:
            conn.execute("UPDATE deliveries SET state = ? WHERE uid = ?", (state, n))
        conn.execute(
            "INSERT INTO near_misses (at, identity, draft_uid, account_id) VALUES (?, 'nora', ?, ?)",
            (at, n, account),
        )
        audit.append(conn, "nora", "confirmed", {"delivery": n}, now)
