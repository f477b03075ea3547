"""A small server on loopback, for as long as a block lasts."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

SECONDS = 10.0
"""A connection that says nothing for so long is given up."""


@contextmanager
def listening(hold: Callable[[socketserver.StreamRequestHandler], None]) -> Iterator[int]:
    """Give each connection to ``hold``; yield the port, a free one."""

    class Handler(socketserver.StreamRequestHandler):
        timeout = SECONDS
        disable_nagle_algorithm = True  # an answer may be several small writes

        def handle(self) -> None:
            with suppress(ConnectionError):  # the other side may have had enough
                hold(self)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
