"""A label over the beginning of a line, for a moment."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

JUMP = "bold reverse"
"""How a label looks on every theme, and where there is no colour."""


def labelled(strip: Strip, label: str, style: Style) -> Strip:
    """Return a line of the screen with ``label``, which is ASCII, over its first cells; "" for none."""
    if not label:
        return strip
    rest = strip.crop(len(label), strip.cell_length)
    return Strip([Segment(label, style), *rest]).adjust_cell_length(strip.cell_length)
