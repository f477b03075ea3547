"""Carries the requests of praw over the client that adapters are given: its bounds, no redirects.

Below praw stands requests, which takes whatever carries its prepared requests. So the headers and
bodies are praw's and requests' own, while time-outs, the size of an answer, certificates and the
deaf ear to the environment are those of every adapter.

Imported with the first request, not with this package.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from inbox_tui.adapter import Connections, patient
from inbox_tui_reddit.refusals import Interrupted, Refused

if TYPE_CHECKING:
    import httpx

_OURS = frozenset({"accept-encoding", "connection", "user-agent"})
"""Headers that the client decides on, but for the name of the program."""


def new_session(make_client: Callable[[], httpx.Client]) -> Session:
    """Return a session of requests that reads no environment and carries everything itself."""
    session = Session()
    session.trust_env = False  # no proxy, and no .netrc that could speak as somebody else
    carrier = Carrier(make_client)
    session.adapters.clear()
    session.mount("https://", carrier)
    session.mount("http://", carrier)
    return session


class Carrier(BaseAdapter):
    """Makes each request once, on a connection of its own where it writes."""

    def __init__(self, make_client: Callable[[], httpx.Client]) -> None:
        super().__init__()
        self._connections = Connections(make_client)

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """Exchange ``request`` for its answer. What else is asked for counts for nothing.

        :raises Interrupted: there is no whole answer.
        :raises Refused: the answer is no success; a redirect is none.
        """
        import httpx

        writes = request.method != "GET"
        client = self._connections.writing() if writes else self._connections.reading()
        headers = {
            name: str(value) for name, value in request.headers.items() if name.lower() not in _OURS
        }
        headers["user-agent"] = str(request.headers.get("user-agent", ""))
        never_left = (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
            httpx.InvalidURL,
        )
        body = request.body.encode() if isinstance(request.body, str) else request.body
        try:
            answer = client.request(
                str(request.method),
                str(request.url),
                content=bytes(body) if isinstance(body, bytes | bytearray) else None,
                headers=headers,
                timeout=patient(client.timeout) if writes else client.timeout,
            )
        except never_left as error:
            # The cause is dropped on purpose, here and below: it carries the token.
            raise Interrupted(type(error).__name__, never_left=True) from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise Interrupted(type(error).__name__, never_left=False) from None
        if not answer.is_success:
            raise Refused(answer.status_code, answer.headers, answer.text)
        return _translate(answer, request)

    def close(self) -> None:
        """Let go of the connections."""
        self._connections.close()


def _translate(answer: httpx.Response, request: PreparedRequest) -> Response:
    response = Response()
    response.status_code = answer.status_code
    response.reason = answer.reason_phrase
    response.url = str(request.url)
    response.request = request
    response.encoding = "utf-8"
    kept: dict[str, Any] = {
        name: value for name, value in answer.headers.items() if name != "content-encoding"
    }
    kept["content-length"] = str(len(answer.content))
    response.headers = CaseInsensitiveDict(kept)
    response.raw = BytesIO(answer.content)
    return response
