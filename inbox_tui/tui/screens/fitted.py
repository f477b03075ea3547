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
    _draws_later = False
    """Whether it is being laid out for a new size, of which the widgets have yet to be told."""

    def on_resize(self, event: events.Resize) -> None:
        """Take the class of the new width; Textual's own handler lays out after this one.

        That layout tells every widget which has a new size, this screen too: laid out for each
        of these echoes, every size would be laid out and drawn twice.
        """
        if event.size == self._fitted:
            event.prevent_default().stop()
        else:
            self._draws_later = self.is_current and self._fitted is not None
            self._fitted = event.size
            self.fit(event.size.width)

    def _compositor_refresh(self) -> None:
        """Draw; after another size, only when every widget has been told and all is laid out again.

        Textual would draw twice: at once, with texts still wrapped for the size before, and again
        a moment later. For a window that is dragged that is too much to keep up with. Behind a box
        nothing draws it again by itself, so that it never waits there.
        """
        waits, self._draws_later = self._draws_later and self.is_current, False
        if waits:
            self.refresh()
        else:
            super()._compositor_refresh()

    def fit(self, width: int, *, update: bool = True) -> None:
        """Take the class of a width in cells; ``update`` False before anything is mounted."""
        fitting = next(name for name, least in WIDTHS.items() if width >= least)
        self.update_classes({name: name == fitting for name in WIDTHS}, update, animate=False)
