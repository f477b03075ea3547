"""Where a note is typed."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from inbox_tui.text import clean
from inbox_tui.tui.widgets.ordered_keys import OrderedKeys


class NoteText(OrderedKeys, TextArea):
    """Takes several lines, without what could steer the terminal."""

    async def _on_paste(self, event: events.Paste) -> None:
        """Put in what is pasted, cleaned."""
        event.stop()
        event.prevent_default()
        self.insert(clean(event.text))
