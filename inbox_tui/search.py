"""Search over everything in the inbox, as one types. What a person types never raises."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.hours import zone_of
from inbox_tui.query import Query, parse
from inbox_tui.store import hits, identities, note_search, queries
from inbox_tui.store.clock import from_text

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A message, or an internal note, that a query asks for."""

    uid: int
    """The message's, or the note's."""
    conversation_uid: int
    account_id: str
    author_handle: str
    author_name: str
    name: str
    content: str
    published: datetime
    is_note: bool = False
    """True where a colleague noted it; nobody outside has seen it."""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found."""

    hits: tuple[Hit, ...]
    """Notes first, then messages; of each, what came in last first. Where this was all from the
    beginning on, what was written last comes first: an old mail may have come in today."""
    next_below: int | None
    """For :func:`search`, to go on from here; None where this was all."""


def search(
    conn: sqlite3.Connection,
    query: Query | str,
    limit: int = PAGE,
    *,
    below: int = hits.LAST,
    seconds: float | None = None,
) -> Results:
    """Return up to ``limit`` messages under uid ``below`` that the query asks for, and its notes.

    Days are those of the person at this machine. Notes come with the first page alone. With ``seconds`` the search ends about then, also where
    the page is not full, and tells where to go on.
    """
    asked_for = parse(query) if isinstance(query, str) else query
    if not asked_for:
        return Results((), None)
    asked = queries.conditions(conn, asked_for, zone_of(identities.me(conn)))
    found = hits.find(conn, asked, limit, below=below, seconds=seconds)
    notes = note_search.find(conn, asked_for, asked, limit) if below == hits.LAST else ()
    page = (*map(_note, notes), *_messages(conn, found.uids))
    is_all = below == hits.LAST and found.next_below is None
    return Results(newest_first(page) if is_all else page, found.next_below)


def newest_first(every: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return all that was found with the notes first, and of each what was written last first."""
    return tuple(sorted(every, key=lambda h: (h.is_note, h.published, h.uid), reverse=True))


def _messages(conn: sqlite3.Connection, uids: tuple[int, ...]) -> tuple[Hit, ...]:
    rows = hits.rows(conn, uids)
    return tuple(
        Hit(
            uid=row[0],
            conversation_uid=row[1],
            account_id=row[2],
            author_handle=row[3],
            author_name=row[4],
            name=row[5],
            content=row[6],
            published=from_text(row[7]),
        )
        for row in rows
    )


def _note(row: note_search.Note) -> Hit:
    return Hit(
        uid=row.uid,
        conversation_uid=row.conversation_uid,
        account_id=row.account_id,
        author_handle="",
        author_name=row.colleague,
        name="",
        content=row.text,
        published=row.written_at,
        is_note=True,
    )
