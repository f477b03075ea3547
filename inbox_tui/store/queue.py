"""The order in which conversations that need a reply are worked through."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from inbox_tui.model import Conversation
from inbox_tui.store import conversations
from inbox_tui.store.clock import to_text
from inbox_tui.store.conversations import Key

_URGENCY = "max(c.priority, 2 * c.vip - 1)"
"""A person of special care makes it high at least."""
_OF_ONE = "c.needs_reply = 1 AND c.assignee IS :who AND c.snoozed_until <= :now"
_SELECT = f"SELECT {_URGENCY}, c.last_at, c.uid FROM conversations c WHERE {_OF_ONE}"
_ORDER = f"ORDER BY {_URGENCY} DESC, c.last_at, c.uid LIMIT 1"
_SAME = (
    f"{_SELECT} AND {_URGENCY} = :urgency AND (c.last_at, c.uid) > (:last_at, :here)"
    " ORDER BY c.last_at, c.uid LIMIT 1"
)
_LESS = f"{_SELECT} AND {_URGENCY} < :urgency {_ORDER}"
_FIRST = f"{_SELECT} AND c.uid <> :here {_ORDER}"


def next_needing_reply(
    conn: sqlite3.Connection, after: Key | None, me: str, now: datetime
) -> Conversation | None:
    """Return the conversation to answer next, or None where ``after`` is the only one or none is.

    What matters most is first: urgent, then high, to which a person of special care raises what is
    normal or low, then normal, then low; within each, who has waited longest by the last message.
    That is the order in which help desks hand out work: the newest would leave the oldest waiting
    for good. A snoozed conversation is skipped, and one that is assigned to somebody other than
    ``me`` (an identity's id); nobody's counts. ``after`` is the one that is left, answered or not;
    after the last comes the first, so that pressing one key goes round.
    """
    values: dict[str, Any] = {"now": to_text(now), "here": after.uid if after else 0}
    questions = [_FIRST]
    left = conversations.get(conn, after.uid) if after else None
    if left and after:
        urgency = max(int(left.priority), 2 * int(left.vip) - 1)
        values |= {"urgency": urgency, "last_at": after.last_at}
        questions = [_SAME, _LESS, _FIRST]
    for question in questions:
        # Nobody's and mine, each at its place in the index: the colleagues' are never gone through.
        rows = [conn.execute(question, {**values, "who": who}).fetchone() for who in (None, me)]
        found = [(-urgency, last_at, uid) for urgency, last_at, uid in filter(None, rows)]
        if found:
            return conversations.get(conn, min(found)[2])
    return None
