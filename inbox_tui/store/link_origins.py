"""Where a link came from: which message first brought it into the inbox."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from inbox_tui.store.full_text import phrase

_OPENS = re.compile(r"[\w.@-]\Z")
_GOES_ON = re.compile(r"[\w%=&#-]|[/.?]\w")

LOOKED_AT = 200
"""Messages that hold the same words in a row and are read to see whether they hold the link."""


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brought a link."""

    handle: str
    name: str


def first_bringer(conn: sqlite3.Connection, address: str) -> Bringer | None:
    """Return who outside first sent us ``address`` (host and path, no scheme), or None.

    None also where one of our own accounts has said it: then it is ours by now. The full-text
    index finds the candidates, so the cost does not grow with the inbox.
    """
    words = phrase(address)
    if not words:
        return None
    sought = address.casefold()
    rows = conn.execute(
        "SELECT m.content, m.outgoing, m.author_handle, m.author_name FROM messages_fts f"
        " JOIN messages m ON m.uid = f.rowid"
        " WHERE messages_fts MATCH ? ORDER BY f.rowid LIMIT ?",
        (f"content : {words}", LOOKED_AT),
    )
    bringer: Bringer | None = None
    for content, outgoing, handle, name in rows:
        if not _holds(content.casefold(), sought):
            continue
        if outgoing:
            return None
        bringer = bringer or Bringer(handle, name)
    return bringer


def _holds(content: str, address: str) -> bool:
    """Return whether the address stands there, and not as a part of a longer one."""
    place = content.find(address)
    while place >= 0:
        before, after = content[:place], content[place + len(address) :]
        if not _OPENS.search(before.removesuffix("www.")) and not _GOES_ON.match(after):
            return True
        place = content.find(address, place + 1)
    return False
