"""One request over HTTP, never repeated, nothing logged; its bounds are the client's.

An HTTP library is imported with the first request, not with this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inbox_tui.adapter import Access, Connections, exchanging, patient, unclear
from inbox_tui.adapter.fields import Json, find_json, find_text
from inbox_tui_matrix.refusals import Refused

if TYPE_CHECKING:
    import httpx

TOO_LONG = "EndlessAnswer"
"""What :attr:`AdapterError.excerpt` says of an answer that the client left for its length."""


class Transport:
    """Speaks HTTP for one account."""

    def __init__(self, access: Access) -> None:
        self._connections = Connections(access.http)

    def get(self, address: str, params: Mapping[str, str | int], token: str = "") -> Json:
        """Ask for what lies at ``address``.

        :raises Refused: the server answered with an error.
        :raises TransientRead: it could not be reached, or its answer cannot be read.
        """
        client = self._connections.reading()
        request = client.build_request("GET", address, params=params, headers=_headers(token))
        return self._exchange(client, request, publishes=False)

    def write(
        self, method: str, address: str, body: str, token: str = "", *, publishes: bool = False
    ) -> Json:
        """Call what changes something with ``body``, JSON that leaves exactly as given.

        :raises Refused: the server answered with an error.
        :raises TransientRead: no answer, where nothing is published by the call.
        :raises NotTransmitted: no connection, so nothing can have been published.
        :raises SendUnknown: the request may have arrived, and what became of it is not known.
        """
        client = self._connections.writing()
        headers = _headers(token) | {"content-type": "application/json"}
        limits = client.timeout
        request = client.build_request(
            method,
            address,
            content=body.encode(),
            headers=headers,
            timeout=patient(limits) if publishes else limits,
        )
        return self._exchange(client, request, publishes=publishes)

    def close(self) -> None:
        """Let go of the connections."""
        self._connections.close()

    def _exchange(self, client: httpx.Client, request: httpx.Request, *, publishes: bool) -> Json:
        host = request.url.netloc.decode("ascii", "replace")
        thing = "message" if publishes else ""
        with exchanging(host, publishes=thing):
            response = client.send(request)
        return _understand(response, host, thing)


def _headers(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def _understand(response: httpx.Response, host: str, publishes: str) -> Json:
    answer = find_json(response.content)
    status = response.status_code
    if 200 <= status < 300:
        if isinstance(answer, dict):
            return answer
        raise unclear(host, "not JSON", publishes=publishes)
    told = answer if isinstance(answer, dict) else {}
    raise Refused(
        status, find_text(told, "errcode"), find_text(told, "error"), response.headers, told
    )
