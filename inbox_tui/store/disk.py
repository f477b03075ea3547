"""What a person is told when the disk under the inbox, or the file itself, fails."""

from __future__ import annotations

import sqlite3

_SENTENCES = {
    sqlite3.SQLITE_FULL: (
        "The disk of {where} is full: the last change could not be written. Make room and try "
        "again."
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk of {where} fails ({name}): the last change could not be written. Is it full, or "
        "was it taken out?"
    ),
    sqlite3.SQLITE_READONLY: "Nothing can be written to {where}: its disk or file is read-only.",
    sqlite3.SQLITE_CANTOPEN: "SQLite cannot open {where}; look whether its disk is there.",
    sqlite3.SQLITE_BUSY: "Another program keeps {where} locked. Close it and try again.",
    sqlite3.SQLITE_CORRUPT: (
        "Damage was found in {where}. 'inbox-tui restore' puts a backup in its place."
    ),
}
"""By SQLite's primary result code (https://www.sqlite.org/rescode.html)."""
_PRIMARY = 0xFF


def sentence(error: BaseException, where: object = "the inbox") -> str:
    """Return what to tell a person, or "" where the error is not the disk's or the file's."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    name = getattr(error, "sqlite_errorname", "")
    return _SENTENCES.get(code, "").format(where=where, name=name)
