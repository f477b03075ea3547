"""The message being answered, in the words that it has now: people change what they wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from inbox_tui.model import Draft, Message, StoredMessage
from inbox_tui.text import storable

EDITED = "The message you answer was changed since you read it."


def as_told(parent: StoredMessage, found: Iterable[Message]) -> Message:
    """Return ``parent`` as it stands in the thread that was just read, else as it is known here."""
    return next((m for m in found if m.id == parent.message.id), parent.message)


def mark(message: Message) -> str:
    """Return SHA-256, in hex, of what the message says: a confirmation binds it."""
    files = [[storable(part) for part in (a.media_type, a.name)] for a in message.attachments]
    return hashlib.sha256(json.dumps([_words(message), files]).encode("ascii")).hexdigest()


def is_edited(before: Message, now: Message, draft: Draft) -> bool:
    """Return whether the message says something else than when its answer was begun.

    Files do not count: a network's list of news may leave out what its threads show.
    """
    edited_since = now.updated is not None and now.updated > draft.created_at
    return edited_since or _words(before) != _words(now)


def _words(message: Message) -> list[str]:
    return [storable(part) for part in (message.name, message.summary, message.content)]
