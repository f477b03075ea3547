"""How WordPress counts a comment: the bytes that the column of its database takes.

``wp_get_comment_fields_max_lengths`` takes ten off the 65,535 of a ``TEXT``, and counts what
arrives, entities included (https://developer.wordpress.org/reference/functions/).
"""

from __future__ import annotations

from inbox_tui.adapter import Measure
from inbox_tui_wordpress.markup import escape

MAX_BYTES = 65_525
_DROPPED = frozenset(map(chr, range(32))) - frozenset("\t\n\r")
"""``wp_kses_no_null`` takes these out without a word."""


def measure(text: str) -> Measure:
    """Count ``text`` and say why it cannot be sent where its length alone does not tell."""
    words = as_sent(text)
    try:
        used = len(escape(words).encode())
    except UnicodeEncodeError:
        return Measure(
            used=len(words),
            limit=MAX_BYTES,
            unit="bytes",
            problem="The text holds half of a character and cannot be sent.",
        )
    problem = "" if words else "An empty reply cannot be sent."
    if not _DROPPED.isdisjoint(words):
        problem = "The text holds control characters, which the site would leave out."
    return Measure(used=used, limit=MAX_BYTES, unit="bytes", problem=problem)


def as_sent(text: str) -> str:
    """Return ``text`` as the site takes it: without blanks at the ends, with plain line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check(text: str) -> None:
    """Make sure that a text can be sent.

    :raises ContentRejected: it cannot, and why.
    """
    counted = measure(text)
    counted.check(f"The text takes {counted.used:,} bytes; WordPress stores {MAX_BYTES:,}.")
