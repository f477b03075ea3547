"""A picture without words: those who do not see it get nothing."""

from __future__ import annotations

from inbox_tui.reply.unusual.occasion import Occasion


def find(occasion: Occasion) -> str:
    """Return which picture has no alt text where people expect one, or ""."""
    if not occasion.wants_alt:
        return ""
    bare = [file for file in occasion.outgoing.files if file.is_picture and not file.alt]
    if not bare:
        return ""
    if len(bare) > 1:
        return f"{len(bare)} pictures have no alt text: who does not see them gets nothing."
    return f"{bare[0].name} has no alt text: who does not see it gets nothing."
