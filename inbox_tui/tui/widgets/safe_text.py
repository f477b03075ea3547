"""The second layer against text that would steer the terminal, behind every widget.

The first is :mod:`inbox_tui.text`, with which every text of a stranger is cleaned on its way here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


class ControlFilter(LineFilter):
    """Removes what could steer a terminal from every segment that is about to be drawn.

    A line feed too: a segment stands on one row, and what follows would be drawn over the next.
    Links are dropped, since a terminal would open them on a click without asking anybody.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Return the segments without control characters and links, as wide as they were."""
        return [_harmless(segment) for segment in segments]


@lru_cache(4096)
def _harmless(segment: Segment) -> Segment:
    words, style, control = segment
    if style is not None and style.link:
        style = style.update_link(None)
    if _CONTROL.search(words):
        words = _CONTROL.sub("", words)
    if not words.isascii():
        words = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", words)  # these count as one cell
    return Segment(words, style, control)
