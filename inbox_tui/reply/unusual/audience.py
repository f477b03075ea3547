"""They wrote in private, and the answer would be public."""

from __future__ import annotations

from inbox_tui.reply.unusual.occasion import Occasion


def find(occasion: Occasion) -> str:
    """Return the sentence, or "" where the answer is as private as the question."""
    asked, said = occasion.parent.message.visibility, occasion.outgoing.visibility
    if asked.is_private and not said.is_private:
        return "They wrote in private; this answer will not be private."
    return ""
