"""What is about to be drawn, looked at segment by segment."""

from __future__ import annotations

import re

from inbox_tui.tui.app import InboxApp

COMMANDS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What a terminal may obey or reorder: line feeds too, since a segment is a piece of one row."""


def check(app: InboxApp) -> str:
    """Assert that nothing on the screen steers the terminal or acts on a click; return its text."""
    shown: list[str] = []
    for strip in app.screen._compositor.render_strips():
        for words, style, _ in strip:
            shown.append(words)
            if style is not None:
                assert style.link is None, (style.link, words)
                assert "@click" not in style.meta, (style.meta, words)
        shown.append(" ")
    whole = "".join(shown)
    found = COMMANDS.search(whole)
    assert found is None, (found, whole[max(0, found.start() - 60) : found.end() + 60])
    return whole
