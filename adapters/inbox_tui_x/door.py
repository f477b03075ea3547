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

from inbox_tui.adapter import AdapterError, NotTransmitted, SendUnknown, TransientRead
from inbox_tui_x.refusals import Refused

if TYPE_CHECKING:
    import httpx
    import requests

ELSEWHERE = "kept-at-the-door"
"""What tweepy takes for the token."""


@dataclass(slots=True)
class Pass:
    """What the request that is made next may do."""

    token: str = field(default="", repr=False)
    body: str | None = None
    """The exact bytes, as text, that were confirmed; None for a request that publishes nothing."""


class Door:
    """One account's way to the API. Makes each request once."""

    def __init__(self, http: Callable[[], httpx.Client], base: str) -> None:
        self._http = http
        self._base = base
        self._reader: httpx.Client | None = None
        self._writer: httpx.Client | None = None
        """Apart, because a connection kept by a read must never carry a write."""
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
        import httpx

        publishes = self.granted.body is not None
        client = self._client(writes=request.method != "GET")
        limits = client.timeout
        made = client.build_request(
            str(request.method),
            f"{self._base}{request.path_url}",
            content=self._body(request),
            headers=self._headers(request),
            # A slow success must not be mistaken for an unknown one.
            timeout=httpx.Timeout(
                connect=limits.connect,
                read=limits.write if publishes else limits.read,
                write=limits.write,
                pool=limits.pool,
            ),
        )
        never_left = (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
        )
        try:
            answer = client.send(made)
        except never_left as error:
            raise _unreachable(type(error).__name__, publishes=publishes) from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            # The cause is dropped on purpose: it carries the request and with it the token.
            raise _interrupted(type(error).__name__, publishes=publishes) from None
        told = _object(answer.content)
        if not 200 <= answer.status_code < 300:
            raise Refused(answer.status_code, told or {}, dict(answer.headers))
        if told is None:
            raise _interrupted("not an object in JSON", publishes=publishes)
        return json.dumps(told).encode()

    def close(self) -> None:
        """Let go of the connections."""
        for client in (self._reader, self._writer):
            if client is not None:
                client.close()
        self._reader = self._writer = None

    def _client(self, *, writes: bool) -> httpx.Client:
        if writes:
            self._writer = self._writer or self._http()
            return self._writer
        self._reader = self._reader or self._http()
        return self._reader

    def _headers(self, request: requests.PreparedRequest) -> dict[str, str]:
        headers = {"authorization": f"Bearer {self.granted.token}"}
        if request.method != "GET":
            # On a kept connection, a server that has just closed it for idleness is
            # indistinguishable from one that took the post and broke down.
            headers["connection"] = "close"
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
            """Do nothing: the door closes its own connections."""

    return Transport()


def _object(body: bytes) -> Mapping[str, Any] | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _unreachable(kind: str, *, publishes: bool) -> AdapterError:
    if publishes:
        return NotTransmitted("X cannot be reached; nothing was sent.", excerpt=kind)
    return TransientRead("X cannot be reached.", excerpt=kind)


def _interrupted(kind: str, *, publishes: bool) -> AdapterError:
    if publishes:
        return SendUnknown(
            "X gave no clear answer; whether it took the post is not known.", excerpt=kind
        )
    return TransientRead(f"X gave no answer that can be read ({kind}).", excerpt=kind)
