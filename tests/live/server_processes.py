"""What the servers of the live tests have in common as processes of this machine."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def free_port() -> int:
    """Return a port of this machine that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def dying_with_parent(with_signal: signal.Signals) -> Callable[[], None]:
    """Return what to run in a child so that the kernel sends it a signal when its parent dies."""
    libc = ctypes.CDLL(None, use_errno=True)
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2)
    return lambda: libc.prctl(set_parent_death_signal, int(with_signal))


@contextmanager
def frozen(process: subprocess.Popen[Any]) -> Iterator[None]:
    """Stop a server dead for a block: the kernel takes connections, nobody answers."""
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)
