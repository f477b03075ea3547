"""Who has the inbox open: a lock that every process shares, and that a restore needs alone.

The system lets go of it when a process ends, however it ends (``flock``). It says nothing about
other SQLite tools; :mod:`inbox_tui.store.restore` asks SQLite itself about those.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

WAIT_SECONDS = 10.0
"""A restore of a large inbox takes seconds; whoever opens it meanwhile waits so long."""
_LOOK_SECONDS = 0.05


class Share:
    """That this process has an inbox open, for as long as somebody holds this."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __del__(self) -> None:
        os.close(self._descriptor)


def share(path: Path) -> Share | None:
    """Note that this process has the inbox ``path`` open; None where a restore does not end."""
    descriptor = _lock(path, fcntl.LOCK_SH, WAIT_SECONDS)
    return None if descriptor is None else Share(descriptor)


def take_alone(path: Path) -> int | None:
    """Keep everybody else from opening the inbox; None at once where somebody has it open.

    The number is for :func:`let_go`.
    """
    return _lock(path, fcntl.LOCK_EX, 0.0)


def let_go(descriptor: int) -> None:
    """End what :func:`take_alone` began."""
    os.close(descriptor)


def _lock(path: Path, kind: int, seconds: float) -> int | None:
    descriptor = os.open(f"{path}.in-use", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(descriptor)
                return None
            time.sleep(_LOOK_SECONDS)
        except BaseException:
            os.close(descriptor)
            raise
        else:
            return descriptor
