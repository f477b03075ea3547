"""A screen whose classes say how wide it is, before Textual lays it out."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.screen import Screen

WIDTHS = {"-wide": 120, "-two": 80, "-one": 0}
"""Class: the least width in cells at which a screen has it."""


class FittedScreen(Screen[None]):
    """Has one of the classes of :data:`WIDTHS`.

    Textual's own breakpoints follow after the first layout of a new size, which is then done twice.
    """

    _fitted: Size | None = None
    """The size for which it was laid out last."""

    def on_resize(self, event: events.Resize) -> None:
        """Take the class of the new width; Textual's own handler lays out after this one.

        That layout tells every widget which has a new size, this screen too: laid out for each
        of these echoes, every size would be laid out and drawn twice.
        """
        if event.size == self._fitted:
            event.prevent_default().stop()
        else:
            self._fitted = event.size
            self.fit(event.size.width)

    def fit(self, width: int, *, update: bool = True) -> None:
        """Take the class of a width in cells; ``update`` False before anything is mounted."""
        fitting = next(name for name, least in WIDTHS.items() if width >= least)
        self.update_classes({name: name == fitting for name in WIDTHS}, update, animate=False)
