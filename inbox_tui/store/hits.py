"""Messages that meet a query, newest arrival first, a page at a time.

The index gives its messages in the order of arrival, so a common word costs no more than a rare
one: whoever has a page stops. Three things would make it read on and on, and are done otherwise:

- A beginning makes the index gather every message with every word that begins so, before it gives
  the first. Where it is common, the newest messages hold a page of it already, and reading their
  words is faster. So they are read, for as long as gathering would take; by then either the page
  is full, or the index is asked for the rest. It tells beforehand how much it would gather.
- A state of the conversation is not in the index. Where an index of the conversations finds few,
  their messages are asked; otherwise the messages are gone through as they come.
- What still takes too long is broken off after ``seconds``: what was found is shown, and from
  where to go on.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from inbox_tui.store import full_text, index_size, tokens
from inbox_tui.store.queries import Conditions

READ_FOR_A_LEAF = 10
"""So many messages are read in the time in which the index gathers one of its leaves."""
LEAF_SECONDS = 0.0001
"""That time."""
FEW_CONVERSATIONS = 100
"""So few are asked for their messages."""
FEW_MESSAGES = 100
"""So few are each looked up; of more, the index is gone through once. A look-up costs 0.07 ms."""
LOOK = 64
"""Messages between two looks at the clock."""
_MESSAGE = "CROSS JOIN messages m ON m.uid = f.rowid"
_CONVERSATION = "CROSS JOIN conversations c ON c.uid = m.conversation_uid"
_TEXTS = "m.name, m.content, m.author_handle, m.author_name"
LAST = 1 << 62
"""Above every uid."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what meets a query."""

    uids: tuple[int, ...]
    """Messages, newest arrival first."""
    next_below: int | None
    """Where to go on: everything from this uid upward was looked at. None: that was all."""


def find(
    conn: sqlite3.Connection,
    asked: Conditions,
    limit: int,
    *,
    below: int = LAST,
    seconds: float | None = None,
) -> Found:
    """Return up to ``limit`` messages under uid ``below``; stop looking after ``seconds``."""
    deadline = None if seconds is None else time.monotonic() + seconds
    few = _few_messages(conn, asked, below) if asked.is_narrow else None
    if few is not None:
        return _page(_of_few(conn, asked, few), limit, deadline)
    if not asked.beginning:
        return _page(_walk(conn, asked, below, limit), limit, deadline)
    return _find_beginning(conn, asked, limit, below, deadline)


def _find_beginning(
    conn: sqlite3.Connection, asked: Conditions, limit: int, below: int, deadline: float | None
) -> Found:
    leaves = index_size.leaves_of_beginning(conn, asked.beginning)
    # The index gathers all of it or nothing, however late it gets.
    may_gather = deadline is None or time.monotonic() + leaves * LEAF_SECONDS < deadline
    most = leaves * READ_FOR_A_LEAF if may_gather else None
    read = Found((), below)
    if most != 0:
        read = _page(_read(conn, asked, below), limit, deadline, most)
    if read.next_below is None or len(read.uids) == limit or _is_over(deadline):
        return read
    wanting = limit - len(read.uids)
    rest = _page(_walk(conn, asked, read.next_below, wanting), wanting, deadline)
    return Found(read.uids + rest.uids, rest.next_below)


def _page(
    rows: Iterator[tuple[int, int]],
    limit: int,
    deadline: float | None,
    most: int | None = None,
) -> Found:
    """Take the uids of a page from rows of uid and whether it is meant; look at ``most`` rows."""
    uids: list[int] = []
    for number, (uid, is_meant) in enumerate(rows, 1):
        if is_meant:
            if len(uids) == limit:
                return Found(tuple(uids), uids[-1])
            uids.append(uid)
        if number == most or (number % LOOK == 0 and _is_over(deadline)):
            return Found(tuple(uids), uid)
    return Found(tuple(uids), None)


def _is_over(deadline: float | None) -> bool:
    return deadline is not None and time.monotonic() > deadline


def _walk(
    conn: sqlite3.Connection, asked: Conditions, below: int, limit: int
) -> Iterator[tuple[int, int]]:
    beside = [*asked.message, *asked.conversation]
    joins = f"{_MESSAGE if beside else ''} {_CONVERSATION if asked.conversation else ''}"
    return conn.execute(
        f"SELECT f.rowid, {_all(beside)} FROM messages_fts f {joins}"
        " WHERE messages_fts MATCH :match AND f.rowid < :below ORDER BY f.rowid DESC LIMIT :most",
        {
            **asked.values,
            "match": asked.match_with_beginning or full_text.combined(()),
            "below": below,
            "most": -1 if beside else limit + 1,  # otherwise whatever the index has is meant
        },
    )


def _read(conn: sqlite3.Connection, asked: Conditions, below: int) -> Iterator[tuple[int, int]]:
    """Yield messages, newest first, and whether they are meant, by reading for the beginning."""
    begins = tokens.beginning(asked.beginning)
    joined = _CONVERSATION if asked.conversation else ""
    if asked.match:
        source, order = f"messages_fts f {_MESSAGE} {joined}", "f.rowid"
        where = ["messages_fts MATCH :match", "f.rowid < :below", *asked.message]
    else:  # as they lie in the table
        source, order = f"messages m {joined}", "m.uid"
        where = ["m.uid < :below", *asked.message]
    rows = conn.execute(
        f"SELECT m.uid, {_all(asked.conversation)}, {_TEXTS} FROM {source}"
        f" WHERE {_all(where)} ORDER BY {order} DESC",
        {**asked.values, "match": asked.match, "below": below},
    )
    for uid, is_meant, *texts in rows:
        yield uid, is_meant and begins.is_in(texts)


def _few_messages(conn: sqlite3.Connection, asked: Conditions, below: int) -> list[int] | None:
    """Return the messages of the conversations that are meant, or None where there are many."""
    found = conn.execute(
        f"SELECT c.uid FROM conversations c WHERE {_all(asked.conversation)} LIMIT :most",
        {**asked.values, "most": FEW_CONVERSATIONS + 1},
    ).fetchall()
    if len(found) > FEW_CONVERSATIONS:
        return None
    rows = conn.execute(
        "SELECT m.uid FROM messages m WHERE m.conversation_uid IN (SELECT value FROM"
        f" json_each(:found)) AND m.uid < :below"
        f" AND {_all(asked.message)} ORDER BY m.uid DESC",
        {**asked.values, "found": json.dumps([uid for (uid,) in found]), "below": below},
    )
    return [uid for (uid,) in rows]


def _of_few(
    conn: sqlite3.Connection, asked: Conditions, uids: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield those of ``uids`` whose words are meant."""
    if asked.match:
        uids = _matching(conn, asked.match, uids)
    begins = tokens.beginning(asked.beginning) if asked.beginning else None
    for uid in uids:
        if begins is None:
            yield uid, 1
        else:
            row = conn.execute(f"SELECT {_TEXTS} FROM messages m WHERE m.uid = ?", (uid,))
            yield uid, begins.is_in(row.fetchone())


def _matching(conn: sqlite3.Connection, match: str, uids: list[int]) -> list[int]:
    """Return those of ``uids``, from the highest down, that the full-text expression finds."""
    if not uids:
        return []
    if len(uids) <= FEW_MESSAGES:
        rows = conn.execute(
            "SELECT f.rowid FROM json_each(:uids) u CROSS JOIN messages_fts f"
            " ON f.rowid = u.value WHERE messages_fts MATCH :match",
            {"uids": json.dumps(uids), "match": match},
        )
    else:
        rows = conn.execute(
            "SELECT f.rowid FROM messages_fts f WHERE messages_fts MATCH :match"
            " AND f.rowid BETWEEN :lowest AND :highest"
            " AND +f.rowid IN (SELECT value FROM json_each(:uids)) ORDER BY f.rowid DESC",
            {"uids": json.dumps(uids), "match": match, "lowest": uids[-1], "highest": uids[0]},
        )
    return [uid for (uid,) in rows]


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(f"({condition})" for condition in conditions) or "1"


def rows(conn: sqlite3.Connection, uids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return what a search shows of messages, in the order of ``uids``."""
    return conn.execute(
        "SELECT m.uid, m.conversation_uid, m.account_id, m.author_handle, m.author_name, m.name,"
        " m.content, m.published FROM json_each(:uids) u CROSS JOIN messages m ON m.uid = u.value"
        " ORDER BY u.key",
        {"uids": json.dumps(uids)},
    ).fetchall()
