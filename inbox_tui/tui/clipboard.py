"""Copies to the clipboard of the terminal by OSC 52, which reaches it over SSH, too.

The terminal does not answer: whether it took the words cannot be known.
"""

from __future__ import annotations

from textual.app import App

from inbox_tui import text

LONGEST = 50_000
"""Bytes in UTF-8: many terminals drop a sequence of more than some 74,000 characters of base64."""


def copy(app: App[int], what: str, words: str) -> str:
    """Copy ``words`` of a stranger, cleaned, and return what to say of it; ``what`` names them."""
    cleaned = text.clean(words)
    if not cleaned.strip():
        return "There is nothing to copy."
    size = len(cleaned.encode())
    if size > LONGEST:
        return f"Not copied: that is {size:,} bytes, terminals take about {LONGEST:,}."
    app.copy_to_clipboard(cleaned)
    return f"{what} copied to the terminal's clipboard."
