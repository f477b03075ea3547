"""Whether what is drawn reaches a terminal: one that hangs takes no more, and nobody sees the rest."""

from __future__ import annotations

import os
import select
import sys


def takes_output() -> bool:
    """Return whether the terminal can be written to at this moment; True where there is none.

    False when it was closed, when its flow was stopped, and when it does not keep up.
    """
    try:
        fd = sys.__stderr__.fileno() if sys.__stderr__ else -1
        if not os.isatty(fd):
            return True
        asked = select.poll()
        asked.register(fd, select.POLLOUT)
        return [(fd, select.POLLOUT)] == asked.poll(0)
    except (OSError, ValueError):
        return True  # it is no file: there is no terminal to hang
