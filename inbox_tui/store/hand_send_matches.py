"""Finding the message of a reply that was sent by hand among what the network shows."""

from __future__ import annotations

import sqlite3

from inbox_tui.store import hand_sends, outbox
from inbox_tui.store.hand_sends import HandSend

LIKENESS = 85.0
"""Of 100, by :func:`rapidfuzz.fuzz.ratio`: people mend a word while they paste, and networks
change addresses and blanks."""


def find_messages(conn: sqlite3.Connection) -> None:
    """Link each reply by hand to the message by its account in its conversation, if one is there.

    Only what was published since the draft was begun counts, and no message for two of them. Costs
    one look at an index where there are none.
    """
    for one in hand_sends.unseen(conn):
        find_message(conn, one)


def find_message(conn: sqlite3.Connection, one: HandSend) -> None:
    """Link one of them to its message, if it is there."""
    said = _plain(one.text)
    best, found = LIKENESS, None
    for uid, content in _candidates(conn, one):
        likeness = _likeness(said, _plain(content))
        if likeness >= best:
            best, found = likeness, uid
    if found is not None:
        hand_sends.link(conn, one.uid, found)


def _candidates(conn: sqlite3.Connection, one: HandSend) -> list[tuple[int, str]]:
    """Return what the account wrote in the conversation, as any of our accounts was told of it.

    What left through the confirm step, every post of a thread, was not sent by hand.
    """
    confirmed = outbox.remote_ids(conn, one.account_id)
    rows = conn.execute(
        "SELECT m.uid, m.content, m.id FROM messages m JOIN actors a ON a.uid = m.author_uid"
        " JOIN accounts s ON s.id = ?1 AND s.actor_id = a.id"
        " WHERE m.conversation_uid IN (SELECT same.uid FROM conversations c"
        "   JOIN accounts own ON own.id IN (c.account_id, ?1)"
        "   JOIN conversations same ON same.account_id = own.id AND same.context = c.context"
        "   WHERE c.uid = ?2)"
        " AND m.outgoing = 1 AND m.deleted = 0"
        " AND m.published >= (SELECT created_at FROM drafts WHERE uid = ?3)"
        " AND NOT EXISTS (SELECT 1 FROM hand_sends h WHERE h.message_uid = m.uid)"
        " ORDER BY m.uid DESC LIMIT 100",
        (one.account_id, one.conversation_uid, one.draft_uid),
    )
    return [(uid, content) for uid, content, remote_id in rows if remote_id not in confirmed]


def _likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
