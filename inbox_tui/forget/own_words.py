"""The changes that take a person's own messages away, and leave tombstones where a thread stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from inbox_tui.forget.person import Person
from inbox_tui.forget.threads import Threads
from inbox_tui.store import emptied, events
from inbox_tui.store.forgotten import pseudonym
from inbox_tui.store.row_changes import Change, Delete, Update

TOMBSTONE = "forgotten"
"""What stands in place of the author's name."""

Rename = Callable[[str], str]
"""Gives an id its pseudonym where it tells of the person."""


def changes(
    conn: sqlite3.Connection, person: Person, threads: Threads, salt: str, rename: Rename
) -> Iterator[Change]:
    """Yield them in their order, which comes after the drafts have lost their words."""
    for uid, remote_id, parent in conn.execute(
        "SELECT uid, id, in_reply_to FROM messages WHERE author_uid = ? ORDER BY uid",
        (person.uid,),
    ):
        names = {
            "id": pseudonym(salt, remote_id),
            "in_reply_to": parent and rename(parent),
            "author_handle": "",
            "author_name": TOMBSTONE,
        }
        yield Update("messages", "uid", uid, {**names, **emptied.MESSAGE})
    for uid in sorted(threads.emptied):
        yield Update("messages", "uid", uid, {"in_reply_to": None, **emptied.MESSAGE})
    for uid, conversation in conn.execute("SELECT uid, conversation_uid FROM drafts ORDER BY uid"):
        if conversation in threads.dialogues and uid not in threads.recorded:
            yield Delete("drafts", "uid", uid)
    for first, heir in events.heirs(conn, threads.dialogues):
        # An act on many stays one for the conversations that are left.
        yield Update("events", "batch", first, {"batch": heir})
    for conversation in sorted(threads.dialogues):
        yield from _dialogue(conn, conversation, threads)
    if person.uid is not None:
        known_as = {
            "id": pseudonym(salt, person.remote_id),
            "handle": "",
            "name": TOMBSTONE,
            "url": "",
            "is_bot": 0,
        }
        yield Update("actors", "uid", person.uid, known_as)
        yield Delete("vips", "actor_uid", person.uid)


def _dialogue(conn: sqlite3.Connection, conversation: int, threads: Threads) -> Iterator[Change]:
    inside = conn.execute(
        "SELECT uid FROM messages WHERE conversation_uid = ?", (conversation,)
    ).fetchall()
    gone = [uid for (uid,) in inside if uid in threads.own and uid not in threads.answered]
    for uid in gone:
        yield Delete("messages", "uid", uid)
    yield from _triage(conversation)
    if len(gone) == len(inside):
        yield Delete("conversations", "uid", conversation)
    else:
        # The record of what we sent hangs on it: it stays, empty.
        yield Update("conversations", "uid", conversation, emptied.CONVERSATION)


def _triage(conversation: int) -> Iterator[Change]:
    """Yield the end of what colleagues did with a conversation and noted about it."""
    for table in ("events", "notes", "note_drafts", "conversation_tags"):
        yield Delete(table, "conversation_uid", conversation)
