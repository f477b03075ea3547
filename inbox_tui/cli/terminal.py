"""The terminal of a person: whether there is one, and what is typed there now."""

from __future__ import annotations

import os
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

_PASTE_ON, _PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"
_PASTE_STARTS = "\x1b[200~"


def has_terminal() -> bool:
    """Return whether a person can be asked: stdin and stderr are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def read_line() -> str | None:
    """Return the next line without its end, or None at the end of input (Ctrl-D)."""
    held = b""
    while not held.endswith(b"\n"):
        # Past Python's buffers, so that flushing the terminal's queue drops all there is.
        part = os.read(sys.stdin.fileno(), 4096)
        if not part:
            break
        held += part
    return held.decode("utf-8", errors="replace").rstrip("\r\n") if held else None


def send_sequence(data: str) -> None:
    """Send the terminal what nobody reads: a bell, the sequence of a notification."""
    if sys.stderr.isatty():
        sys.stderr.write(data)
        sys.stderr.flush()


def drop_typed_ahead(seconds: float) -> None:
    """Wait, and forget all that was typed before the end of the wait."""
    time.sleep(seconds)
    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


@contextmanager
def marking_pastes() -> Iterator[None]:
    """Have the terminal mark what is pasted, so that :func:`is_pasted` can tell."""
    sys.stderr.write(_PASTE_ON)
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write(_PASTE_OFF)
        sys.stderr.flush()


def is_pasted(line: str) -> bool:
    """Return whether ``line`` came from the clipboard, as far as the terminal says."""
    return _PASTE_STARTS in line
