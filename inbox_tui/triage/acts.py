"""Acts on whole conversations, each on one or on many at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from inbox_tui.model import Priority, utc_now
from inbox_tui.store import Store, conversations, fields, identities
from inbox_tui.store.batch import Batch
from inbox_tui.store.clock import to_text
from inbox_tui.store.events import Value
from inbox_tui.triage.applied import Applied, CannotTriage, Conversations, apply


def note_opened(store: Store, conversation_uid: int) -> None:
    """Note that a person has opened a conversation and read it. That is no act: no event.

    :raises NotFound: there is no such conversation.
    """
    with store.write() as conn:
        newest = conversations.newest(conn, conversation_uid)
        fields.put(conn, conversation_uid, {fields.READ: newest}, utc_now())


def mark_read(store: Store, uids: Conversations, now: datetime) -> Applied:
    """Mark everything in conversations as read, without opening them.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    return apply(store, uids, "read", _read, now)


def mark_unread(store: Store, uids: Conversations, now: datetime) -> Applied:
    """Mark the newest message from outside as unread, so that somebody looks again.

    A conversation in which nobody wrote to us stays as it is.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """

    def unread(batch: Batch, uid: int) -> Mapping[str, Value]:
        newest = conversations.newest_incoming(batch.conn, uid)
        read = fields.present(batch.conn, uid, [fields.READ])[fields.READ]
        is_read = newest and isinstance(read, int) and read >= newest
        return {fields.READ: newest - 1} if is_read else {}

    return apply(store, uids, "unread", unread, now)


def mark_done(store: Store, uids: Conversations, now: datetime) -> Applied:
    """Close conversations until somebody writes again; they count as read, and no snooze is left.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """

    def done(batch: Batch, uid: int) -> Mapping[str, Value]:
        newest = conversations.newest(batch.conn, uid)
        if fields.present(batch.conn, uid, [fields.DONE])[fields.DONE] == newest:
            return {}
        return {fields.DONE: newest, fields.READ: newest, fields.SNOOZED: ""}

    return apply(store, uids, "done", done, now)


def reopen(store: Store, uids: Conversations, now: datetime) -> Applied:
    """Open closed conversations again.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    return apply(store, uids, "reopen", {fields.DONE: 0}, now)


def snooze(store: Store, uids: Conversations, until: datetime, now: datetime) -> Applied:
    """Put conversations out of the way until a moment, or till somebody writes in them.

    :data:`~inbox_tui.model.NEXT_ANSWER` waits for the latter alone. A closed one is opened, since
    it would otherwise never come back.

    :raises CannotTriage: the moment is past.
    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    if until <= now:
        raise CannotTriage("That moment is past; a snooze ends in the future.")
    return apply(store, uids, "snooze", lambda batch, uid: snoozed(batch, uid, until), now)


def snoozed(batch: Batch, uid: int, until: datetime) -> Mapping[str, Value]:
    """Return the fields of a conversation that is snoozed until then."""
    return {
        fields.DONE: 0,
        fields.SNOOZED: to_text(until),
        fields.SNOOZED_THROUGH: conversations.newest(batch.conn, uid),
    }


def wake(store: Store, uids: Conversations, now: datetime) -> Applied:
    """End the snooze of conversations.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    return apply(store, uids, "wake", {fields.SNOOZED: ""}, now)


def assign(store: Store, uids: Conversations, identity: str, now: datetime) -> Applied:
    """Say which colleague (an identity's id) takes care of conversations; "" is nobody.

    :raises CannotTriage: there is no such colleague.
    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    known = {who.id for who in identities.every(store.read())}
    if identity and identity not in known:
        raise CannotTriage(f"Nobody here is called {identity!r}: {', '.join(sorted(known))}.")
    act = "assign" if identity else "unassign"
    return apply(store, uids, act, {fields.ASSIGNEE: identity or None}, now)


def set_priority(store: Store, uids: Conversations, priority: Priority, now: datetime) -> Applied:
    """Say how soon conversations want an answer.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    return apply(store, uids, "priority", {fields.PRIORITY: int(priority)}, now)


def shift_priority(store: Store, uids: Conversations, steps: int, now: datetime) -> Applied:
    """Raise, or with negative steps lower, the priority of each conversation, as far as it goes.

    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """

    def shifted(batch: Batch, uid: int) -> Mapping[str, Value]:
        present = int(fields.present(batch.conn, uid, [fields.PRIORITY])[fields.PRIORITY] or 0)
        return {fields.PRIORITY: max(min(Priority), min(present + steps, max(Priority)))}

    return apply(store, uids, "priority", shifted, now)


def _read(batch: Batch, uid: int) -> Mapping[str, Value]:
    row = conversations.get(batch.conn, uid)
    unread = row is None or row.unread_count > 0  # None: told by what sets the field
    return {fields.READ: conversations.newest(batch.conn, uid)} if unread else {}
