"""What a query asks for, as conditions: on messages through the full-text index, on conversations.

Names in SQL: ``m`` a row of messages, ``c`` one of conversations. Values are always bound.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from inbox_tui.model import utc_now
from inbox_tui.query import Query, Term, dates
from inbox_tui.query.dates import Present
from inbox_tui.store import full_text, index_size, views
from inbox_tui.store.clock import to_text
from inbox_tui.store.full_text import phrase
from inbox_tui.store.views import Selection, View

FEW_MESSAGES = 10_000
"""Of so many messages the conversations are looked up; that takes 50 ms."""
MESSAGES_OF_A_LEAF = 500
"""So many a leaf of the index names, about."""
_NOTHING = '""'
"""A full-text expression that no message meets."""
_DRAFT = "c.uid IN (SELECT conversation_uid FROM drafts WHERE state = 'open' AND text <> '')"
_TAG = "c.uid IN (SELECT conversation_uid FROM conversation_tags WHERE tag = {})"
_COLLEAGUE = (
    "c.assignee IN (SELECT id FROM identities WHERE id = {0} OR name = {0} COLLATE NOCASE"
    " OR substr(name, 1, length({0}) + 1) = {0} || ' ' COLLATE NOCASE)"
)
_ME = "c.assignee IS NOT NULL AND c.assignee = (SELECT id FROM identities WHERE is_me = 1)"
_STATES: dict[str, str | View] = {
    "unanswered": View.NEEDS_REPLY,
    "done": View.DONE,
    "snoozed": View.SNOOZED,
    "waiting": View.WAITING,
    "mine": View.MINE,
    "unknown": View.UNKNOWN,
    "unread": "c.unread_count > 0",
    "open": "c.done = 0",
    "vip": "c.vip = 1",
    "urgent": "c.priority = 2",
    "private": "c.visibility = 'direct'",
}
_INDEXED = frozenset(
    {"mine", "snoozed", "unknown", "vip", "urgent", "unanswered", "needs-reply", "waiting", "done"}
)
"""States that an index finds, so that it is soon known whether few conversations have them."""


@dataclass(slots=True)
class Conditions:
    """A query as conditions, all of which must hold."""

    required: list[str] = field(default_factory=list)
    """Full-text expressions that a message must meet."""
    forbidden: list[str] = field(default_factory=list)
    """Full-text expressions that a message must not meet."""
    beginning: str = ""
    """Words, often one alone, of the last of which the message may hold only the beginning; or ""."""
    message: list[str] = field(default_factory=list)
    """SQL about ``m``; the full-text expressions leave no more than a few rows to it."""
    conversation: list[str] = field(default_factory=list)
    """SQL about ``c``."""
    values: dict[str, str | int] = field(default_factory=dict)
    """The named parameters of both."""
    is_narrow: bool = False
    """Whether an index finds the conversations, and there may be few of them."""

    @property
    def match(self) -> str:
        """The full-text expression, the beginning left out; "" where nothing is asked of words."""
        if not self.required and not self.forbidden:
            return ""
        return full_text.combined(self.required, self.forbidden)

    @property
    def match_with_beginning(self) -> str:
        """The full-text expression with the beginning; the index expands it, which may be slow."""
        if not self.beginning:
            return self.match
        begun = f"{phrase(self.beginning)} *" if phrase(self.beginning) else _NOTHING
        return full_text.combined([*self.required, begun], self.forbidden)

    def bind(self, value: str | int) -> str:
        """Return the name of a new parameter for ``value``."""
        name = f"q{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def selection(
    conn: sqlite3.Connection, query: Query, zone: tzinfo | None, now: datetime | None = None
) -> Selection:
    """Return the conversations that a query asks for, as a view of one's own shows them.

    One message of the conversation must meet everything that is asked of messages; none of its
    messages may meet what is negated. Dates are asked of the newest message; days are those of
    ``zone``, None being that of this machine.
    """
    values: dict[str, str | int] = {}
    return Selection(_where(conn, query, values, Present(now or utc_now(), zone)), values)


def conditions(
    conn: sqlite3.Connection, query: Query, zone: tzinfo | None, now: datetime | None = None
) -> Conditions:
    """Return what the query asks of a message; nothing negated may hold of that message itself.

    Days are those of ``zone``, None being that of this machine.
    """
    asked = Conditions()
    present = Present(now or utc_now(), zone)
    for term in query.terms:
        _add_message_term(conn, term, asked, present)
    return asked


def _where(
    conn: sqlite3.Connection, query: Query, values: dict[str, str | int], present: Present
) -> str:
    asked = Conditions(values=values)
    _add_conversation_terms(conn, query, asked, present)
    wanted = asked.match_with_beginning
    if wanted:
        are_few = _are_few_that_begin(conn, asked) if asked.beginning else _are_few(conn, wanted)
        asked.conversation.append(_with_message(asked.bind(wanted), are_few=are_few))
    return " AND ".join(f"({condition})" for condition in asked.conversation) or "0"


def _add_message_term(
    conn: sqlite3.Connection, term: Term, asked: Conditions, present: Present
) -> None:
    if term.is_beginning:
        asked.beginning = term.value
        return
    words = _of_words(term) or _of_facets(conn, term)
    if term.operator in ("before", "after", "on"):
        words = _add_dates(term, asked, present, "m.published")
    if words:
        (asked.forbidden if term.is_negated else asked.required).append(words)
    else:
        _add_state(conn, term, asked, present)


def _add_conversation_terms(
    conn: sqlite3.Connection, query: Query, asked: Conditions, present: Present
) -> None:
    for term in query.terms:
        words = _of_words(term)
        if term.is_beginning:
            asked.beginning = term.value
        elif term.operator in ("before", "after", "on"):
            _add_dates(term, asked, present, "c.last_at")
        elif words and term.is_negated:
            condition = _with_message(asked.bind(words), are_few=_are_few(conn, words))
            asked.conversation.append(f"NOT {condition}")
        elif words:
            asked.required.append(words)
        elif term.operator in ("to", "network"):
            these = asked.bind(json.dumps(_account_ids(conn, term)))
            _add(asked, term, f"+c.account_id IN (SELECT value FROM json_each({these}))")
        else:
            _add_state(conn, term, asked, present)


def _with_message(name: str, *, are_few: bool) -> str:
    """Return the condition that a message of the conversation meets the full-text expression.

    Of few messages, the conversations are looked up, each at its place in a large table. Of many,
    the numbers alone are gathered, and the conversations of a page tried against them: a page is
    soon full. ``name`` is the expression's, bound.
    """
    if are_few:
        return (
            "c.uid IN (SELECT m.conversation_uid FROM messages_fts f CROSS JOIN messages m"
            f" ON m.uid = f.rowid WHERE messages_fts MATCH {name})"
        )
    return (
        "EXISTS (SELECT 1 FROM messages m WHERE m.conversation_uid = c.uid AND +m.uid IN"
        f" (SELECT f.rowid FROM messages_fts f WHERE messages_fts MATCH {name}))"
    )


def _are_few(conn: sqlite3.Connection, match: str) -> bool:
    found = conn.execute(
        "SELECT 1 FROM messages_fts WHERE messages_fts MATCH ? LIMIT 1 OFFSET ?",
        (match, FEW_MESSAGES),
    ).fetchone()
    return found is None


def _are_few_that_begin(conn: sqlite3.Connection, asked: Conditions) -> bool:
    """Tell it, where that can be, without gathering what begins so: it takes the longest."""
    if asked.match:
        return _are_few(conn, asked.match) or _are_few(conn, asked.match_with_beginning)
    leaves = index_size.leaves_of_beginning(conn, asked.beginning)
    return leaves * MESSAGES_OF_A_LEAF <= FEW_MESSAGES


def _of_words(term: Term) -> str:
    """Return the full-text expression of what a term asks of the words of a message, or ""."""
    words = phrase(term.value) or _NOTHING
    match term.operator, term.value.casefold():
        case ("", _):
            return words
        case ("from", "me"):
            return full_text.with_facets((full_text.OURS,))
        case ("from", _):
            return f"{{author_handle author_name}} : {words}"
        case ("subject", _):
            return f"name : {words}"
        case ("has", "link"):
            return 'content : ("http" OR "https" OR "www")'
        case ("has", "attachment"):
            return full_text.with_facets((full_text.FILES,))
        case _:
            return ""


def _of_facets(conn: sqlite3.Connection, term: Term) -> str:
    """Return the expression of what the index knows of a message beside its words, or ""."""
    if term.operator in ("to", "network"):
        found = [full_text.account(account_id) for account_id in _account_ids(conn, term)]
        return full_text.with_facets(found) if found else _NOTHING
    if (term.operator, term.value.casefold()) == ("is", "private"):
        return full_text.with_facets((full_text.PRIVATE,))
    return ""


def _add_dates(term: Term, asked: Conditions, present: Present, column: str) -> str:
    """Add the exact condition, and return the full-text expression that holds at least those."""
    period = dates.period(term.value, present)
    if period is None:
        return _NOTHING
    start = None if term.operator == "before" else period.start
    end = {"before": period.start, "after": None, "on": period.end}[term.operator]
    sides = [(">=", start), ("<", end)]
    exact = " AND ".join(f"{column} {sign} {asked.bind(to_text(at))}" for sign, at in sides if at)
    where = asked.message if column.startswith("m.") else asked.conversation
    where.append(f"NOT ({exact})" if term.is_negated else exact)
    # Negated, the expression would leave out the whole of the first and the last day.
    return (
        full_text.with_facets((full_text.ALL,))
        if term.is_negated
        else full_text.between(start, end and end - timedelta(milliseconds=1))
    )


def _add_state(conn: sqlite3.Connection, term: Term, asked: Conditions, present: Present) -> None:
    value = term.value.casefold()
    if term.operator == "tag":
        _add(asked, term, _TAG.format(asked.bind(value.removeprefix("#"))), is_narrow=True)
    elif term.operator == "assigned":
        who = {"me": _ME, "nobody": "c.assignee IS NULL"}.get(value)
        condition = who or _COLLEAGUE.format(asked.bind(term.value))
        _add(asked, term, condition, is_narrow=value != "nobody")
    elif term.operator == "has":
        condition = _DRAFT if value == "draft" else "c.note_count > 0"
        _add(asked, term, condition, is_narrow=True)
    elif term.operator == "in" and term.view is not None:
        _add(asked, term, _where(conn, term.view, asked.values, present))
    elif term.operator in ("is", "in"):
        state = View(value) if term.operator == "in" else _STATES[value]
        if isinstance(state, View):
            chosen = views.selection(state, present.now)
            asked.values |= chosen.values
            _add(asked, term, chosen.where, is_narrow=value in _INDEXED)
        else:
            _add(asked, term, state, is_narrow=value in _INDEXED)


def _add(asked: Conditions, term: Term, condition: str, *, is_narrow: bool = False) -> None:
    asked.conversation.append(f"NOT ({condition})" if term.is_negated else condition)
    asked.is_narrow |= is_narrow and not term.is_negated


def _account_ids(conn: sqlite3.Connection, term: Term) -> list[str]:
    """Return the accounts that a term names, removed ones too: their messages are still here."""
    value = term.value.casefold().removeprefix("@")
    rows = conn.execute("SELECT id, network, handle, name FROM accounts").fetchall()
    if term.operator == "network":
        return [row[0] for row in rows if row[1].casefold() == value]
    return [
        account_id
        for account_id, network, handle, name in rows
        if value in {account_id.casefold(), handle.casefold().removeprefix("@"), name.casefold()}
        or value == f"{handle}@{network}".casefold().removeprefix("@")
    ]
