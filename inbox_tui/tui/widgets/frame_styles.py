"""How the parts of a widget look, looked up once for all lines of a frame."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget


class FrameStyles(dict[str, Style]):
    """The styles of a widget's component classes, by what follows a common beginning.

    Textual mixes each of them anew, from all ancestors, after every ``refresh``: where each line
    asks for itself, that is a third of what a frame costs. ``clear`` begins a frame.
    """

    def __init__(self, widget: Widget, beginning: str) -> None:
        super().__init__()
        self._widget = widget
        self._beginning = beginning

    def __missing__(self, name: str) -> Style:
        """Look a part up; "" is the widget itself."""
        widget = self._widget
        found = (
            widget.get_component_rich_style(self._beginning + name) if name else widget.rich_style
        )
        self[name] = found
        return found
