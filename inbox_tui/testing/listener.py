"""A port on this machine, and connections that can be ended in every way that TCP has."""

from __future__ import annotations

import select
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from inbox_tui.testing.exchange import Answer, Request


class Listener:
    """A port that is listened on, with a thread for each connection."""

    def __init__(self, serve: Callable[[Connection], None], port: int = 0) -> None:
        self.stopped = False
        listener = self
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

        class Handler(Connection):
            def obey(self) -> None:
                serve(self)

            def setup(self) -> None:
                super().setup()
                listener.note(self.connection)

            def finish(self) -> None:
                listener.forget(self.connection)
                with suppress(OSError):
                    super().finish()

        self._server = _Server(port, Handler)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    @property
    def mistakes(self) -> list[str]:
        """What the serving function raised, with where."""
        return self._server.mistakes

    def note(self, connection: socket.socket) -> None:
        """Remember that ``connection`` is open."""
        with self._lock:
            self._open.add(connection)
            if self.stopped:
                _end(connection)

    def forget(self, connection: socket.socket) -> None:
        """Do not touch ``connection`` any more."""
        with self._lock:
            self._open.discard(connection)

    def stop(self) -> None:
        """Close the port and what came through it."""
        if self.stopped:
            return
        self.stopped = True
        self._server.shutdown()
        self._thread.join()
        self._server.socket.close()
        with self._lock:
            for connection in self._open:
                _end(connection)
        self._server.server_close()  # waits for the threads


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self.mistakes: list[str] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what went wrong; nothing is said of connections that the other side ended."""
        del request, client_address
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError):
            self.mistakes.append("".join(traceback.format_exception(error)))


class Connection(BaseHTTPRequestHandler):
    """One connection; :meth:`obey` is called for each request on it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def obey(self) -> None:
        """Answer a request, or do otherwise."""
        raise NotImplementedError

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = lambda self: self.obey()  # noqa: N815  named by the base

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  named by the base
        """Say nothing: the requests are kept."""

    def read_body(self) -> bytes:
        """Return the whole body."""
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return self._read_chunks()
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def _read_chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def parsed(self, body: bytes) -> Request:
        """Return the request, whose body is ``body``."""
        parts = urlsplit(self.path)
        pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
        return Request(
            method=self.command,
            path=unquote(parts.path),
            query=dict(pairs),
            pairs=pairs,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )

    def say(self, answer: Answer) -> None:
        """Send ``answer``."""
        body, media_type = answer.encoded()
        self.begin(answer, len(body), media_type)
        if self.command != "HEAD":
            self.wfile.write(body)

    def say_half(self, answer: Answer) -> None:
        """Send half of ``answer`` and end the connection."""
        body, media_type = answer.encoded()
        self.begin(answer, len(body) + 10, media_type)
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def begin(self, answer: Answer, length: int, media_type: str = "application/json") -> None:
        """Send the head of ``answer``."""
        self.send_response(answer.status)
        given = {name.lower(): value for name, value in answer.headers.items()}
        for name, value in {"content-type": media_type, **given}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(length))
        self.end_headers()

    def write(self, data: bytes) -> bool:
        """Send ``data``; False where nobody takes it any more."""
        try:
            self.wfile.write(data)
        except OSError:
            return False
        return True

    def wait_for_the_end(self, released: threading.Event, seconds: float) -> bool:
        """Wait until the other side goes away or ``released``; False where neither happens."""
        self.close_connection = True
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if released.wait(0.01):
                return True
            if select.select([self.connection], [], [], 0)[0]:
                with suppress(OSError):
                    if self.connection.recv(1, socket.MSG_PEEK):
                        continue
                return True
        return False

    def reset(self) -> None:
        """End the connection in the hardest way that TCP has."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()  # it holds the socket open
        self.connection.close()
