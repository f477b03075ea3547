"""How Bluesky counts a text: 300 grapheme clusters and 3,000 bytes of UTF-8.

Source: ``maxGraphemes`` and ``maxLength`` of ``text`` in the lexicon ``app.bsky.feed.post``
(https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json).
"""

from __future__ import annotations

from inbox_tui.adapter import Measure
from inbox_tui.text import count_graphemes

MAX_GRAPHEMES = 300
MAX_BYTES = 3000


def measure(text: str) -> Measure:
    """Count ``text`` and say why it cannot be sent where its length alone does not tell.

    The server accepts an empty post, so that check is ours alone.
    """
    return Measure(
        used=count_graphemes(text), limit=MAX_GRAPHEMES, unit="characters", problem=_problem(text)
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
