"""How long a comment may be, by Reddit's own rule. Pure."""

from __future__ import annotations

import re

from inbox_tui.adapter import Measure

LIMIT = 10_000
"""Characters of the Markdown, as it is typed: code points, not what it looks like
(``VMarkdownLength`` in ``r2/lib/validator`` of https://github.com/reddit-archive/reddit)."""

_HALF = re.compile("[\ud800-\udfff]")


def measure(text: str) -> Measure:
    """Count the characters of ``text``, and say what else Reddit does not take."""
    problem = ""
    if not text.strip():
        problem = "The reply is empty."
    elif _HALF.search(text):
        problem = "The reply has half a character in it, which cannot be sent."
    elif "\0" in text:
        problem = "The reply has a NUL in it, which cannot be sent."
    return Measure(used=len(text), limit=LIMIT, unit="characters", problem=problem)
