"""The line of keys of a box that lets none of them count for its first moment."""

from __future__ import annotations

import time

from textual.content import Content
from textual.geometry import Size
from textual.timer import Timer
from textual.widgets import Static

from inbox_tui.tui.layout.deliberate_key import DeliberateKey

LOOK_SECONDS = 0.1


class KeyHint(Static):
    """Shows its content, and other words in the same place while a key would not count.

    Its height is that of the content all the time: nothing moves when keys begin to count.
    """

    _key = DeliberateKey(quiet_since=float("-inf"))
    _meanwhile = Content("")
    _timer: Timer | None = None

    def wait_for(self, key: DeliberateKey, meanwhile: Content) -> None:
        """Show ``meanwhile`` until ``key`` counts."""
        self._key, self._meanwhile = key, meanwhile
        if self._timer is None:
            self._timer = self.set_interval(LOOK_SECONDS, self._look)
        self.refresh()

    def _look(self) -> None:
        if self._timer and not self._key.is_deaf(time.monotonic()):
            self._timer.stop()
            self._timer = None
            self.refresh()

    def render(self) -> Content:
        """Return what is true now."""
        return self._meanwhile if self._key.is_deaf(time.monotonic()) else self._settled

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of the content, whatever is shown in its place."""
        del container, viewport
        return max(1, len(self._settled.wrap(width)))

    @property
    def _settled(self) -> Content:
        content = self.content
        assert isinstance(content, Content)
        return content
