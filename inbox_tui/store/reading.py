"""What a reader of a long conversation asks for: a stretch of it, and what its messages refer to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.model import StoredMessage
from inbox_tui.store.clock import from_text
from inbox_tui.store.many import in_parts
from inbox_tui.store.messages import Place
from inbox_tui.text import storable

_QUOTE = 300
_CHAIN = 200
"""References that are looked at: a mail can name thousands."""


@dataclass(frozen=True, slots=True)
class Referred:
    """A message that another one answers. Not cleaned."""

    handle: str
    beginning: str
    conversation_uid: int


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said before it was edited. Not cleaned."""

    name: str
    content: str
    written_at: datetime


def place_before(conn: sqlite3.Connection, conversation_uid: int, uid: int, steps: int) -> Place:
    """Return the place ``steps`` messages before one, or the first of its conversation."""
    here = _place(conn, uid)
    row = conn.execute(
        "SELECT published, uid FROM (SELECT published, uid FROM messages"
        " WHERE conversation_uid = ? AND (published, uid) <= (?, ?)"
        " ORDER BY published DESC, uid DESC LIMIT ?) ORDER BY published, uid LIMIT 1",
        (conversation_uid, here.published, here.uid, steps + 1),
    ).fetchone()
    return Place(*row)


def has_before(conn: sqlite3.Connection, conversation_uid: int, uid: int) -> bool:
    """Return whether the conversation has older messages than this one."""
    here = _place(conn, uid)
    return _exists(conn, conversation_uid, "(published, uid) < (?, ?)", here)


def has_after(conn: sqlite3.Connection, conversation_uid: int, uid: int) -> bool:
    """Return whether the conversation has newer messages than this one."""
    here = _place(conn, uid)
    return _exists(conn, conversation_uid, "(published, uid) > (?, ?)", here)


def count_from(conn: sqlite3.Connection, conversation_uid: int, place: Place, limit: int) -> int:
    """Return how many messages there are from ``place`` on, counting no further than ``limit``."""
    found: int = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_uid = ?"
        " AND (published, uid) >= (?, ?) LIMIT ?)",
        (conversation_uid, place.published, place.uid, limit),
    ).fetchone()[0]
    return found


def referred(
    conn: sqlite3.Connection, account_id: str, remote_ids: Iterable[str]
) -> dict[str, Referred]:
    """Return those messages of the account that are here, by remote id."""
    wanted = sorted({storable(remote_id) for remote_id in remote_ids})
    return {
        row[0]: Referred(*row[1:])
        for part, marks in in_parts(wanted)
        for row in conn.execute(
            f"SELECT id, author_handle, substr(content, 1, {_QUOTE}), conversation_uid"
            f" FROM messages WHERE account_id = ? AND id IN ({marks})",
            (account_id, *part),
        )
    }


def gaps(conn: sqlite3.Connection, found: Sequence[StoredMessage]) -> dict[int, int]:
    """Return how many messages are missing right before each one in its line of answers, by uid.

    A message names what it answers, a mail also what came before that. More may be missing than
    anybody knows of.
    """
    chains = {stored.uid: _chain(stored) for stored in found}
    account_id = found[0].account_id if found else ""
    here = {stored.message.id for stored in found}
    asked = {remote_id for chain in chains.values() for remote_id in chain} - here
    here |= set(referred(conn, account_id, asked))
    missing: dict[int, int] = {}
    for uid, chain in chains.items():
        count = 0
        for remote_id in reversed(chain):
            if storable(remote_id) in here:
                break
            count += 1
        if count:
            missing[uid] = count
    return missing


def version_counts(conn: sqlite3.Connection, uids: Iterable[int]) -> dict[int, int]:
    """Return how many earlier versions are kept of those messages that have any."""
    return {
        uid: count
        for part, marks in in_parts(sorted(uids))
        for uid, count in conn.execute(
            "SELECT message_uid, count(*) FROM message_versions"
            f" WHERE message_uid IN ({marks}) GROUP BY message_uid",
            part,
        )
    }


def versions(conn: sqlite3.Connection, uid: int) -> tuple[Version, ...]:
    """Return what a message said before, the newest of it first."""
    rows = conn.execute(
        "SELECT name, content, written_at FROM message_versions WHERE message_uid = ?"
        " ORDER BY uid DESC",
        (uid,),
    )
    return tuple(Version(name, content, from_text(at)) for name, content, at in rows)


def _chain(stored: StoredMessage) -> list[str]:
    """Return the remote ids of what a message answers, oldest first."""
    message = stored.message
    if not message.in_reply_to:
        return []
    named = message.raw.get("references")
    listed = [item for item in named if isinstance(item, str)] if isinstance(named, list) else []
    chain = [item for item in listed[-_CHAIN:] if item != message.in_reply_to]
    return [*chain, message.in_reply_to]


def _place(conn: sqlite3.Connection, uid: int) -> Place:
    row = conn.execute("SELECT published, uid FROM messages WHERE uid = ?", (uid,)).fetchone()
    return Place(*row) if row else Place("", 0)


def _exists(conn: sqlite3.Connection, conversation_uid: int, where: str, here: Place) -> bool:
    row = conn.execute(
        f"SELECT 1 FROM messages WHERE conversation_uid = ? AND {where} LIMIT 1",
        (conversation_uid, here.published, here.uid),
    ).fetchone()
    return row is not None
