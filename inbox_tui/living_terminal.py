"""Whether somebody at the terminal can see what is drawn now, and answer it."""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress


def is_in_sight() -> bool:
    """Return whether what is written now can be seen and answered; True without a terminal.

    False when the terminal was closed, takes no more output (its flow was stopped, a connection
    hangs), or listens to another program because this one was put into the background.
    """
    try:
        fd = sys.__stderr__.fileno() if sys.__stderr__ else -1
        if not os.isatty(fd):
            return True
    except (OSError, ValueError):
        return True  # it is no file
    with suppress(OSError):  # a terminal that is not this session's own has no foreground here
        if os.tcgetpgrp(fd) != os.getpgrp():
            return False
    asked = select.poll()
    asked.register(fd, select.POLLOUT)
    return [(fd, select.POLLOUT)] == asked.poll(0)
