"""The conversation has gone on after the message being answered."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_tui.model import StoredMessage
from inbox_tui.reply.unusual.occasion import Occasion
from inbox_tui.store import messages


def find_answers(occasion: Occasion) -> str:
    """Return that one of our accounts has answered already, or ""."""
    if any(m.outgoing for m in _later(occasion)):
        return "One of our accounts has already answered after this message."
    return ""


def find_messages(occasion: Occasion) -> str:
    """Return that others have written since, or ""."""
    if any(not m.outgoing for m in _later(occasion)):
        return "There are newer messages in this conversation than the one you answer."
    return ""


def _later(occasion: Occasion) -> Iterator[StoredMessage]:
    published = occasion.parent.message.published
    return (
        m
        for m in messages.of_conversation(occasion.conn, occasion.draft.conversation_uid)
        if m.message.published > published and not m.message.deleted
    )
