"""Replies that came after the message being answered: two people must not answer at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

from inbox_tui import text
from inbox_tui.model import Account, Message, StoredMessage
from inbox_tui.store import messages, outbox

_SHOWN = 80
"""Characters of a newer reply that a sentence quotes."""


def since(
    conn: sqlite3.Connection,
    account: Account,
    parent: StoredMessage,
    found: Iterable[Message],
) -> tuple[Message, ...]:
    """Return what was said in the conversation after ``parent``, oldest first.

    ``found`` is the thread as the network has just given it. What this store sent as ``account``
    is left out: it was confirmed here.
    """
    ours = outbox.remote_ids(conn, account.id)
    stored = (m.message for m in messages.of_conversation(conn, parent.conversation_uid))
    later = after(parent.message, (*found, *stored))
    return tuple(m for m in later if m.id not in ours)


def after(parent: Message, told: Iterable[Message]) -> tuple[Message, ...]:
    """Return which of the messages came after ``parent``, each once, oldest first. Pure.

    Some networks let the writer choose the time: what answers ``parent``, or an answer to it, came
    later whatever its time says.
    """
    known = {m.id: m for m in told}
    below = _below(parent.id, known.values())
    later = (
        m
        for m in known.values()
        if (m.published >= parent.published or m.id in below)
        and not m.deleted
        and m.id != parent.id
    )
    return tuple(sorted(later, key=lambda m: (m.published, m.id)))


def _below(parent_id: str, told: Iterable[Message]) -> frozenset[str]:
    """Return the ids of what answers the message, directly or through other answers."""
    answers: dict[str, list[str]] = {}
    for message in told:
        answers.setdefault(message.in_reply_to or "", []).append(message.id)
    below: set[str] = set()
    waiting = [parent_id]
    while waiting:
        fresh = [m for m in answers.get(waiting.pop(), ()) if m not in below]
        below.update(fresh)
        waiting += fresh
    return frozenset(below)


def unseen(
    conn: sqlite3.Connection, parent: StoredMessage, later: Iterable[Message], seen_through: int
) -> tuple[Message, ...]:
    """Return those of ``later`` that came after the message ``seen_through`` (a uid)."""
    seen = {
        m.message.id
        for m in messages.of_conversation(conn, parent.conversation_uid)
        if m.uid <= seen_through
    }
    return tuple(m for m in later if m.id not in seen)


def describe(later: Collection[Message]) -> str:
    """Return a sentence on who has said what meanwhile. Clean."""
    newest = max(later, key=lambda m: (m.published, m.id))
    who = text.clean_cell(newest.attributed_to.handle or newest.attributed_to.name) or "Somebody"
    said = text.shorten(text.clean_cell(text.snippet(newest.content)), _SHOWN)
    more = f" and {len(later) - 1} more" if len(later) > 1 else ""
    return f"{who}{more} wrote in this conversation meanwhile: “{said}”"
