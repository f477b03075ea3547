"""The files of a draft: described, in their order, and their bytes.

The guards keep the bytes as they were attached, and all of it once the draft is confirmed
(:mod:`inbox_tui.store.guards`).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inbox_tui.store.clock import to_text
from inbox_tui.store.numbered import NoSuch, Numbered
from inbox_tui.store.overwriting import overwriting
from inbox_tui.text import storable

_SELECT = (
    "SELECT uid, draft_uid, name, media_type, size, sha256, alt, width, height"
    " FROM draft_attachments"
)

if TYPE_CHECKING:
    from inbox_tui.adapter import OutgoingFile
_ORDER = "ORDER BY position, uid"


@dataclass(frozen=True, slots=True)
class DraftFile:
    """One file of a draft."""

    uid: int
    draft_uid: int
    file: OutgoingFile
    """Without its bytes."""


class Damaged(Exception):
    """The bytes of a file are not those that were attached."""


def add(conn: sqlite3.Connection, draft_uid: int, file: OutgoingFile, now: datetime) -> DraftFile:
    """Put a file behind the others of a draft.

    :raises sqlite3.IntegrityError: the draft was confirmed or put away.
    """
    uid = conn.execute(
        "INSERT INTO draft_attachments (draft_uid, position, name, media_type, size, width, height,"
        " alt, sha256, added_at, data) SELECT ?1, coalesce(max(position), 0) + 1, ?2, ?3, ?4, ?5,"
        " ?6, ?7, ?8, ?9, ?10 FROM draft_attachments WHERE draft_uid = ?1",
        (
            draft_uid,
            storable(file.name),
            file.media_type,
            file.size,
            file.width,
            file.height,
            storable(file.alt),
            file.sha256,
            to_text(now),
            file.data,
        ),
    ).lastrowid
    return require(conn, uid or 0)


def of_draft(conn: sqlite3.Connection, draft_uid: int) -> tuple[DraftFile, ...]:
    """Return the files of a draft in their order, without their bytes: cheap."""
    rows = conn.execute(f"{_SELECT} WHERE draft_uid = ? {_ORDER}", (draft_uid,))
    return tuple(_draft_file(row) for row in rows)


def require(conn: sqlite3.Connection, uid: int) -> DraftFile:
    """Return one file. :raises NotFound: there is none of that number."""
    row = conn.execute(f"{_SELECT} WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        raise NoSuch(Numbered.ATTACHED_FILE, uid)
    return _draft_file(row)


def with_bytes(conn: sqlite3.Connection, draft_uid: int) -> tuple[OutgoingFile, ...]:
    """Return the files of a draft in their order, with the bytes that were attached.

    :raises Damaged: something else lies in the store than what was attached.
    """
    import hashlib

    rows = conn.execute(
        f"SELECT data, uid FROM draft_attachments WHERE draft_uid = ? {_ORDER}", (draft_uid,)
    )
    data = {uid: bytes(held) for held, uid in rows}
    files = tuple(replace(f.file, data=data[f.uid]) for f in of_draft(conn, draft_uid))
    for file in files:
        if hashlib.sha256(file.data).hexdigest() != file.sha256:
            raise Damaged(file.name)
    return files


def describe(conn: sqlite3.Connection, uid: int, alt: str) -> None:
    """Keep what a picture shows.

    :raises sqlite3.IntegrityError: the draft was confirmed; it must be taken back first.
    """
    conn.execute("UPDATE draft_attachments SET alt = ? WHERE uid = ?", (storable(alt), uid))


def move(conn: sqlite3.Connection, uid: int, place: int) -> None:
    """Put a file at ``place``, counted from 1, among those of its draft.

    :raises sqlite3.IntegrityError: the draft was confirmed; it must be taken back first.
    """
    order = [f.uid for f in of_draft(conn, require(conn, uid).draft_uid) if f.uid != uid]
    order.insert(max(place, 1) - 1, uid)
    conn.executemany(
        "UPDATE draft_attachments SET position = ? WHERE uid = ?", list(enumerate(order, 1))
    )


def remove(conn: sqlite3.Connection, uid: int) -> None:
    """Take a file off its draft; its bytes are overwritten.

    :raises sqlite3.IntegrityError: the draft was confirmed; it must be taken back first.
    """
    with overwriting(conn):
        conn.execute("DELETE FROM draft_attachments WHERE uid = ?", (uid,))


def erase(conn: sqlite3.Connection, draft_uid: int) -> None:
    """Take all files off a draft that will not be sent any more; their bytes are overwritten."""
    with overwriting(conn):
        conn.execute("DELETE FROM draft_attachments WHERE draft_uid = ?", (draft_uid,))


def copy(conn: sqlite3.Connection, draft_uid: int, to_draft_uid: int, now: datetime) -> None:
    """Give another draft the files of this one, where it has none of its own.

    :raises sqlite3.IntegrityError: the other draft was confirmed.
    """
    conn.execute(
        "INSERT INTO draft_attachments (draft_uid, position, name, media_type, size, width, height,"
        " alt, sha256, added_at, data) SELECT ?2, position, name, media_type, size, width, height,"
        " alt, sha256, ?3, data FROM draft_attachments WHERE draft_uid = ?1"
        " AND NOT EXISTS (SELECT 1 FROM draft_attachments WHERE draft_uid = ?2)",
        (draft_uid, to_draft_uid, to_text(now)),
    )


def _draft_file(row: tuple[Any, ...]) -> DraftFile:
    from inbox_tui.adapter import OutgoingFile

    return DraftFile(
        uid=row[0],
        draft_uid=row[1],
        file=OutgoingFile(
            name=row[2],
            media_type=row[3],
            size=row[4],
            sha256=row[5],
            alt=row[6],
            width=row[7],
            height=row[8],
        ),
    )
