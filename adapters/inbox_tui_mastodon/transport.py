"""HTTP for one account: each request once, never repeated, nothing logged, its bounds the client's.

:class:`Transport` is what Mastodon.py is given as its session. The library knows the addresses and
forms of the API; the answers are read from here, because of what it would do with them: it types
every field (114 ms of processor time for a page of 40 notifications), and calls a request limited
whose answer was good but whose ``X-RateLimit-Reset`` cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_tui.adapter import (
    Access,
    AdapterError,
    Connections,
    TransientRead,
    exchanging,
    patient,
)
from inbox_tui.adapter.fields import find_json

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: Any
    """The JSON; None where there is none or it cannot be read."""
    links: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the ``Link`` header by their relation (``next``, ``prev``)."""

    @property
    def is_success(self) -> bool:
        """True where the server did what it was asked."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Receipt:
    """What Mastodon.py gets to see of an answer: that it is over."""

    ok: bool = True
    status_code: int = 200
    reason: str = ""
    text: str = ""
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return nothing to be read."""
        return {}


class Transport:
    """Speaks HTTP for one account, and keeps the last answer or what went wrong instead."""

    def __init__(self, access: Access) -> None:
        self._connections = Connections(access.http)
        self._outcome: Answer | AdapterError | None = None

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        **_session: object,
    ) -> Receipt:
        """Make a request as Mastodon.py asks its session for it, and keep the answer.

        Its other arguments (time-outs, its way round ``.netrc``) are this program's own already.
        """
        client = self._connections.reading()
        request = client.build_request(
            method, url, params=params or None, data=data or None, headers=dict(headers)
        )
        try:
            self._outcome = self._exchange(client, request)
        except AdapterError as error:
            self._outcome = error
        return Receipt()

    def take(self) -> Answer:
        """Return the answer to the last request, once.

        :raises TransientRead: there was none.
        """
        outcome, self._outcome = self._outcome, None
        if isinstance(outcome, Answer):
            return outcome
        raise outcome or TransientRead("The server was not asked.")

    def post(
        self, url: str, body: str, headers: Mapping[str, str], *, publishes: bool = False
    ) -> Answer:
        """Send ``body`` exactly as given; ``headers`` say what it is.

        :raises TransientRead: no answer, where nothing is published by it.
        :raises NotTransmitted: no connection, so nothing can have been published.
        :raises SendUnknown: the request may have arrived, and what became of it is not known.
        """
        client = self._connections.writing()
        request = client.build_request(
            "POST",
            url,
            content=body.encode(),
            headers=dict(headers),
            timeout=patient(client.timeout),
        )
        return self._exchange(client, request, publishes="post" if publishes else "")

    def close(self) -> None:
        """Let go of the connections."""
        self._connections.close()

    def _exchange(
        self, client: httpx.Client, request: httpx.Request, publishes: str = ""
    ) -> Answer:
        host = request.url.netloc.decode("ascii", "replace")
        with exchanging(host, publishes=publishes):
            response = client.send(request)
        return _understand(response)


def _understand(response: httpx.Response) -> Answer:
    return Answer(
        status=response.status_code,
        headers=response.headers,
        body=find_json(response.content),
        links={str(name): link["url"] for name, link in response.links.items() if "url" in link},
    )
