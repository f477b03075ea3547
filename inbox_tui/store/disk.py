"""What a person is told when the disk under the inbox, or the file itself, fails."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_SENTENCES = {
    sqlite3.SQLITE_FULL: (
        "The disk of {path} is full: the last change could not be written. Make room and try again."
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk of {path} fails ({name}): the last change could not be written. Is it full, or "
        "was it taken out?"
    ),
    sqlite3.SQLITE_READONLY: "The inbox {path} cannot be written: its disk or file is read-only.",
    sqlite3.SQLITE_CANTOPEN: "The inbox {path} cannot be opened; look whether its disk is there.",
    sqlite3.SQLITE_BUSY: "Another program keeps the inbox {path} locked. Close it and try again.",
    sqlite3.SQLITE_CORRUPT: "The inbox {path} is damaged: inbox-tui restore brings a backup back.",
}
"""By SQLite's primary result code (https://www.sqlite.org/rescode.html)."""
_PRIMARY = 0xFF


def sentence(error: sqlite3.Error, path: Path | str = "file") -> str:
    """Return what to tell a person, or "" where the error is not the disk's or the file's."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    name = getattr(error, "sqlite_errorname", "")
    return _SENTENCES.get(code, "").format(path=path, name=name)
