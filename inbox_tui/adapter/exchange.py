"""One request over HTTP: on which connection it leaves, and what is certain when no answer comes.

Every adapter that speaks HTTP makes its requests by these rules. The request itself is made there:
nothing here sends. The library is imported with the first request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inbox_tui.adapter.errors import AdapterError, NotTransmitted, SendUnknown, TransientRead

if TYPE_CHECKING:
    import httpx


class Connections:
    """The connections of one adapter object, opened when they are needed."""

    def __init__(self, make: Callable[[], httpx.Client]) -> None:
        """Take :attr:`Access.http`."""
        self._make = make
        self._reader: httpx.Client | None = None
        self._writer: httpx.Client | None = None
        """Apart, because a connection kept by a read must never carry a write."""

    def reading(self) -> httpx.Client:
        """Return the client for requests that change nothing; it keeps its connections."""
        self._reader = self._reader or self._make()
        return self._reader

    def writing(self) -> httpx.Client:
        """Return the client for requests that write. Each gets a new connection.

        On a kept one, a server that has just closed it for idleness is indistinguishable from one
        that took the post and broke down.
        """
        if self._writer is None:
            self._writer = self._make()
            self._writer.headers["connection"] = "close"
        return self._writer

    def close(self) -> None:
        """Let go of the connections. May be repeated."""
        for client in (self._reader, self._writer):
            if client is not None:
                client.close()
        self._reader = self._writer = None


def patient(limits: httpx.Timeout) -> httpx.Timeout:
    """Return limits that wait for an answer as long as they allow for writing.

    A slow success must not be mistaken for an unknown one.
    """
    import httpx

    return httpx.Timeout(
        connect=limits.connect, read=limits.write, write=limits.write, pool=limits.pool
    )


@contextmanager
def exchanging(host: str, *, publishes: str = "") -> Iterator[None]:
    """Say what is certain where the one request that is made inside gets no answer.

    ``host`` names the other side in sentences; ``publishes`` what the request publishes there, such
    as "post", "" where it publishes nothing.

    :raises NotTransmitted: there was no connection, so nothing can have been published.
    :raises SendUnknown: the request may have arrived, and what became of it is not known.
    :raises TransientRead: there was no answer, and nothing is published by the request.
    """
    import httpx

    never_left = (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
    )
    try:
        yield
    # Causes are dropped on purpose: they carry the request and with it the credential.
    except never_left as error:
        raise _unreachable(host, type(error).__name__, publishes) from None
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise unclear(host, type(error).__name__, publishes=publishes) from None


def unclear(host: str, kind: str, *, publishes: str = "") -> AdapterError:
    """Return the error for an answer that did not come or says nothing that can be read.

    ``kind`` says what is wrong with it; the others are those of :func:`exchanging`.
    """
    if publishes:
        return SendUnknown(
            f"{host} gave no clear answer; whether it took the {publishes} is not known.",
            excerpt=kind,
        )
    return TransientRead(f"{host} gave no answer that can be read ({kind}).", excerpt=kind)


def _unreachable(host: str, kind: str, publishes: str) -> AdapterError:
    if publishes:
        return NotTransmitted(f"{host} cannot be reached; nothing was sent.", excerpt=kind)
    return TransientRead(f"{host} cannot be reached.", excerpt=kind)
