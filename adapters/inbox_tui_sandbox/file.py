"""The one file in which the network lives: opening, transactions, settings, the sequence.

A rollback journal with ``synchronous=EXTRA`` is used and not a write-ahead log: a commit is on
the disk when it returns, even through a power cut, and the file needs no set-up that two starting
processes could race for. SQLite before 3.51.3 can also damage a write-ahead log when two
processes write and checkpoint at once (https://sqlite.org/wal.html, "the WAL-reset bug").
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FILE_NAME = "network.db"
BUSY_SECONDS = 20.0
SCHEMA_VERSION = 3

SCHEMA = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE actor (
    id TEXT PRIMARY KEY,
    instance TEXT NOT NULL,
    handle TEXT NOT NULL COLLATE NOCASE,
    name TEXT NOT NULL,
    audience INTEGER NOT NULL,
    UNIQUE (instance, handle)
) STRICT;
CREATE TABLE session (
    instance TEXT NOT NULL,
    handle TEXT NOT NULL COLLATE NOCASE,
    actor_id TEXT NOT NULL REFERENCES actor (id),
    PRIMARY KEY (instance, handle)
) STRICT;
CREATE INDEX session_of_actor ON session (actor_id);
CREATE TABLE post (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    instance TEXT NOT NULL,
    context TEXT NOT NULL,
    parent_id TEXT,
    author_id TEXT NOT NULL REFERENCES actor (id),
    subject TEXT NOT NULL,
    content TEXT NOT NULL,
    quoted TEXT NOT NULL,
    language TEXT NOT NULL,
    visibility TEXT NOT NULL,
    is_notice INTEGER NOT NULL,
    is_locked INTEGER NOT NULL,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    published TEXT NOT NULL,
    updated TEXT,
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX post_of_context ON post (context, number);
CREATE INDEX post_of_author ON post (author_id, number);
CREATE INDEX post_with_key ON post (key) WHERE key <> '';
CREATE TABLE recipient (
    post_id TEXT NOT NULL REFERENCES post (id),
    actor_id TEXT NOT NULL REFERENCES actor (id),
    PRIMARY KEY (post_id, actor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_actor ON recipient (actor_id);
CREATE VIEW visible AS
    SELECT post.id AS post_id, actor.id AS viewer FROM post JOIN actor
    ON post.visibility <> 'direct' OR post.author_id = actor.id OR EXISTS (
        SELECT 1 FROM recipient
        WHERE recipient.post_id = post.id AND recipient.actor_id = actor.id);
CREATE TABLE feed (
    actor_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    post_id TEXT NOT NULL REFERENCES post (id),
    PRIMARY KEY (actor_id, sequence),
    UNIQUE (post_id, actor_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE errand (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    due TEXT NOT NULL,
    post_id TEXT NOT NULL REFERENCES post (id)
) STRICT;
CREATE TABLE fault (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    handle TEXT NOT NULL COLLATE NOCASE,
    remaining INTEGER,
    value TEXT NOT NULL,
    call TEXT NOT NULL
) STRICT;
"""

SINCE_VERSION_1 = """
CREATE TABLE attachment (
    post_id TEXT NOT NULL REFERENCES post (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    alt TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (post_id, place)
) STRICT;
"""


class WrongVersion(Exception):
    """The file was written by another version of the sandbox."""


class NetworkFile:
    """An open connection to ``folder / network.db``; the file is made where it is missing.

    Meant to be opened for one step and closed again, so that it never crosses a thread or a fork.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file, 0600, with its tables.

        :raises WrongVersion: another version of the sandbox wrote it.
        :raises sqlite3.Error: it cannot be opened or is not a database.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / FILE_NAME
        if not path.exists():
            # Never where it may be open already: closing a file drops the locks that this process
            # has on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            self._database.row_factory = sqlite3.Row
            self._database.execute("PRAGMA synchronous = EXTRA")
            self._database.execute("PRAGMA foreign_keys = ON")
            if self._version() != SCHEMA_VERSION:
                self._create()
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; an open transaction is lost."""
        self._database.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run the block as one transaction; when it returns, the change is on the disk."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Run the block on one unchanging state of the file."""
        self._database.execute("BEGIN")
        try:
            yield
        finally:
            self._database.execute("ROLLBACK")

    def run(self, statement: str, *values: Any) -> None:
        """Execute one statement."""
        self._database.execute(statement, values)

    def rows(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        return self._database.execute(statement, values).fetchall()

    def row(self, statement: str, *values: Any) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        found: sqlite3.Row | None = self._database.execute(statement, values).fetchone()
        return found

    def setting(self, name: str, default: str = "") -> str:
        """Return a setting of the network."""
        found = self.row("SELECT value FROM setting WHERE name = ?", name)
        return str(found["value"]) if found else default

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of the network."""
        self.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value)

    def next_sequence(self) -> int:
        """Return the next number of the change sequence; only inside :meth:`writing`."""
        found = self.row(
            "UPDATE setting SET value = value + 1 WHERE name = 'sequence' RETURNING value"
        )
        assert found is not None
        return int(found["value"])

    def _version(self) -> int:
        return int(self._database.execute("PRAGMA user_version").fetchone()[0])

    def _create(self) -> None:
        with self.writing():
            version = self._version()
            if version == SCHEMA_VERSION:
                return
            if version not in (0, 1, 2):
                raise WrongVersion(f"{FILE_NAME} has version {version}, not {SCHEMA_VERSION}.")
            if version == 0:
                for statement in SCHEMA.split(";\n"):
                    self._database.execute(statement)
                self.set_setting("sequence", "0")
                self.set_setting("epoch", os.urandom(4).hex())
            else:
                self._database.execute("ALTER TABLE actor DROP COLUMN is_bot")
            if version < 2:
                self._database.execute(SINCE_VERSION_1)
            self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
