"""Text from strangers on its way to a widget: cleaned, and never read as markup.

This is the first of two layers; :class:`ControlFilter` is the second, behind every widget.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from inbox_tui import text

_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def safe(words: str) -> Content:
    """Return text of several lines, safe to show."""
    return Content(text.clean(words))


def safe_line(words: str) -> Content:
    """Return text on one line, safe to show."""
    return Content(text.clean_line(words))


class ControlFilter(LineFilter):
    """Removes what could steer a terminal from every segment that is about to be drawn.

    Line feeds stay: Textual draws none itself, but measures some. Links are dropped too, since a
    terminal would open them on a click without asking anybody.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Return the segments without control characters and links."""
        return [_harmless(segment) for segment in segments]


@lru_cache(4096)
def _harmless(segment: Segment) -> Segment:
    words, style, control = segment
    if style is not None and style.link:
        style = style.update_link(None)
    if _CONTROL.search(words):
        words = _CONTROL.sub("", words)
    return Segment(words, style, control)
