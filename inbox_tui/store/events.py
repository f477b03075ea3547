"""Events: every triage act with what it changed, for undo and for the history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.store.clock import from_text, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act of triage: who, when, what, before and after."""

    uid: int
    at: datetime
    identity: str
    conversation_uid: int
    act: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undoes: int | None


_SELECT = "SELECT uid, at, identity, conversation_uid, act, before, after, undoes FROM events e"


def append(
    conn: sqlite3.Connection,
    identity: str,
    conversation_uid: int,
    act: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
    undoes: int | None = None,
) -> int:
    """Add an event and return its uid."""
    return int(
        conn.execute(
            "INSERT INTO events (at, identity, conversation_uid, act, before, after, undoes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                to_text(now),
                identity,
                conversation_uid,
                act,
                json.dumps(dict(before), sort_keys=True),
                json.dumps(dict(after), sort_keys=True),
                undoes,
            ),
        ).lastrowid
        or 0
    )


def last_undoable(conn: sqlite3.Connection, identity: str) -> Event | None:
    """Return the person's newest act that is neither undone nor itself an undo, or None."""
    row = conn.execute(
        f"{_SELECT} WHERE identity = ? AND undoes IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM events u WHERE u.undoes = e.uid)"
        " ORDER BY uid DESC LIMIT 1",
        (identity,),
    ).fetchone()
    return _event(row) if row else None


def _event(row: tuple[Any, ...]) -> Event:
    return Event(
        uid=row[0],
        at=from_text(row[1]),
        identity=row[2],
        conversation_uid=row[3],
        act=row[4],
        before=json.loads(row[5]),
        after=json.loads(row[6]),
        undoes=row[7],
    )
