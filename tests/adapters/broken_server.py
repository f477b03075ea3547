"""A server that takes a request and then does something wrong with it."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator

import pytest

Behaviour = Callable[[socket.socket], None]
"""What is done with a connection once its whole request has arrived."""
Broken = Callable[[Behaviour], "BrokenServer"]
"""Starts a server of that behaviour."""


class BrokenServer:
    """Takes one whole request on each connection, then does something wrong with it."""

    def __init__(self, behave: Behaviour) -> None:
        self._behave = behave
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.requests.append(_read_request(connection))
            self._held.append(connection)
            self._behave(connection)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._held:
            connection.close()
        self._thread.join()


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and (more := connection.recv(65536)):
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length and len(body) < int(length[1]) and (more := connection.recv(65536)):
        body += more
    return head + b"\r\n\r\n" + body


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@pytest.fixture
def broken() -> Iterator[Broken]:
    """Start servers, and close them when the test is over."""
    servers: list[BrokenServer] = []

    def start(behave: Behaviour) -> BrokenServer:
        servers.append(BrokenServer(behave))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
