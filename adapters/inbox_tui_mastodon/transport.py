"""HTTP for one account: each request once, never repeated, nothing logged, its bounds the client's.

:class:`Door` is what Mastodon.py is given as its session. The library knows the addresses and
forms of the API; the answers are read from here, because of what it would do with them: it types
every field (114 ms of processor time for a page of 40 notifications), and calls a request limited
whose answer was good but whose ``X-RateLimit-Reset`` cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_tui.adapter import Access, AdapterError, NotTransmitted, SendUnknown, TransientRead

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


class Door:
    """Speaks HTTP for one account, and keeps the last answer or what went wrong instead."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._reader: httpx.Client | None = None
        self._writer: httpx.Client | None = None
        """Apart, because a connection kept by a read must never carry a write."""
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
        if self._reader is None:
            self._reader = self._access.http()
        request = self._reader.build_request(
            method, url, params=params or None, data=data or None, headers=dict(headers)
        )
        try:
            self._outcome = self._exchange(self._reader, request, publishes=False)
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

        A new connection is made each time: on a kept one, a server that has just closed it for
        idleness is indistinguishable from one that took the post and broke down.

        :raises TransientRead: no answer, where nothing is published by it.
        :raises NotTransmitted: no connection, so nothing can have been published.
        :raises SendUnknown: the request may have arrived, and what became of it is not known.
        """
        if self._writer is None:
            self._writer = self._access.http()
        request = self._writer.build_request(
            "POST",
            url,
            content=body.encode(),
            headers={**headers, "connection": "close"},
            timeout=_patient(self._writer.timeout),
        )
        return self._exchange(self._writer, request, publishes=publishes)

    def close(self) -> None:
        """Let go of the connections."""
        for client in (self._reader, self._writer):
            if client is not None:
                client.close()
        self._reader = self._writer = None

    def _exchange(self, client: httpx.Client, request: httpx.Request, *, publishes: bool) -> Answer:
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
            if publishes:
                raise NotTransmitted(
                    f"{host} cannot be reached; nothing was sent.", excerpt=type(error).__name__
                ) from None
            raise TransientRead(
                f"{host} cannot be reached.", excerpt=type(error).__name__
            ) from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            # The cause is dropped on purpose: it carries the request and with it the token.
            raise unclear(host, type(error).__name__, publishes=publishes) from None
        return _understand(response)


def unclear(host: str, kind: str, *, publishes: bool) -> AdapterError:
    """Return the error for an answer that did not come or says nothing that can be read."""
    if publishes:
        return SendUnknown(
            f"{host} gave no clear answer; whether it took the post is not known.", excerpt=kind
        )
    return TransientRead(f"{host} gave no answer that can be read ({kind}).", excerpt=kind)


def _patient(limits: httpx.Timeout) -> httpx.Timeout:
    """Return limits that wait for an answer as long as they allow for writing.

    A slow success must not be mistaken for an unknown one.
    """
    import httpx

    return httpx.Timeout(
        connect=limits.connect, read=limits.write, write=limits.write, pool=limits.pool
    )


def _understand(response: httpx.Response) -> Answer:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        body = None
    return Answer(
        status=response.status_code,
        headers=response.headers,
        body=body,
        links={str(name): link["url"] for name, link in response.links.items() if "url" in link},
    )
