"""Which process holds a delivery's ticket, and whether it still lives."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime

from inbox_tui.store.outbox import Holder

_OURS = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def this_process() -> str:
    """Return the name of this process: host, process id and a mark of its own."""
    host, _, mark = _OURS.split(":")
    return f"{host}:{os.getpid()}:{mark}"


def is_lost(held: Holder, now: datetime) -> bool:
    """Return whether the process that holds the ticket is gone, so that nobody can send it.

    A process of another machine is judged by its lease alone.
    """
    if held.holder == this_process():
        return False
    if now > held.lease_until:
        return True
    host, pid, _ = held.holder.split(":")
    return host == socket.gethostname() and not _alive(int(pid))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
