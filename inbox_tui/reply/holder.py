"""Which process holds a delivery's ticket, and whether it still lives."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from datetime import datetime
from pathlib import Path

from inbox_tui.model import DeliveryState
from inbox_tui.store.outbox import Holder


def _host() -> str:
    """Return where the numbers of processes mean the same: containers can share a host's name."""
    try:
        numbered_by = re.sub(r"\D", "", str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        numbered_by = ""  # no Linux: all processes of the host
    return f"{socket.gethostname()}/{numbered_by}".rstrip("/")


_HOST = _host()
_OF_PS = {"PATH": os.defpath, "LC_ALL": "C"}
"""The same for every process, so that each of them reads the same words of the same moment."""


def this_process() -> str:
    """Return the name of this process: host, process id and the moment at which it began."""
    return f"{_HOST}:{os.getpid()}:{_born(os.getpid())}"


def _born(pid: int) -> str:
    """Return when a process of this machine began, in the system's own words; "" for none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        command = ["ps", "-o", "lstart=", "-p", str(pid)]
        told = subprocess.run(command, capture_output=True, text=True, env=_OF_PS, check=False)
        return re.sub(r"\W+", "-", told.stdout.strip())
    return stat.rpartition(")")[2].split()[19]


def is_lost(held: Holder, now: datetime) -> bool:
    """Return whether the process that holds the ticket is gone, so that nobody can send it.

    A process of another machine is judged by its lease alone. One of this machine that is sending
    is never lost while it lives: it may be stopped or asleep, go on where it was, and send then.
    """
    if held.holder == this_process():
        return False
    host, pid, born = [*held.holder.split(":", 2), "", ""][:3]
    if host == _HOST and pid.isdecimal():
        if not _alive(int(pid)):
            return True
        if held.delivery.state is DeliveryState.SENDING and _born(int(pid)) == born:
            return False
    return now > held.lease_until


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
