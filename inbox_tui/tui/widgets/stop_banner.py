"""The rows over every screen while everything outgoing is stopped."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.store.stops import Stop


class StopBanner(Static):
    """Says in words who stopped everything, how to go on, and why."""

    DEFAULT_CSS = """
    StopBanner {
        dock: top;
        width: 100%;
        height: auto;
        max-height: 3;
        padding: 0 1;
        background: $stop-ground;
        color: $stop-text;
    }
    """

    _shown = ""

    def say(self, stop: Stop, key: str) -> None:
        """Show a stop; ``key`` resumes."""
        name, reason = text.clean_cell(stop.name), text.clean_line(stop.reason).rstrip(".")
        said = f"NOTHING GOES OUT · stopped by {name} · {key} resumes"
        if self._shown != said + reason:
            self._shown = said + reason
            self.update(Content.assemble((said, "bold"), f"\n{reason}"))
