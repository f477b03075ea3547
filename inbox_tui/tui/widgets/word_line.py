"""A line in which words are typed."""

from __future__ import annotations

from textual.widgets import Input

from inbox_tui.text import clean
from inbox_tui.tui.widgets.ordered_keys import OrderedKeys


class WordLine(OrderedKeys, Input):
    """Takes what is typed or pasted, without what could steer the terminal."""

    def replace(self, text: str, start: int, end: int) -> None:
        """Put it in on one line."""
        super().replace(clean(text).replace("\n", " "), start, end)
