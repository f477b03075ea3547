"""Opening the one SQLite file, and writing to it one at a time."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_tui.errors import Told
from inbox_tui.paths import private_folder
from inbox_tui.store import guards

if TYPE_CHECKING:
    from filelock import BaseFileLock

SCHEMA_VERSION = 2
BUSY_SECONDS = 5
WRITER_SECONDS = 30


class StoreError(Told):
    """The store cannot do this."""


class NotFound(StoreError):
    """What was asked for is not in the store."""


class NobodyIsMe(StoreError):
    """Nobody has said who sits at this machine."""


class StoreReadOnly(StoreError):
    """The store was opened for reading only, and why."""


class Store:
    """The inbox file. One object serves all threads of a process; each thread has a connection.

    Writes of all threads and processes take turns: a lock in the process, a lock file across
    processes, then ``BEGIN IMMEDIATE``. The lock file also keeps two processes from checkpointing
    the write-ahead log at once, which SQLite before 3.51.3 does not survive in rare cases
    (https://www.sqlite.org/wal.html#walresetbug). Never hold :meth:`write` over network time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read_only_reason = ""
        """Why nothing may be written, or ""."""
        self.repaired: tuple[str, ...] = ()
        """File permissions that were too wide and have been narrowed, as sentences."""
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._turn = threading.Lock()
        self._lock_file: BaseFileLock | None = None

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the file, making or migrating it where needed, and verify its guards.

        :raises StoreError: the file is no inbox, or a newer version of the program made it.
        """
        store = cls(path)
        private_folder(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        store.repaired = tuple(_narrow(path))
        try:
            store._bring_up_to_date()
            store.read_only_reason = guards.find_breach(store.read())
        except sqlite3.DatabaseError as error:
            store.close()
            raise StoreError(f"{path} cannot be read as an inbox: {error}.") from error
        except StoreError:
            store.close()
            raise
        return store

    def read(self) -> sqlite3.Connection:
        """Return this thread's connection, for reading."""
        conn: sqlite3.Connection | None = getattr(self._local, "conn", None)
        if conn is None:
            conn = self._connect()
            self._local.conn = conn
        return conn

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside one write transaction; commit at the end, undo on an error.

        :raises StoreReadOnly: the guards of the outbox are not whole.
        :raises StoreError: no turn came within 30 seconds.
        """
        if self.read_only_reason:
            raise StoreReadOnly(self.read_only_reason)
        conn = self.read()
        if conn.in_transaction:
            raise RuntimeError("write transactions do not nest")
        with self._our_turn():
            try:
                conn.execute("BEGIN IMMEDIATE")
                yield conn
                conn.execute("COMMIT")
            except BaseException:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
                raise

    def release(self) -> None:
        """Close this thread's connection, when the thread is about to end."""
        conn: sqlite3.Connection | None = getattr(self._local, "conn", None)
        if conn is not None:
            self._local.conn = None
            self._connections.remove(conn)
            conn.close()

    def close(self) -> None:
        """Close every thread's connection."""
        for conn in self._connections:
            conn.close()
        self._connections.clear()
        self._local = threading.local()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self) -> sqlite3.Connection:
        conn = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA recursive_triggers = ON")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA mmap_size = 0")
        self._connections.append(conn)
        return conn

    def _bring_up_to_date(self) -> None:
        version = self._version()
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} was written by a newer inbox-tui (schema {version}, this one knows "
                f"{SCHEMA_VERSION}). Install the newer version; nothing was changed."
            )
        if version == SCHEMA_VERSION:
            return
        with self._our_turn():
            if self._version() == SCHEMA_VERSION:
                return
            from sqlite_utils import Database

            from inbox_tui.store.migrations import MIGRATIONS

            conn = self.read()
            conn.execute("PRAGMA journal_mode = WAL")
            MIGRATIONS.apply(Database(conn))

    def _version(self) -> int:
        return int(self.read().execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _our_turn(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        with self._turn:
            if self._lock_file is None:
                self._lock_file = FileLock(
                    f"{self.path}.writer", timeout=WRITER_SECONDS, mode=0o600, thread_local=False
                )
            try:
                self._lock_file.acquire()
            except Timeout as error:
                raise StoreError(
                    "Another process has been writing to the inbox for 30 seconds. "
                    "Nothing was changed; try again, or look which inbox-tui is still running."
                ) from error
            try:
                yield
            finally:
                self._lock_file.release()


def _narrow(path: Path) -> Iterator[str]:
    """Take group and world rights off the store's files; yield a sentence for each one."""
    for file in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        try:
            mode = stat.S_IMODE(file.stat().st_mode)
        except FileNotFoundError:
            continue
        if mode & 0o077:
            file.chmod(0o600)
            yield f"{file} was open to others (mode {mode:o}); it is now yours alone (600)."
