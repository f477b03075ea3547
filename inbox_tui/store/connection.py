"""Opening the one SQLite file, and writing to it one at a time."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_tui.errors import Told
from inbox_tui.model import Account
from inbox_tui.paths import close_one_to_others, private_folder
from inbox_tui.store import disk, guards, in_use

if TYPE_CHECKING:
    from filelock import BaseFileLock

SCHEMA_VERSION = 2
NEWEST_TABLE = "note_drafts"
"""What the newest step of the schema makes: a file that has it lacks nothing."""
BUSY_SECONDS = 5
WRITER_SECONDS = 30
LOOK_SECONDS = 0.001
"""How often a writer looks whether it is its turn."""
GAP_SECONDS = 0.003
"""How long whoever has just written leaves the turn to others, so that a pull that writes page
after page keeps nobody waiting at the screen."""
BESIDE = ("-wal", "-shm", ".next", ".writer", ".in-use")
"""Endings of the files that lie beside the inbox."""


class StoreError(Told):
    """The store cannot do this."""


class NotFound(StoreError):
    """What was asked for is not in the store."""


class NobodyIsMe(StoreError):
    """Nobody has said who sits at this machine."""


class StoreReadOnly(StoreError):
    """The store was opened for reading only, and why."""


class StoreClosed(StoreError):
    """The store was closed, as it is when the program ends."""

    def __init__(self) -> None:
        super().__init__("The inbox was closed meanwhile; nothing was changed.")


SortIn = Callable[[sqlite3.Connection, Account, int], None]
"""Takes an account, and the uid above which its new messages are."""


class _Connection(sqlite3.Connection):
    """A connection that counts as a use of the inbox for as long as it is open."""

    share: in_use.Share | None = None

    def close(self) -> None:
        super().close()
        self.share = None


class _Held:
    """What a thread keeps of its connection: closes it when the thread ends.

    Never from another thread: Python's ``sqlite3`` ends the whole process with a segmentation
    fault where a connection is closed in the middle of a statement.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._thread = threading.get_ident()

    def __del__(self) -> None:
        if threading.get_ident() == self._thread:
            self.conn.close()


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
        self.sort_in: SortIn | None = None
        """What is done, in the same transaction, with messages that have just come in."""
        self._local = threading.local()
        self._turn = threading.Lock()
        self._turn_ended = 0.0
        self._locks: tuple[BaseFileLock, BaseFileLock] | None = None
        self._share: in_use.Share | None = None
        self._is_closed = False

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the file, making or migrating it where needed, and verify its guards.

        :raises StoreError: the file is no inbox or somebody else's, a newer version of the program
            made it, or a backup is just being put in its place.
        """
        path = _true_place(path)  # the locks lie beside the file, under whatever name it is opened
        store = cls(path)
        private_folder(path.parent)
        store._share = in_use.share(path)
        if store._share is None:
            raise StoreError("A backup is being put in the place of this inbox. Try again soon.")
        try:
            # Never opened here when it exists: closing it would drop the locks that SQLite has on
            # it for another connection of this process (https://www.sqlite.org/howtocorrupt.html).
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
            places = (path, *(path.with_name(path.name + ending) for ending in BESIDE))
            store.repaired = tuple(filter(None, map(close_one_to_others, places)))
            store._bring_up_to_date()
            store.read_only_reason = guards.find_breach(store.read())
        except sqlite3.DatabaseError as error:
            store.close()
            told = disk.sentence(error, path)
            raise StoreError(told or f"{path} cannot be read as an inbox: {error}.") from error
        except BaseException:
            store.close()
            raise
        return store

    def read(self) -> sqlite3.Connection:
        """Return this thread's connection, for reading.

        :raises StoreClosed: the store was closed.
        """
        if self._is_closed:
            raise StoreClosed
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            held = self._local.held = _Held(self._connect())
        return held.conn

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside one write transaction; commit at the end, undo on an error.

        :raises StoreReadOnly: the guards of the outbox are not whole.
        :raises StoreError: no turn came within 30 seconds, or the disk fails.
        """
        if self.read_only_reason:
            raise StoreReadOnly(self.read_only_reason)
        conn = self.read()
        if conn.in_transaction:
            raise RuntimeError("write transactions do not nest")
        with self._our_turn(), self._told_of_the_disk():
            try:
                conn.execute("BEGIN IMMEDIATE")
                yield conn
                conn.execute("COMMIT")
            except BaseException:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
                raise

    def vacuum(self) -> None:
        """Write the file anew without what was deleted, and empty the write-ahead log.

        Nobody else can write meanwhile, and the disk needs room for a copy of the file.

        :raises StoreReadOnly: the guards of the outbox are not whole.
        :raises StoreError: there is no room, or somebody is reading what the log still holds.
        """
        if self.read_only_reason:
            raise StoreReadOnly(self.read_only_reason)
        conn = self.read()
        with self._our_turn():
            try:
                conn.execute("VACUUM")
                busy, _, _ = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                raise StoreError(f"The file could not be written anew: {error}.") from error
        if busy:
            raise StoreError(
                "Another program is reading the inbox, so that its write-ahead log cannot be "
                "emptied. Close it and run this again."
            )

    def empty_log(self) -> bool:
        """Move the write-ahead log into the file and cut it; return whether that could be done.

        False where somebody reads what the log still holds. Waits for nobody.

        :raises StoreError: no turn came within 30 seconds, or the disk fails.
        """
        conn = self.read()
        with self._our_turn(), self._told_of_the_disk():
            conn.execute("PRAGMA busy_timeout = 0")
            try:
                busy, _, _ = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                if disk.sentence(error, self.path):
                    raise
                return False  # this very connection is still reading
            finally:
                conn.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        return not busy

    def release(self) -> None:
        """Close this thread's connection, when the thread is about to end."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is not None:
            self._local.held = None
            held.conn.close()

    def close(self) -> None:
        """Close this thread's connection; those of other threads close when these end.

        Nothing new begins meanwhile. The inbox counts as open (:mod:`inbox_tui.store.in_use`) until
        the last of them is closed.
        """
        self._is_closed = True
        self.release()
        self._share = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self) -> sqlite3.Connection:
        conn = sqlite3.connect(
            self.path,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            factory=_Connection,
        )
        conn.share = self._share
        try:
            conn.execute("PRAGMA foreign_keys = ON")
            conn.execute("PRAGMA recursive_triggers = ON")
            conn.execute("PRAGMA synchronous = FULL")
            conn.execute("PRAGMA mmap_size = 0")
        except BaseException:
            conn.close()
            raise
        return conn

    def _bring_up_to_date(self) -> None:
        version = self._version()
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} was written by a newer inbox-tui (schema {version}, this one knows "
                f"{SCHEMA_VERSION}). Install the newer version; nothing was changed."
            )
        conn = self.read()
        # A file that was copied through SQLite, such as a backup, has no write-ahead log.
        in_wal = conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        if in_wal and self._is_up_to_date():
            return
        with self._our_turn():
            conn.execute("PRAGMA journal_mode = WAL")
            if self._is_up_to_date():
                return
            from sqlite_utils import Database

            from inbox_tui.store.migrations import MIGRATIONS

            MIGRATIONS.apply(Database(conn))

    def _is_up_to_date(self) -> bool:
        made = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return (
            self._version() == SCHEMA_VERSION
            and self.read().execute(made, (NEWEST_TABLE,)).fetchone() is not None
        )

    def _version(self) -> int:
        return int(self.read().execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _told_of_the_disk(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            told = disk.sentence(error, self.path)
            if not told:
                raise
            raise StoreError(told) from error

    @contextmanager
    def _our_turn(self) -> Iterator[None]:
        # Other threads of this process come first, then other processes.
        _leave_gap_after(getattr(self._local, "turn_ended", 0.0))
        with self._turn:
            _leave_gap_after(self._turn_ended)
            queue, turn = self._locks = self._locks or self._make_locks()
            from filelock import Timeout

            try:
                with queue.acquire(poll_interval=LOOK_SECONDS):
                    turn.acquire(poll_interval=LOOK_SECONDS)
            except Timeout as error:
                raise StoreError(
                    "Another process has been writing to the inbox for 30 seconds. "
                    "Nothing was changed; try again, or look which inbox-tui is still running."
                ) from error
            except OSError as error:
                raise StoreError(
                    f"{error.filename} cannot be written: {error.strerror}."
                ) from error
            try:
                yield
            finally:
                turn.release()
                self._turn_ended = self._local.turn_ended = time.monotonic()

    def _make_locks(self) -> tuple[BaseFileLock, BaseFileLock]:
        """Return the lock of who is next, and the lock of who writes.

        Without the first, chance decides who of those that wait is next, every time anew.
        """
        from filelock import FileLock

        return (
            FileLock(f"{self.path}.next", timeout=WRITER_SECONDS, mode=0o600, thread_local=False),
            FileLock(f"{self.path}.writer", timeout=WRITER_SECONDS, mode=0o600, thread_local=False),
        )


def _leave_gap_after(ended: float) -> None:
    time.sleep(max(0.0, ended + GAP_SECONDS - time.monotonic()))


def _true_place(path: Path) -> Path:
    """Return where the file is, links followed; it need not exist.

    :raises StoreError: it is no file, or it or one beside it belongs to another user.
    """
    try:
        found = path.resolve()
        if found.exists() and not found.is_file():
            raise StoreError(f"{path} is not a file, so it cannot be an inbox.")
    except (
        OSError,
        RuntimeError,
    ) as error:  # Python before 3.13 calls a circle of links the latter
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{path} cannot be opened: {reason}.") from error
    for file in (found, *(found.with_name(found.name + ending) for ending in BESIDE)):
        with suppress(FileNotFoundError):
            if file.stat().st_uid != os.geteuid():
                raise StoreError(
                    f"{file} belongs to another user of this machine, not to you. Run inbox-tui as "
                    "that user, or choose another inbox with --db."
                )
    return found
