"""The rows of the guided tour: a place of their own, under the list and the thread."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class TourPanel(Static):
    """Shows our own words. On a small screen it is two rows high."""

    DEFAULT_CSS = """
    TourPanel {
        height: auto;
        max-height: 4;
        padding: 0 1;
        background: $surface;
        color: $text;
        border-top: solid $line;
    }
    InboxScreen.-one TourPanel { max-height: 2; border-top: none; }
    """

    def offer(self, words: str) -> None:
        """Say in one line that there is a tour."""
        self.update(Content(words))

    def say(self, number: int, count: int, words: str, end: str) -> None:
        """Show a step, and where there is room how to end the tour."""
        place = Content.styled(f"{number}/{count} ", "bold $text-primary")
        self.update(Content.assemble(place, (words, "bold"), (f"  {end}", "$text-muted")))
