"""One XRPC request over HTTP, never repeated, nothing logged; its bounds are the client's.

An HTTP library is imported with the first request, not with this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inbox_tui.adapter import Access, Connections, exchanging, patient, unclear
from inbox_tui.adapter.fields import Json, find_json
from inbox_tui_bluesky.refusals import Refused

if TYPE_CHECKING:
    import httpx


class Transport:
    """Speaks HTTP for one account."""

    def __init__(self, access: Access) -> None:
        self._connections = Connections(access.http)

    def query(self, base: str, method: str, params: Mapping[str, Any], token: str = "") -> Json:
        """Ask a method that only reads, and return its answer.

        :raises Refused: the server answered with an error.
        :raises TransientRead: it could not be reached, or its answer cannot be read.
        """
        client = self._connections.reading()
        request = client.build_request(
            "GET", f"{base}/xrpc/{method}", params=params, headers=_headers(token)
        )
        return self._exchange(client, request, publishes=False)

    def procedure(
        self,
        base: str,
        method: str,
        body: str | bytes,
        token: str = "",
        *,
        publishes: bool = False,
        media_type: str = "application/json",
    ) -> Json:
        """Call a method that changes something with ``body`` exactly as given.

        :raises Refused: the server answered with an error.
        :raises TransientRead: no answer, where nothing is published by the method.
        :raises NotTransmitted: no connection, so nothing can have been published.
        :raises SendUnknown: the request may have arrived, and what became of it is not known.
        """
        client = self._connections.writing()
        headers = _headers(token)
        if body:
            headers["content-type"] = media_type
        is_patient = publishes or isinstance(body, bytes)
        request = client.build_request(
            "POST",
            f"{base}/xrpc/{method}",
            content=body.encode() if isinstance(body, str) else body,
            headers=headers,
            timeout=patient(client.timeout) if is_patient else client.timeout,
        )
        return self._exchange(client, request, publishes=publishes)

    def close(self) -> None:
        """Let go of the connections."""
        self._connections.close()

    def _exchange(self, client: httpx.Client, request: httpx.Request, *, publishes: bool) -> Json:
        host = request.url.netloc.decode("ascii", "replace")
        thing = "post" if publishes else ""
        with exchanging(host, publishes=thing):
            response = client.send(request)
        return _understand(response, host, thing)


def _headers(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def _understand(response: httpx.Response, host: str, publishes: str) -> Json:
    body = response.content
    answer = find_json(body) if body.strip() else {}
    status = response.status_code
    if 200 <= status < 300:
        if isinstance(answer, dict):
            return answer
        raise unclear(host, "not JSON", publishes=publishes)
    told = answer if isinstance(answer, dict) else {}
    raise Refused(
        status, str(told.get("error", "")), str(told.get("message", "")), response.headers
    )
