"""A copy of the inbox while it is in use, made through SQLite itself.

A copy of the file would miss what is still in the write-ahead log, or catch half of a write. The
backup reads one moment of the inbox (https://www.sqlite.org/backup.html): a read transaction stays
open meanwhile, so that the copy never begins anew because somebody wrote, and in WAL mode nobody
waits for a reader.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inbox_tui.paths import private_folder
from inbox_tui.store.audit_export import head
from inbox_tui.store.connection import Store, StoreError
from inbox_tui.store.integrity import find_fault

PAGES_AT_ONCE = 256
FOLDER = "backups"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A finished backup, and what is in it."""

    path: Path
    size: int
    """Bytes."""
    messages: int
    audit_entries: int
    audit_head: str
    """The hash of the last entry of the audit log, or "" where it has none."""


def usual_place(store: Store, now: datetime) -> Path:
    """Return where a backup goes whose file nobody names, making the folder."""
    return private_folder(store.path.parent / FOLDER) / usual_name(now)


def usual_name(now: datetime) -> str:
    """Return the name of a backup that is made ``now``, in UTC."""
    return f"inbox-{now:%Y%m%dT%H%M%SZ}.db"


def back_up(store: Store, target: Path) -> Backup:
    """Write the inbox as it is now to the new file ``target``, for its owner only (0600).

    The file appears under its name when it is whole, checked and on the disk.

    :raises StoreError: ``target`` exists or cannot be written, or the inbox is not sound.
    """
    if target.exists() or target.is_symlink():
        raise StoreError(f"{target} exists already; a backup never replaces a file.")
    with _unfinished(target.parent) as partial:
        try:
            messages, entries, last_hash = _copy(store.path, partial)
        except sqlite3.DatabaseError as error:
            raise StoreError(f"No backup was made in {target.parent}: {error}.") from error
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        size = partial.stat().st_size
        _give_name(partial, target)
    return Backup(
        path=target, size=size, messages=messages, audit_entries=entries, audit_head=last_hash
    )


def copy_database(source: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Copy one moment of ``source``, in steps, into a file that needs no write-ahead log."""
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    source.backup(copy, pages=PAGES_AT_ONCE)
    source.execute("ROLLBACK")
    copy.execute("PRAGMA journal_mode = DELETE")


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open an SQLite file that must exist; nothing is written to it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(path: Path, partial: Path) -> tuple[int, int, str]:
    """Fill ``partial``; return its number of messages and of audit entries, and the audit head."""
    with (
        closing(connect_read_only(path)) as source,
        closing(sqlite3.connect(partial, isolation_level=None)) as copy,
    ):
        copy_database(source, copy)
        fault = find_fault(copy)
        if fault:
            raise StoreError(f"The inbox is not sound, so no backup of it was made. {fault}")
        (messages,) = copy.execute("SELECT count(*) FROM messages").fetchone()
        last = head(copy)
        return int(messages), *((last.seq, last.hash) if last else (0, ""))


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Give a new private file in ``folder`` and remove whatever is left of it at the end."""
    descriptor, name = tempfile.mkstemp(prefix=".inbox-backup-", dir=folder)
    os.close(descriptor)
    partial = Path(name)
    try:
        yield partial
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            partial.with_name(partial.name + ending).unlink(missing_ok=True)


def _give_name(partial: Path, target: Path) -> None:
    # The name is taken first: a rename alone would replace what somebody else has put there since.
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise StoreError(f"{target} exists already; a backup never replaces a file.") from error
    partial.replace(target)
    sync_folder(target.parent)
