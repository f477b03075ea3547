"""Live tests wait for servers that are being installed while the other tests run (``make test``)."""

from __future__ import annotations

import os
import time
from pathlib import Path

INSTALLED = Path(__file__).parents[2] / ".live"
UNDER_WAY = INSTALLED / "installing"
"""There while install.sh is at work; it holds the number of its process."""
LONG_TO_INSTALL = frozenset({"bluesky_network", "matrix_server"})
"""Fixtures of servers that are no package of the system; what needs none of them need not wait."""
LONGEST_SECONDS = 1800.0


def wait() -> None:
    """Return when nothing is being installed any more, or it takes too long to be waited for."""
    end = time.monotonic() + LONGEST_SECONDS
    while _is_under_way() and time.monotonic() < end:
        time.sleep(0.5)


def _is_under_way() -> bool:
    try:
        os.kill(int(UNDER_WAY.read_text()), 0)
    except (OSError, ValueError):
        return False  # it is over, or was broken off
    return True
