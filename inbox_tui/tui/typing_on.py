"""People who type on: the letters after a refused ``r`` are words, not one-letter deeds."""

from __future__ import annotations

import time

SECONDS = 0.7
"""Until the keys pause for so long, they do nothing."""


class TypingOn:
    """Knows whether keys still come as after a key that was refused."""

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self) -> None:
        """Note that a key was refused behind which people type words."""
        self._until = time.monotonic() + SECONDS

    def goes_on(self) -> bool:
        """Return whether the key that has just come belongs to those words."""
        typing = time.monotonic() < self._until
        if typing:
            self.begin()
        return typing
