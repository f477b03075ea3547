"""A person's messages and the conversations they are in: which go away, and which stay."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from inbox_tui.forget.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """Where the person is."""

    own: frozenset[int]
    """Messages by the person."""
    own_ids: frozenset[str]
    dialogues: frozenset[int]
    """Conversations between the person and us alone: they go away."""
    shared: frozenset[int]
    """Conversations in which somebody else wrote to us too: they stay."""
    emptied: frozenset[int]
    """Our own messages in the dialogues."""
    recorded: frozenset[int]
    """Drafts of the record of what was confirmed or stopped, which only grows."""
    answered: frozenset[int]
    """Messages that such a draft answers: their rows stay, empty."""

    def is_answer_to(self, parent_uid: int) -> bool:
        """Return whether a draft for this message is written to the person."""
        return parent_uid in self.own or parent_uid in self.emptied

    @classmethod
    def of(cls, conn: sqlite3.Connection, person: Person) -> Threads:
        """Look for them."""
        own = conn.execute(
            "SELECT uid, id, conversation_uid FROM messages WHERE author_uid = ?", (person.uid,)
        ).fetchall()
        among = {conversation for _, _, conversation in own}
        shared = {uid for uid in among if _others_wrote(conn, uid, person)}
        dialogues = (among - shared) | _only_written_to(conn, person, among)
        recorded = conn.execute(
            "SELECT uid, parent_uid FROM drafts d"
            " WHERE EXISTS (SELECT 1 FROM confirmations WHERE draft_uid = d.uid)"
            " OR EXISTS (SELECT 1 FROM near_misses WHERE draft_uid = d.uid)"
        ).fetchall()
        return cls(
            own=frozenset(uid for uid, _, _ in own),
            own_ids=frozenset(remote_id for _, remote_id, _ in own),
            dialogues=frozenset(dialogues),
            shared=frozenset(shared),
            emptied=frozenset(
                uid
                for conversation in dialogues
                for (uid,) in conn.execute(
                    "SELECT uid FROM messages WHERE conversation_uid = ? AND outgoing = 1",
                    (conversation,),
                )
            ),
            recorded=frozenset(uid for uid, _ in recorded),
            answered=frozenset(parent for _, parent in recorded),
        )


def _others_wrote(conn: sqlite3.Connection, conversation: int, person: Person) -> bool:
    return (
        conn.execute(
            "SELECT 1 FROM messages WHERE conversation_uid = ? AND outgoing = 0"
            " AND author_uid IS NOT ?",
            (conversation, person.uid),
        ).fetchone()
        is not None
    )


def _only_written_to(conn: sqlite3.Connection, person: Person, among: set[int]) -> set[int]:
    """Return the conversations in which we alone wrote, to the person alone."""
    ours = {actor_id for (actor_id,) in conn.execute("SELECT actor_id FROM accounts")}
    alone = ours | {person.remote_id}
    found = {
        conversation
        for conversation, recipients in conn.execute(
            "SELECT m.conversation_uid, m.recipients FROM messages m JOIN accounts a"
            " ON a.id = m.account_id WHERE a.network = ? AND a.instance = ? AND m.outgoing = 1"
            " AND instr(m.recipients, ?)",
            (person.place.network, person.place.instance, person.remote_id),
        )
        if person.remote_id in _ids(recipients)
    }
    return {
        conversation
        for conversation in found - among
        if all(
            outgoing and _ids(recipients) <= alone
            for outgoing, recipients in conn.execute(
                "SELECT outgoing, recipients FROM messages WHERE conversation_uid = ?",
                (conversation,),
            )
        )
    }


def _ids(recipients: str) -> set[str]:
    return {actor["id"] for actor in json.loads(recipients)}
