"""The conversation has gone on after the message being answered."""

from __future__ import annotations

from inbox_tui.model import StoredMessage
from inbox_tui.reply import newer
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


def _later(occasion: Occasion) -> list[StoredMessage]:
    thread = messages.of_conversation(occasion.conn, occasion.draft.conversation_uid)
    later = {m.id for m in newer.after(occasion.parent.message, (m.message for m in thread))}
    return [m for m in thread if m.message.id in later]
