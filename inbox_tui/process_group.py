"""Ending a program that was started in a group of its own, with all that it has started."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress


def kill(process: subprocess.Popen[bytes]) -> int:
    """Kill the group of ``process``, which was started as a session of its own; return its status.

    Best before anybody has waited for the process: until then its number is nobody else's.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()
