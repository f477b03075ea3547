"""The audit log outside of the store, and the store compared with it.

Who owns the file can cut the log's tail, or write all of it anew so that its chain fits. Both show
against a *head* that was kept elsewhere: number and hash of the last entry of some day. An export
is JSON Lines: entries, oldest first, each with its payload and salt, so that the reader can check
both; and the head at its end. The head alone is an export without entries.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from inbox_tui.errors import Told
from inbox_tui.redaction import redact
from inbox_tui.store.audit_chain import COLUMNS, one_moment, rows

_WRITTEN_DOWN = re.compile(r"(?P<seq>[1-9][0-9]{0,17}):(?P<hash>[0-9a-f]{16,64})")


class NotAnExport(Told):
    """This is no export of an audit log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry at some moment."""

    seq: int
    hash: str
    at: str
    """When the entry was made, as the store writes times."""
    store: str
    """The hash of the first entry, which tells one inbox from another."""

    @property
    def written_down(self) -> str:
        """Number and hash, for a piece of paper."""
        return f"{self.seq}:{self.hash}"


def head(conn: sqlite3.Connection) -> Head | None:
    """Return the head of the log, or None where nothing was done yet."""
    row = conn.execute(
        "SELECT seq, hash, at, (SELECT hash FROM audit_log ORDER BY seq LIMIT 1)"
        " FROM audit_log ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return Head(seq=row[0], hash=row[1], at=row[2], store=row[3]) if row else None


def head_line(last: Head) -> str:
    """Return the line of JSON that ends an export, and is all of one that is a head alone."""
    return json.dumps(
        {"head": {"seq": last.seq, "hash": last.hash, "at": last.at, "store": last.store}}
    )


def lines(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the whole log as lines of JSON in ASCII, from one state of the store.

    A payload in which a secret is found comes redacted, without its salt, and says so.
    """
    with one_moment(conn):
        last = head(conn)
        for row in rows(conn):
            yield json.dumps(_record(dict(zip(COLUMNS, row, strict=True))))
        if last:
            yield head_line(last)


def compare(conn: sqlite3.Connection, exported: Iterable[str]) -> str:
    """Return a sentence on the first exported entry that the log no longer has, or "".

    :raises NotAnExport: a line is neither an entry nor a head.
    """
    empty = True
    with one_moment(conn):
        for number, line in enumerate(exported, start=1):
            if not line.strip():
                continue
            empty = False
            seq, entry_hash, first = _read(line, number)
            difference = _difference(conn, 1, first) or _difference(conn, seq, entry_hash)
            if difference:
                return difference
    if empty:
        raise NotAnExport("There is no entry and no head in it.")
    return ""


def from_paper(words: str) -> str | None:
    """Return the export that a head written down as ``NUMBER:HASH`` stands for, or None.

    Sixteen characters of the hash are enough.
    """
    found = _WRITTEN_DOWN.fullmatch(words)
    if found is None:
        return None
    return json.dumps({"head": {"seq": int(found["seq"]), "hash": found["hash"], "store": ""}})


def _record(entry: dict[str, Any]) -> dict[str, Any]:
    payload = entry["payload"]
    if payload is None:
        return {**entry, "erased": True}
    redacted = redact(payload)
    if redacted != payload:
        return {**entry, "salt": None, "payload": redacted, "redacted": True}
    return entry


def _read(line: str, number: int) -> tuple[int, str, str]:
    """Return the number and hash of what a line names, and the hash of the first entry or ""."""
    try:
        record = json.loads(line)
        named = record.get("head", record)
        seq, own, first = named["seq"], named["hash"], named.get("store", "")
    except (ValueError, KeyError, AttributeError, TypeError):
        seq = own = first = None
    if not isinstance(seq, int) or not isinstance(own, str) or not isinstance(first, str):
        raise NotAnExport(f"Line {number} is neither an entry nor a head of an audit log.")
    return seq, own, first


def _difference(conn: sqlite3.Connection, seq: int, exported: str) -> str:
    row = conn.execute("SELECT hash FROM audit_log WHERE seq = ?", (seq,)).fetchone()
    if row is None:
        last = conn.execute("SELECT coalesce(max(seq), 0) FROM audit_log").fetchone()[0]
        return (
            f"Entry {seq} was exported, but the audit log ends at entry {last}: its end was cut "
            "off, or an older inbox was put in its place."
        )
    if exported and not row[0].startswith(exported):
        also = " or the export is another inbox's," if seq == 1 else ""
        return (
            f"Entry {seq} of the audit log is not the one that was exported: the log was written "
            f"anew,{also} or an older inbox was put in its place and used."
        )
    return ""
