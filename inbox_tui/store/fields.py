"""The fields of a conversation that triage sets, by name: an act is some of them, before and after.

Each can be set back alone, whatever became of the others. A tag, a note and a person of special
care are fields of their own, 1 or 0, so that undoing one leaves a colleague's alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

from inbox_tui.store import notes, refreshing, tags, vips
from inbox_tui.store.events import Value
from inbox_tui.store.numbered import NoSuch, Numbered

READ = "read_through"
"""The newest message that counts as read, as a uid."""
DONE = "done_through"
"""The newest message when it was closed, as a uid; 0 while it is open."""
SNOOZED = "snoozed_until"
SNOOZED_THROUGH = "snoozed_through"
ASSIGNEE = "assignee"
PRIORITY = "priority"
COLUMNS = (READ, DONE, SNOOZED, SNOOZED_THROUGH, ASSIGNEE, PRIORITY)
TAG = "tag:"
NOTE = "note:"
VIP = "vip:"
_WORKED_OUT_FROM = {READ, DONE, SNOOZED}
"""What the rest of a row depends on."""


def present(
    conn: sqlite3.Connection, conversation_uid: int, names: Iterable[str]
) -> dict[str, Value]:
    """Return the named fields as they are now. :raises NotFound: there is no such conversation."""
    row = conn.execute(
        f"SELECT {', '.join(COLUMNS)} FROM conversations WHERE uid = ?", (conversation_uid,)
    ).fetchone()
    if row is None:
        raise NoSuch(Numbered.CONVERSATION, conversation_uid)
    columns: dict[str, Value] = dict(zip(COLUMNS, row, strict=True))
    listed: tuple[str, ...] | None = None
    found: dict[str, Value] = {}
    for name in names:
        if name in columns:
            found[name] = columns[name]
        elif name.startswith(TAG):
            listed = tags.of_conversation(conn, conversation_uid) if listed is None else listed
            found[name] = int(name.removeprefix(TAG) in listed)
        elif name.startswith(NOTE):
            found[name] = int(notes.stands(conn, int(name.removeprefix(NOTE))))
        else:
            found[name] = int(vips.is_vip(conn, int(name.removeprefix(VIP))))
    return found


def put(
    conn: sqlite3.Connection, conversation_uid: int, values: Mapping[str, Value], now: datetime
) -> None:
    """Set fields inside the caller's transaction, and work out what depends on them."""
    columns = [name for name in values if name in COLUMNS]
    if columns:
        conn.execute(
            f"UPDATE conversations SET {', '.join(f'{name} = ?' for name in columns)}"
            " WHERE uid = ?",
            (*(values[name] for name in columns), conversation_uid),
        )
    for name, value in values.items():
        if name.startswith(TAG):
            tags.put(conn, conversation_uid, name.removeprefix(TAG), on=bool(value))
        elif name.startswith(NOTE):
            notes.put(conn, int(name.removeprefix(NOTE)), now, on=bool(value))
        elif name.startswith(VIP):
            vips.put(conn, int(name.removeprefix(VIP)), now, on=bool(value))
    if _WORKED_OUT_FROM.intersection(columns):
        refreshing.remark(conn, conversation_uid)
