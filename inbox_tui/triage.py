"""Changes of state, each with an event row, so that every one can be taken back."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from inbox_tui.store import NotFound, Store, conversations, events, identities


def mark_read(store: Store, conversation_uid: int) -> None:
    """Note that a person has opened the conversation. Opening is no act of triage: no event."""
    with store.write() as conn:
        _, done = conversations.marks(conn, conversation_uid)
        newest = _newest(conn, conversation_uid)
        conversations.set_marks(conn, conversation_uid, read=newest, done=done)


def mark_done(store: Store, conversation_uid: int, now: datetime) -> None:
    """Close the conversation until somebody writes again.

    :raises NobodyIsMe: the first run is not done.
    """
    _change(store, conversation_uid, "done", now, done=True)


def reopen(store: Store, conversation_uid: int, now: datetime) -> None:
    """Open a closed conversation again.

    :raises NobodyIsMe: the first run is not done.
    """
    _change(store, conversation_uid, "reopen", now, done=False)


def undo(store: Store, now: datetime) -> events.Event | None:
    """Take back my newest act that was not yet taken back; return it, or None."""
    with store.write() as conn:
        me = identities.require_me(conn)
        event = events.last_undoable(conn, me.id)
        if event is None:
            return None
        read, done = conversations.marks(conn, event.conversation_uid)
        conversations.set_marks(
            conn, event.conversation_uid, read=read, done=int(event.before["done_through"])
        )
        events.append(
            conn,
            me.id,
            event.conversation_uid,
            f"undo {event.act}",
            {"done_through": done},
            event.before,
            now,
            undoes=event.uid,
        )
        return event


def _change(store: Store, conversation_uid: int, act: str, now: datetime, *, done: bool) -> None:
    with store.write() as conn:
        me = identities.require_me(conn)
        read, before = conversations.marks(conn, conversation_uid)
        newest = _newest(conn, conversation_uid)
        after = newest if done else 0
        if before == after:
            return
        conversations.set_marks(conn, conversation_uid, read=newest if done else read, done=after)
        events.append(
            conn,
            me.id,
            conversation_uid,
            act,
            {"done_through": before},
            {"done_through": after},
            now,
        )


def _newest(conn: sqlite3.Connection, conversation_uid: int) -> int:
    conversation = conversations.get(conn, conversation_uid)
    if conversation is None:
        raise NotFound(f"There is no conversation {conversation_uid}.")
    return conversation.newest_uid
