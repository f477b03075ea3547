"""The HTTP client that adapters are given: time-outs on every call, no retries, no cookies kept.

An answer is bounded in size and in time, whoever reads it. The library is imported when the first
client is made, never with the program.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, cast

from inbox_tui import __version__
from inbox_tui.errors import Told

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    import httpx

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
WRITE_SECONDS = 30.0
USER_AGENT = f"inbox-tui/{__version__} (+terminal inbox)"
ANSWER_BYTES = 5 * 1024 * 1024
"""No answer of any network's pages comes near it, unpacked."""
ANSWER_SECONDS = 20.0
"""A server that drips bytes is left so long after the request was made, or after the time-out for
reading where that is longer."""
_PIECE = 4096
"""So much is unpacked at a time: gzip makes a thousand of one, 4 MB of this."""


def client() -> httpx.Client:
    """Return a new client. The caller closes it.

    The environment is not consulted: neither a proxy nor a ``.netrc`` may choose who speaks. An
    answer longer than :data:`ANSWER_BYTES` or later than :data:`ANSWER_SECONDS` raises an
    ``httpx.ReadError`` whose class is called ``EndlessAnswer``.
    """
    return _client(_transport())


def _client(transport: httpx.BaseTransport) -> httpx.Client:
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    import httpx

    return httpx.Client(
        # A cookie could speak for somebody else than the credential beside it.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        transport=_bounded(transport),
        timeout=httpx.Timeout(
            connect=CONNECT_SECONDS, read=READ_SECONDS, write=WRITE_SECONDS, pool=CONNECT_SECONDS
        ),
        headers={"user-agent": USER_AGENT},
        follow_redirects=False,
        trust_env=False,
    )


class NotFetched(Told):
    """A file cannot be had, and why."""


def fetch(address: str, *, allows_loopback: bool = False) -> bytes:
    """Return what lies at ``address`` for anybody: no credential goes along. May block.

    Nothing is followed to another address: the host that a person has read is the one that answers.
    A host of this machine or its own network is not asked; ``allows_loopback`` lets this machine
    itself pass.

    :raises NotFetched: it is not there, too long, elsewhere, or at no public place.
    """
    import httpx

    try:
        with _client(_public(_transport(), allows_loopback=allows_loopback)) as asking:
            answer = asking.get(address)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotFetched(
            error.told if isinstance(error, Told) else "The server cannot be reached."
        ) from error
    if answer.is_redirect:
        raise NotFetched("Its address leads on to another one.")
    if not answer.is_success:
        raise NotFetched(f"The server answers {answer.status_code}.")
    return answer.content


def _transport() -> httpx.HTTPTransport:
    import httpx

    return httpx.HTTPTransport(verify=_certificates(), trust_env=False)


@cache
def _certificates() -> ssl.SSLContext:
    """Return the trusted authorities, read once: 100 ms for each client otherwise."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _public(inner: httpx.BaseTransport, *, allows_loopback: bool) -> httpx.BaseTransport:
    """Return a transport that connects only to what :mod:`inbox_tui.public_hosts` lets pass."""
    import httpx

    from inbox_tui import public_hosts

    class NotAsked(Told, httpx.ConnectError):
        """A host is none to be asked."""

    class Public(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            url = request.url
            port = url.port or (443 if url.scheme == "https" else 80)
            try:
                places = public_hosts.addresses(url.host, port, allows_loopback=allows_loopback)
            except public_hosts.NotPublic as reason:
                raise NotAsked(reason.told) from reason
            except (OSError, UnicodeError) as error:
                raise httpx.ConnectError(str(error)) from error
            # The certificate is still asked for the name, and the server told it.
            request.extensions = {**request.extensions, "sni_hostname": url.host}
            for place in places[:-1]:
                request.url = url.copy_with(host=place)
                with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                    return inner.handle_request(request)
            request.url = url.copy_with(host=places[-1])
            return inner.handle_request(request)

        def close(self) -> None:
            inner.close()

    return Public()


def _bounded(inner: httpx.BaseTransport) -> httpx.BaseTransport:
    """Return a transport whose answers end within the bounds."""
    import httpx

    class EndlessAnswer(Told, httpx.ReadError):
        """An answer is too long or takes too long."""

    class TimedStream(httpx.SyncByteStream):
        """The bytes of an answer as they come, in small pieces, until time is over."""

        def __init__(self, stream: httpx.SyncByteStream, ends: float) -> None:
            self._stream, self._ends = stream, ends

        def __iter__(self) -> Iterator[bytes]:
            for chunk in self._stream:
                if time.monotonic() > self._ends:
                    raise EndlessAnswer("The server takes too long over its answer.")
                for start in range(0, len(chunk), _PIECE):
                    yield chunk[start : start + _PIECE]

        def close(self) -> None:
            self._stream.close()

    class ShortAnswer(httpx.Response):
        """An answer whose reading stops when it has become too long, unpacked."""

        def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
            size = 0
            for chunk in super().iter_bytes(chunk_size):
                size += len(chunk)
                if size > ANSWER_BYTES:
                    limit = ANSWER_BYTES // (1024 * 1024)
                    raise EndlessAnswer(f"The server's answer has more than {limit} MB.")
                yield chunk

    class Bounded(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            patience = cast("float | None", request.extensions["timeout"].get("read"))
            ends = time.monotonic() + max(ANSWER_SECONDS, patience or 0.0)
            answer = inner.handle_request(request)
            return ShortAnswer(
                answer.status_code,
                headers=answer.headers,
                stream=TimedStream(cast("httpx.SyncByteStream", answer.stream), ends),
                extensions=answer.extensions,
            )

        def close(self) -> None:
            inner.close()

    return Bounded()
