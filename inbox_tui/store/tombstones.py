"""What else goes when a message was deleted upstream: its words, wherever others repeat them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inbox_tui.model import Account, Message
from inbox_tui.text import storable

_PIECE = 5
"""Words in a row that tell one text from all others."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fading:
    """A message that is deleted now, and what it said before."""

    remote_id: str
    conversation_uid: int
    texts: tuple[str, ...]


def fading(
    conn: sqlite3.Connection, account: Account, batch: Iterable[Message]
) -> tuple[Fading, ...]:
    """Return those of ``batch`` that are deleted and still have their words here."""
    found = []
    for message in batch:
        if not message.deleted:
            continue
        row = conn.execute(
            "SELECT uid, id, conversation_uid, content, name, summary FROM messages"
            " WHERE account_id = ? AND id = ? AND deleted = 0",
            (account.id, storable(message.id)),
        ).fetchone()
        if row:
            versions = conn.execute(
                "SELECT content FROM message_versions WHERE message_uid = ?", (row[0],)
            )
            texts = (*row[3:], *(content for (content,) in versions))
            found.append(Fading(row[1], row[2], tuple(filter(None, texts))))
    return tuple(found)


def erase_echoes(conn: sqlite3.Connection, account: Account, gone: Sequence[Fading]) -> None:
    """Erase what repeats their words: quotations in the same conversation, and dead letters.

    A quotation goes as a whole, with the item as it came, which has it too. What others wrote
    themselves stays.
    """
    for one in gone:
        conn.execute(
            "DELETE FROM dead_letters WHERE account_id = ? AND position = ?",
            (account.id, one.remote_id),
        )
        pieces = [piece for text in one.texts if (piece := _pieces(text))]
        for uid, quoted in conn.execute(
            "SELECT uid, quoted FROM messages WHERE conversation_uid = ? AND quoted <> ''",
            (one.conversation_uid,),
        ).fetchall():
            if any(_repeats(quoted, piece) for piece in pieces):
                conn.execute("UPDATE messages SET quoted = '', raw = '{}' WHERE uid = ?", (uid,))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _pieces(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    size = min(_PIECE, len(words))
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)} if words else set()


def _repeats(quoted: str, pieces: set[tuple[str, ...]]) -> bool:
    words = _words(quoted)
    size = len(next(iter(pieces)))
    if size < _PIECE:  # so short a text is anybody's, unless it is all that is quoted
        return tuple(words) in pieces
    return any(tuple(words[at : at + size]) in pieces for at in range(len(words) - size + 1))
