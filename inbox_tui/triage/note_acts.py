"""Acts: notes of colleagues. They are kept beside a conversation and never sent."""

from __future__ import annotations

from datetime import datetime

from inbox_tui.store import Store, fields, identities, note_drafts, notes
from inbox_tui.store.batch import Batch
from inbox_tui.triage.applied import Applied, CannotTriage

MOST = 10_000


def add_note(store: Store, conversation_uid: int, text: str, now: datetime) -> Applied:
    """Add a note to a conversation.

    :raises CannotTriage: it is empty or longer than 10,000 characters.
    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    words = _sound(text)
    with store.write() as conn:
        me = identities.require_me(conn)
        fields.present(conn, conversation_uid, ())
        uid = notes.add(conn, conversation_uid, me.id, words, now)
        batch = Batch(conn=conn, identity=me.id, now=now)
        batch.change(conversation_uid, "note", {f"{fields.NOTE}{uid}": 1})
        note_drafts.became_note(conn, conversation_uid, words)
    return Applied(act="note", conversations=(conversation_uid,), unchanged=0)


def edit_note(store: Store, note_uid: int, text: str, now: datetime) -> Applied:
    """Put other words in the place of a note of mine; it gets a new number.

    :raises CannotTriage: it is empty, too long, deleted, or a colleague's.
    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such note.
    """
    words = _sound(text)
    with store.write() as conn:
        me = identities.require_me(conn)
        old = _own(notes.require(conn, note_uid), me.id)
        batch = Batch(conn=conn, identity=me.id, now=now)
        if words != old.text:
            new = notes.add(conn, old.conversation_uid, me.id, words, old.written_at)
            wanted = {f"{fields.NOTE}{note_uid}": 0, f"{fields.NOTE}{new}": 1}
            batch.change(old.conversation_uid, "edit note", wanted)
    return _applied("edit note", batch)


def delete_note(store: Store, note_uid: int, now: datetime) -> Applied:
    """Delete a note of mine.

    :raises CannotTriage: it is deleted already, or a colleague's.
    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such note.
    """
    with store.write() as conn:
        me = identities.require_me(conn)
        old = _own(notes.require(conn, note_uid), me.id)
        batch = Batch(conn=conn, identity=me.id, now=now)
        batch.change(old.conversation_uid, "delete note", {f"{fields.NOTE}{note_uid}": 0})
    return _applied("delete note", batch)


def _sound(text: str) -> str:
    words = text.strip()
    if not words:
        raise CannotTriage("A note has words.")
    if len(words) > MOST:
        raise CannotTriage(f"A note has at most {MOST:,} characters; this one has {len(words):,}.")
    return words


def _own(note: notes.Note, me: str) -> notes.Note:
    if note.is_deleted:
        raise CannotTriage(f"Note {note.uid} was deleted or edited; undo brings it back.")
    if note.identity != me:
        raise CannotTriage(f"Note {note.uid} is a colleague's; write one of your own.")
    return note


def _applied(act: str, batch: Batch) -> Applied:
    return Applied(act=act, conversations=tuple(batch.changed), unchanged=int(not batch.changed))
