"""The way out for tweepy: its requests leave here, through the account's own HTTP client.

tweepy speaks through ``requests``, without time-outs, with redirects followed, and writes whole
headers into its log. So it is given a session with one transport (``requests``' own extension
point), which puts the token in at the last moment, keeps the bounds of the inbox's client and lets
nothing but a success with an object in it come back. tweepy itself never has a token.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_tui.adapter import Connections, NotTransmitted, exchanging, patient, unclear
from inbox_tui.adapter.fields import find_json
from inbox_tui_x.refusals import Refused

if TYPE_CHECKING:
    import httpx
    import requests

ELSEWHERE = "kept-by-the-carrier"
"""What tweepy takes for the token."""


@dataclass(slots=True)
class Pass:
    """What the request that is made next may do."""

    token: str = field(default="", repr=False)
    body: str | None = None
    """The exact bytes, as text, that were confirmed; None for a request that publishes nothing."""


class Carrier:
    """One account's way to the API. Makes each request once."""

    def __init__(self, http: Callable[[], httpx.Client], base: str) -> None:
        self._connections = Connections(http)
        self._base = base
        self.granted = Pass()

    def session(self) -> requests.Session:
        """Return the session for tweepy."""
        import requests

        # Its records hold whole answers: posts that their writers may delete.
        logging.getLogger("tweepy.client").setLevel(logging.INFO)
        session = requests.Session()
        session.trust_env = False  # neither a proxy nor a .netrc may choose who speaks
        transport = _transport(self.exchange)
        session.mount("https://", transport)
        session.mount("http://", transport)
        return session

    def exchange(self, request: requests.PreparedRequest) -> bytes:
        """Make ``request`` at the account's server and return the object of the answer, as JSON.

        :raises Refused: the server answered with an error.
        :raises TransientRead: no answer that can be read, where nothing is published.
        :raises NotTransmitted: no connection, so nothing can have been published.
        :raises SendUnknown: the request may have arrived, and what became of it is not known.
        """
        publishes = "" if self.granted.body is None else "post"
        reads = request.method == "GET"
        client = self._connections.reading() if reads else self._connections.writing()
        made = client.build_request(
            str(request.method),
            f"{self._base}{request.path_url}",
            content=self._body(request),
            headers=self._headers(request),
            timeout=patient(client.timeout) if publishes else client.timeout,
        )
        with exchanging("X", publishes=publishes):
            answer = client.send(made)
        told = _object(answer.content)
        if not 200 <= answer.status_code < 300:
            raise Refused(answer.status_code, told or {}, dict(answer.headers))
        if told is None:
            raise unclear("X", "not an object in JSON", publishes=publishes)
        return json.dumps(told).encode()

    def close(self) -> None:
        """Let go of the connections."""
        self._connections.close()

    def _headers(self, request: requests.PreparedRequest) -> dict[str, str]:
        headers = {"authorization": f"Bearer {self.granted.token}"}
        if request.body:
            headers["content-type"] = "application/json"
        return headers

    def _body(self, request: requests.PreparedRequest) -> bytes | None:
        """Return the bytes to send: those that were confirmed, if tweepy means the same.

        :raises NotTransmitted: it would send something else.
        """
        made = request.body if isinstance(request.body, str | bytes) else b""
        if self.granted.body is None:
            return (made.encode() if isinstance(made, str) else made) or None
        if not made or json.loads(made) != json.loads(self.granted.body):
            raise NotTransmitted("What would leave is not what was confirmed; nothing was sent.")
        return self.granted.body.encode()


def _transport(exchange: Callable[[requests.PreparedRequest], bytes]) -> Any:
    """Return the transport that ``requests`` is given."""
    import requests
    from requests.adapters import BaseAdapter

    class Transport(BaseAdapter):
        def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
            answer = requests.Response()
            answer.status_code, answer.url, answer.request = 200, str(request.url), request
            answer.encoding, answer.raw = "utf-8", io.BytesIO(exchange(request))
            return answer

        def close(self) -> None:
            """Do nothing: the carrier closes its own connections."""

    return Transport()


def _object(body: bytes) -> Mapping[str, Any] | None:
    told = find_json(body)
    return told if isinstance(told, dict) else None
