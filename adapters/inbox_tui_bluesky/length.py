"""How Bluesky counts a text: 300 grapheme clusters and 3,000 bytes of UTF-8.

Source: ``maxGraphemes`` and ``maxLength`` of ``text`` in the lexicon ``app.bsky.feed.post``
(https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json).
"""

from __future__ import annotations

import regex

from inbox_tui.adapter import Measure

MAX_GRAPHEMES = 300
MAX_BYTES = 3000

_CLUSTER = regex.compile(r"\X")


def count_graphemes(text: str) -> int:
    """Return the number of extended grapheme clusters, what a person calls characters."""
    return sum(1 for _ in _CLUSTER.finditer(text))


def measure(text: str) -> Measure:
    """Count ``text`` and say why it cannot be sent where its length alone does not tell.

    The server accepts an empty post, so that check is ours alone.
    """
    return Measure(
        used=count_graphemes(text), limit=MAX_GRAPHEMES, rule="graphemes", problem=_problem(text)
    )


def _problem(text: str) -> str:
    if not text.strip():
        return "An empty reply cannot be sent."
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return "The text holds half of a character and cannot be sent."
    if size > MAX_BYTES:
        return f"The text takes {size:,} bytes; Bluesky allows {MAX_BYTES:,}."
    return ""
