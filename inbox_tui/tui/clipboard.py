"""Copies to the clipboard of the terminal by OSC 52, which reaches it over SSH, too.

The terminal does not answer: whether it took the words cannot be known. Some never do, so they are
also given to the desktop, where the program runs on one.
"""

from __future__ import annotations

from textual.app import App

from inbox_tui import text
from inbox_tui.tui.threads import DaemonThreads

LONGEST = 50_000
"""Bytes in UTF-8: many terminals drop a sequence of more than some 74,000 characters of base64."""


def copy(app: App[int], what: str, words: str) -> str:
    """Copy ``words`` of a stranger, cleaned, and return what to say of it; ``what`` names them."""
    if refused := _why_not(words):
        return refused
    app.copy_to_clipboard(text.clean(words))
    return f"{what} copied to the terminal's clipboard."


async def copy_everywhere(app: App[int], threads: DaemonThreads, what: str, words: str) -> str:
    """Copy by both ways, and return which were taken."""
    said = copy(app, what, words)
    if _why_not(words):
        return said
    from inbox_tui.tui import desktop_clipboard

    program = await threads.run(lambda: desktop_clipboard.put(text.clean(words)))
    return f"{said.removesuffix('.')} and the desktop's ({program})." if program else said


def _why_not(words: str) -> str:
    cleaned = text.clean(words)
    if not cleaned.strip():
        return "There is nothing to copy."
    size = len(cleaned.encode())
    if size > LONGEST:
        return f"Not copied: that is {size:,} bytes, terminals take about {LONGEST:,}."
    return ""
