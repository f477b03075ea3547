"""Time that passes at once where nothing will come any more.

A test of time-outs would have to wait for them. Instead the sockets that the test's own thread
connects are watched: the moment the network has begun to stall and nothing more can be read, they
time out as they would have done later. A socket that would have waited for ever, or for too long,
is noted.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock
from weakref import WeakSet

_LOOK_SECONDS = 0.005


@contextmanager
def impatient(is_stalling: Callable[[], bool], longest: float) -> Iterator[list[str]]:
    """Let this thread's sockets time out when the network stalls; return what they do wrong.

    A fault is a socket that waits without a limit or longer than ``longest`` seconds. Those that
    were connected before are not watched: they are the test runner's.
    """
    ours = threading.get_ident()
    faults: list[str] = []
    watching: WeakSet[socket.socket] = WeakSet()
    connect = socket.socket.connect

    def note(sock: socket.socket, address: Any) -> None:
        if threading.get_ident() == ours:
            watching.add(sock)
        connect(sock, address)

    def wait(sock: socket.socket) -> None:
        limit = sock.gettimeout()
        if threading.get_ident() != ours or sock not in watching or limit == 0:
            return
        begun = time.monotonic()
        while not select.select([sock], [], [], _LOOK_SECONDS)[0]:
            if is_stalling():
                if limit is None:
                    faults.append("a socket waits without a limit")
                elif limit > longest:
                    faults.append(f"a socket waits {limit:g} s for an answer")
                raise TimeoutError("timed out")
            if limit is not None and time.monotonic() - begun > limit:
                raise TimeoutError("timed out")

    def watched(name: str) -> Any:
        original = getattr(socket.socket, name)

        def read(sock: socket.socket, *words: Any, **more: Any) -> Any:
            wait(sock)
            return original(sock, *words, **more)

        return mock.patch.object(socket.socket, name, read, create=True)

    noted = mock.patch.object(socket.socket, "connect", note, create=True)
    with noted, watched("recv"), watched("recv_into"):
        yield faults
