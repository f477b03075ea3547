"""Who was forgotten: enough to know them again when they come, not enough to name them.

A row is a salted hash over a network id or a handle. It gives no name, but whoever guesses the id
can see that the guess was right; a hash that could not be checked would be of no use here.

What a forgotten person wrote keeps its place in a thread under a *pseudonym* made with the same
salt. Whatever refers to it by its old id can so be joined to it, also when it comes again.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from inbox_tui.model import Account, Actor, Message
from inbox_tui.store.clock import to_text
from inbox_tui.store.framed_hash import framed_hash
from inbox_tui.text import storable

PSEUDONYM = "forgotten:"
_ID, _HANDLE = "id", "handle"


@dataclass(frozen=True, slots=True)
class Place:
    """One server of one network, on which an id means one actor."""

    network: str
    instance: str


def new_salt() -> str:
    """Return a salt for one person's marks and pseudonyms."""
    return secrets.token_hex(16)


def pseudonym(salt: str, remote_id: str) -> str:
    """Return what a network's id becomes; the same for the same salt and id."""
    return PSEUDONYM + framed_hash(salt, "pseudonym", remote_id)[:32]


def remember(
    conn: sqlite3.Connection,
    salt: str,
    place: Place,
    actor_id: str,
    handles: Iterable[str],
    now: datetime,
) -> None:
    """Keep the marks by which a person is known again: the id, and each handle."""
    marks = [_mark(salt, _ID, place, actor_id)]
    marks += [_mark(salt, _HANDLE, place, handle) for handle in sorted({*handles})]
    conn.executemany(
        "INSERT INTO forgotten (salt, mark, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(salt, mark, to_text(now)) for mark in marks],
    )


def is_known(conn: sqlite3.Connection, places: Iterable[Place], words: str) -> bool:
    """Return whether ``words`` are the id or a handle of somebody who was forgotten."""
    marks = _marks(conn)
    return any(
        mark == _mark(salt, kind, place, words)
        for place in places
        for salt, mark in marks
        for kind in (_ID, _HANDLE)
    )


def leave_out(
    conn: sqlite3.Connection, account: Account, batch: Sequence[Message]
) -> tuple[list[Message], int]:
    """Return what may be stored of ``batch``, and how many messages may not.

    Left out are the words of people who were forgotten, our answers to them alone, and what was
    emptied with a whole thread. What hangs on a message of theirs is joined to its pseudonym.
    """
    marks = _marks(conn)
    if not marks:
        return list(batch), 0
    sieve = _Sieve(conn, account, marks)
    kept = [joined for message in batch if (joined := sieve.pass_on(message)) is not None]
    return kept, len(batch) - len(kept)


class _Sieve:
    def __init__(
        self, conn: sqlite3.Connection, account: Account, marks: Sequence[tuple[str, str]]
    ) -> None:
        self._conn = conn
        self._account = account
        self._place = Place(account.network, account.instance)
        self._marks = set(marks)
        self._salts = sorted({salt for salt, _ in marks})
        self._known: dict[str, bool] = {}

    def pass_on(self, message: Message) -> Message | None:
        author = message.attributed_to.id
        if author == self._account.actor_id:
            addressed = [actor for actor in message.to if actor.id != author]
            if addressed and all(map(self._is_forgotten, addressed)):
                return None
        elif self._is_forgotten(message.attributed_to):
            return None
        joined = replace(
            message,
            id=self._joined("SELECT 1 FROM messages WHERE account_id = ? AND id = ?", message.id),
            context=self._joined(
                "SELECT 1 FROM conversations WHERE account_id = ? AND context = ?", message.context
            ),
            in_reply_to=message.in_reply_to
            and self._joined(
                "SELECT 1 FROM messages WHERE account_id = ? AND id = ?", message.in_reply_to
            ),
        )
        return None if self._was_emptied(joined) else joined

    def _is_forgotten(self, actor: Actor) -> bool:
        known = self._known.get(actor.id)
        if known is None:
            remote_id = storable(actor.id)
            known = self._known[actor.id] = any(
                (salt, _mark(salt, _ID, self._place, remote_id)) in self._marks
                for salt in self._salts
            )
        return known

    def _joined(self, query: str, remote_id: str) -> str:
        """Return the pseudonym under which ``remote_id`` is here, or itself."""
        for salt in self._salts:
            other = pseudonym(salt, storable(remote_id))
            if self._conn.execute(query, (self._account.id, other)).fetchone():
                return other
        return remote_id

    def _was_emptied(self, message: Message) -> bool:
        return (
            self._conn.execute(
                "SELECT 1 FROM messages m JOIN conversations c ON c.uid = m.conversation_uid"
                " WHERE m.account_id = ? AND m.id = ? AND m.deleted = 1 AND c.message_count = 0",
                (self._account.id, storable(message.id)),
            ).fetchone()
            is not None
        )


def _marks(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    return [(salt, mark) for salt, mark in conn.execute("SELECT salt, mark FROM forgotten")]


def _mark(salt: str, kind: str, place: Place, words: str) -> str:
    name = words.lstrip("@").casefold() if kind == _HANDLE else words
    return framed_hash(salt, kind, place.network, place.instance, name)
