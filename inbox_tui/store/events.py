"""Events: every triage act with what it changed, for undo and for the history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from inbox_tui.store.clock import from_text, to_text

Value = int | str | None
"""What a field of a conversation can be."""
_json = json.JSONEncoder(sort_keys=True).encode
"""One for all events: ``json.dumps`` with an option of its own makes an encoder for each call."""


class Step(StrEnum):
    """In which direction an event went."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act of triage on one conversation: who, when, what, before and after."""

    uid: int
    at: datetime
    identity: str
    conversation_uid: int
    act: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    undoes: int | None
    """The event that this one takes back; of a redo, the undo."""
    step: Step
    batch: int | None
    """The first event of those that were done as one; None for one alone."""
    rule: str
    """The rule that did it, or "" where a person did."""


_SELECT = (
    "SELECT uid, at, identity, conversation_uid, act, before, after, undoes, step, batch, rule"
    " FROM events e"
)
_STANDS = "NOT EXISTS (SELECT 1 FROM events u WHERE u.undoes = e.uid)"


def append(
    conn: sqlite3.Connection,
    identity: str,
    conversation_uid: int,
    act: str,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    now: datetime,
    *,
    undoes: int | None = None,
    step: Step = Step.DO,
    batch: int | None = None,
    rule: str = "",
) -> int:
    """Add an event and return its uid."""
    return int(
        conn.execute(
            "INSERT INTO events (at, identity, conversation_uid, act, before, after, undoes, step,"
            " batch, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                to_text(now),
                identity,
                conversation_uid,
                act,
                _json(dict(before)),
                _json(dict(after)),
                undoes,
                step.value,
                batch,
                rule,
            ),
        ).lastrowid
        or 0
    )


def begin_batch(conn: sqlite3.Connection, first: int) -> None:
    """Note that ``first`` is the first event of several that are done as one."""
    conn.execute("UPDATE events SET batch = uid WHERE uid = ?", (first,))


def last_undoable(conn: sqlite3.Connection, identity: str) -> Event | None:
    """Return the newest event of what the person would undo next, or None.

    That is what they did, or did again, last, and have not taken back. What a rule did is not
    theirs.
    """
    row = conn.execute(
        f"{_SELECT} WHERE identity = ? AND rule = '' AND step <> 'undo' AND {_STANDS}"
        " ORDER BY uid DESC LIMIT 1",
        (identity,),
    ).fetchone()
    return _event(row) if row else None


def last_redoable(conn: sqlite3.Connection, identity: str) -> Event | None:
    """Return the newest event of what the person has undone last and not done again, or None.

    A new act ends it: what was undone before that act is not done again.
    """
    row = conn.execute(
        f"{_SELECT} WHERE identity = :who AND rule = '' AND step <> 'redo' AND (step = 'do' OR"
        f" {_STANDS}) ORDER BY uid DESC LIMIT 1",
        {"who": identity},
    ).fetchone()
    found = _event(row) if row else None
    return found if found and found.step is Step.UNDO else None


def of_batch(conn: sqlite3.Connection, event: Event) -> tuple[Event, ...]:
    """Return the events that were done as one with ``event``, itself among them, oldest first."""
    if event.batch is None:
        return (event,)
    rows = conn.execute(f"{_SELECT} WHERE batch = ? ORDER BY uid", (event.batch,))
    return tuple(_event(row) for row in rows)


def heirs(conn: sqlite3.Connection, gone: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Return the batches that outlive conversations which go, each with its first event then."""
    rows = conn.execute(
        "SELECT f.uid, min(e.uid) FROM events f JOIN events e ON e.batch = f.uid"
        " WHERE f.conversation_uid IN (SELECT value FROM json_each(:gone))"
        " AND e.conversation_uid NOT IN (SELECT value FROM json_each(:gone))"
        " GROUP BY f.uid ORDER BY f.uid",
        {"gone": json.dumps(sorted(gone))},
    )
    return tuple((first, heir) for first, heir in rows)


def of_conversation(
    conn: sqlite3.Connection, conversation_uid: int, limit: int
) -> tuple[Event, ...]:
    """Return the newest ``limit`` events of a conversation, newest first."""
    rows = conn.execute(
        f"{_SELECT} WHERE conversation_uid = ? ORDER BY uid DESC LIMIT ?",
        (conversation_uid, limit),
    )
    return tuple(_event(row) for row in rows)


def newest(conn: sqlite3.Connection) -> int:
    """Return the uid of the newest event, 0 where there is none."""
    found: int = conn.execute("SELECT coalesce(max(uid), 0) FROM events").fetchone()[0]
    return found


def since(conn: sqlite3.Connection, identity: str, uid: int) -> tuple[Event, ...]:
    """Return what a person has done, undone and done again after the event ``uid``, oldest first."""
    rows = conn.execute(
        f"{_SELECT} WHERE uid > ? AND identity = ? AND rule = '' ORDER BY uid", (uid, identity)
    )
    return tuple(_event(row) for row in rows)


def last_change(
    conn: sqlite3.Connection, conversation_uid: int, field: str, *, by_person: bool = False
) -> Event | None:
    """Return the newest event that changed a field of a conversation, or None.

    ``by_person`` leaves out what rules did.
    """
    for row in conn.execute(
        f"{_SELECT} WHERE conversation_uid = ? AND (rule = '' OR NOT ?) ORDER BY uid DESC",
        (conversation_uid, by_person),
    ):
        event = _event(row)
        if field in event.after and event.before.get(field) != event.after[field]:
            return event
    return None


def _event(row: tuple[Any, ...]) -> Event:
    return Event(
        uid=row[0],
        at=from_text(row[1]),
        identity=row[2],
        conversation_uid=row[3],
        act=row[4].removeprefix("undo "),  # as version 1 called what is now a step
        before=json.loads(row[5]),
        after=json.loads(row[6]),
        undoes=row[7],
        step=Step(row[8]),
        batch=row[9],
        rule=row[10],
    )
