"""Putting a backup in the place of the inbox.

Not into the live file: a running screen would go on with numbers of drafts and deliveries that
mean something else afterwards. So the restore has the inbox alone (:mod:`inbox_tui.store.in_use`),
makes the new file ready beside it, keeps the present one under a dated name, and changes the two
by one rename. A process that dies at any moment leaves the old inbox or the new one.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from inbox_tui.store import in_use
from inbox_tui.store.backup import connect_read_only, copy_database, sync_folder
from inbox_tui.store.connection import SCHEMA_VERSION, Store, StoreError
from inbox_tui.store.integrity import find_damage, find_fault

OTHERS_SECONDS = 1.0
_TABLES = {"identities", "accounts", "messages", "drafts", "deliveries", "audit_log"}


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Keep every other process from opening the inbox ``path`` until the end.

    :raises StoreError: one has it open now.
    """
    descriptor = in_use.take_alone(path)
    if descriptor is None:
        raise StoreError(
            "Another inbox-tui has this inbox open: the screen, 'pull --watch', or a pull that "
            "runs just now. End it and try again; nothing was changed."
        )
    try:
        yield
    finally:
        in_use.let_go(descriptor)


@contextmanager
def ready_copy(backup: Path, path: Path) -> Iterator[Path]:
    """Give a copy of ``backup`` that can take the place of ``path``; it lies beside it.

    Called inside :func:`alone_with`. The copy is checked and brought to the present schema; the backup itself stays as it is.

    :raises StoreError: the backup is no inbox, is damaged, or a newer version made it.
    """
    prefix = f".{path.name}-restore-"
    for left in path.parent.iterdir():
        if left.name.startswith(prefix):  # of a restore that was killed: no other one runs now
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=path.parent) as folder:
        copy = Path(folder) / path.name
        try:
            _copy(backup, copy)
            with Store.open(copy) as store:
                fault = store.read_only_reason or find_fault(store.read())
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{backup} cannot be read as an inbox: {error}.") from error
        if fault:
            raise StoreError(f"{backup} is not sound and was not restored. {fault}")
        yield copy


def put_in_place(copy: Path, path: Path, now: datetime) -> Path | None:
    """Make ``copy`` the inbox ``path``; return where the one that was there is kept, if any.

    :raises StoreError: another program, such as a database browser, has the inbox open.
    """
    kept = None
    if path.exists():
        kept = path.with_name(f"{path.stem}-before-restore-{now:%Y%m%dT%H%M%SZ}{path.suffix}")
        _empty_log(path)
        _keep(path, kept)
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    copy.replace(path)
    sync_folder(path.parent)
    return kept


def _copy(backup: Path, copy: Path) -> None:
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(connect_read_only(backup)) as source,
        closing(sqlite3.connect(copy, isolation_level=None)) as made,
    ):
        found = {name for (name,) in source.execute("SELECT name FROM sqlite_master")}
        (version,) = source.execute("PRAGMA user_version").fetchone()
        if not found >= _TABLES or version < 1:
            raise StoreError(f"{backup} is no inbox of inbox-tui.")
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{backup} was made by a newer inbox-tui (schema {version}, this one knows "
                f"{SCHEMA_VERSION}). Install the newer version; nothing was changed."
            )
        copy_database(source, made)
        damage = find_damage(made)
        if damage:
            raise StoreError(f"{backup} is not sound and was not restored. {damage}")


def _empty_log(path: Path) -> None:
    """Bring what the write-ahead log of a whole inbox holds into its file.

    A damaged one is left as it is, with its log: SQLite might throw the log away.
    """
    try:
        with closing(connect_read_only(path)) as present:
            if present.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return
        with closing(
            sqlite3.connect(path, timeout=OTHERS_SECONDS, isolation_level=None)
        ) as present:
            present.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise StoreError(
                f"Another program has {path} open, a database browser perhaps. Close it and try "
                "again; nothing was changed."
            ) from error


def _keep(path: Path, kept: Path) -> None:
    """Give the present inbox a second name; take its log away from the first one.

    A log that stayed would be played into the restored file.
    """
    os.link(path, kept)
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + ending))
    sync_folder(path.parent)
