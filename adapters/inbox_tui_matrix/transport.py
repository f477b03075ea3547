"""One request over HTTP, never repeated, nothing logged; its bounds are the client's.

An HTTP library is imported with the first request, not with this package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from inbox_tui.adapter import Access, AdapterError, NotTransmitted, SendUnknown, TransientRead
from inbox_tui_matrix.refusals import Refused
from inbox_tui_matrix.shapes import Json, text

if TYPE_CHECKING:
    import httpx

TOO_LONG = "EndlessAnswer"
"""What :attr:`AdapterError.excerpt` says of an answer that the client left for its length."""


class Transport:
    """Speaks HTTP for one account."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._reader: httpx.Client | None = None
        self._writer: httpx.Client | None = None
        """Apart, because a connection kept by a read must never carry a write."""

    def get(self, address: str, params: Mapping[str, str | int], token: str = "") -> Json:
        """Ask for what lies at ``address``.

        :raises Refused: the server answered with an error.
        :raises TransientRead: it could not be reached, or its answer cannot be read.
        """
        if self._reader is None:
            self._reader = self._access.http()
        request = self._reader.build_request("GET", address, params=params, headers=_headers(token))
        return self._exchange(self._reader, request, publishes=False)

    def write(
        self, method: str, address: str, body: str, token: str = "", *, publishes: bool = False
    ) -> Json:
        """Call what changes something with ``body``, JSON that leaves exactly as given.

        A new connection is made each time: on a kept one, a server that has just closed it for
        idleness is indistinguishable from one that took the message and broke down.

        :raises Refused: the server answered with an error.
        :raises TransientRead: no answer, where nothing is published by the call.
        :raises NotTransmitted: no connection, so nothing can have been published.
        :raises SendUnknown: the request may have arrived, and what became of it is not known.
        """
        if self._writer is None:
            self._writer = self._access.http()
        headers = _headers(token) | {"connection": "close", "content-type": "application/json"}
        limits = self._writer.timeout
        request = self._writer.build_request(
            method,
            address,
            content=body.encode(),
            headers=headers,
            timeout=_patient(limits) if publishes else limits,
        )
        return self._exchange(self._writer, request, publishes=publishes)

    def close(self) -> None:
        """Let go of the connections."""
        for client in (self._reader, self._writer):
            if client is not None:
                client.close()
        self._reader = self._writer = None

    def _exchange(self, client: httpx.Client, request: httpx.Request, *, publishes: bool) -> Json:
        import httpx

        host = request.url.netloc.decode("ascii", "replace")
        never_left = (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
        )
        try:
            response = client.send(request)
        except never_left as error:
            raise _unreachable(host, type(error).__name__, publishes=publishes) from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            # The cause is dropped on purpose: it carries the request and with it the token.
            raise _interrupted(host, type(error).__name__, publishes=publishes) from None
        return _understand(response, host, publishes=publishes)


def _patient(limits: httpx.Timeout) -> httpx.Timeout:
    """Return limits that wait for an answer as long as they allow for writing.

    A slow success must not be mistaken for an unknown one.
    """
    import httpx

    return httpx.Timeout(
        connect=limits.connect, read=limits.write, write=limits.write, pool=limits.pool
    )


def _headers(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def _understand(response: httpx.Response, host: str, *, publishes: bool) -> Json:
    body = response.content
    try:
        answer = json.loads(body) if body.strip() else None
    except (ValueError, RecursionError):
        answer = None
    status = response.status_code
    if 200 <= status < 300:
        if isinstance(answer, dict):
            return answer
        raise _interrupted(host, "not JSON", publishes=publishes)
    told = answer if isinstance(answer, dict) else {}
    raise Refused(status, text(told, "errcode"), text(told, "error"), response.headers, told)


def _unreachable(host: str, kind: str, *, publishes: bool) -> AdapterError:
    if publishes:
        return NotTransmitted(f"{host} cannot be reached; nothing was sent.", excerpt=kind)
    return TransientRead(f"{host} cannot be reached.", excerpt=kind)


def _interrupted(host: str, kind: str, *, publishes: bool) -> AdapterError:
    if publishes:
        return SendUnknown(
            f"{host} gave no clear answer; whether it took the message is not known.", excerpt=kind
        )
    return TransientRead(f"{host} gave no answer that can be read ({kind}).", excerpt=kind)
