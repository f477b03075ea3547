"""A line on the terminal that says how far several things are; silent in a pipe."""

from __future__ import annotations

import shutil
import threading
from typing import TextIO

from inbox_tui import text

_TO_START_AND_ERASE = "\r\x1b[K"


class ProgressLine:
    """One line on ``stream`` that is written over; may be used from several threads.

    It is gone, and stays so, when the block is left.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream if stream.isatty() else None
        self._parts: dict[str, str] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> ProgressLine:
        """Begin; nothing is shown yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away for good."""
        with self._lock:
            self._write(_TO_START_AND_ERASE)
            self._stream = None

    def show(self, name: str, words: str) -> None:
        """Show ``words`` as the state of ``name``, beside the states of all others."""
        with self._lock:
            self._parts[name] = words
            line = "   ".join(f"{who}: {what}" for who, what in self._parts.items())
            shown = text.shorten(text.clean_cell(line), shutil.get_terminal_size().columns - 1)
            self._write(_TO_START_AND_ERASE + shown)

    def clear(self) -> None:
        """Take the line away until something is shown again."""
        with self._lock:
            self._parts.clear()
            self._write(_TO_START_AND_ERASE)

    def _write(self, letters: str) -> None:
        if self._stream is not None:
            self._stream.write(letters)
            self._stream.flush()
