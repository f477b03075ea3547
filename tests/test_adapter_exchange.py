"""One request over HTTP: its connection, its patience, and what is certain without an answer."""

from __future__ import annotations

import httpx
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from inbox_tui import http
from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    Connections,
    Misconfigured,
    NotTransmitted,
    SendUnknown,
    TransientRead,
    before_anything_left,
    exchanging,
    patient,
    unclear,
)

NO_CONNECTION = (
    httpx.ConnectError("secret"),
    httpx.ConnectTimeout("secret"),
    httpx.PoolTimeout("secret"),
    httpx.UnsupportedProtocol("secret"),
)
NO_ANSWER = (
    httpx.ReadTimeout("secret"),
    httpx.ReadError("secret"),
    httpx.WriteError("secret"),
    httpx.RemoteProtocolError("secret"),
    httpx.DecodingError("secret"),
    httpx.StreamClosed(),
)


@pytest.mark.parametrize("fault", NO_CONNECTION, ids=lambda fault: type(fault).__name__)
def test_without_a_connection_nothing_was_sent(fault: Exception) -> None:
    with pytest.raises(NotTransmitted, match=r"^a\.example cannot be reached; nothing was sent"):
        _fail(fault, "post")
    with pytest.raises(TransientRead, match=r"^a\.example cannot be reached"):
        _fail(fault, "")


@pytest.mark.parametrize("fault", NO_ANSWER, ids=lambda fault: type(fault).__name__)
def test_without_an_answer_what_became_of_a_write_is_not_known(fault: Exception) -> None:
    with pytest.raises(SendUnknown, match="whether it took the post is not known"):
        _fail(fault, "post")
    with pytest.raises(TransientRead, match="no answer that can be read"):
        _fail(fault, "")


@pytest.mark.parametrize("publishes", ["", "post"])
def test_the_request_and_its_credential_are_not_kept_with_the_error(publishes: str) -> None:
    with pytest.raises(AdapterError) as raised:
        _fail(httpx.ReadTimeout("secret"), publishes)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert (raised.value.excerpt, "secret" in raised.value.told) == ("ReadTimeout", False)


def test_an_answer_that_cannot_be_read_proves_nothing_of_a_write() -> None:
    assert isinstance(unclear("a.example", "not JSON", publishes="post"), SendUnknown)
    assert isinstance(unclear("a.example", "not JSON"), TransientRead)


def test_each_write_has_a_connection_of_its_own(httpserver: HTTPServer) -> None:
    met: list[tuple[str, int, str]] = []

    def answer(request: Request) -> Response:
        port = int(request.environ["REMOTE_PORT"])
        met.append((request.method, port, request.headers.get("connection", "")))
        return Response("{}", content_type="application/json")

    httpserver.expect_request("/").respond_with_handler(answer)
    connections = Connections(http.client)
    address = httpserver.url_for("/")
    connections.reading().get(address)
    for _ in range(2):
        connections.writing().post(address, content="{}", headers={"content-type": "text/plain"})
    connections.close()

    writes = [(port, asked) for method, port, asked in met if method == "POST"]
    reads = [port for method, port, _ in met if method == "GET"]
    assert [asked for _, asked in writes] == ["close", "close"]
    assert len({port for port, _ in writes} | set(reads)) == 3


def test_after_closing_connections_are_made_anew() -> None:
    connections = Connections(http.client)
    first = connections.reading()
    assert connections.reading() is first
    assert connections.writing() is not first
    connections.close()
    connections.close()
    assert first.is_closed
    again = connections.reading()
    assert again is not first
    assert not again.is_closed
    connections.close()


def test_the_answer_to_a_write_is_awaited_as_long_as_writing_may_take() -> None:
    limits = httpx.Timeout(connect=1.0, read=2.0, write=3.0, pool=4.0)
    assert patient(limits) == httpx.Timeout(connect=1.0, read=3.0, write=3.0, pool=4.0)


def test_trouble_before_a_request_left_says_that_nothing_was_sent() -> None:
    with pytest.raises(AuthExpired, match="The vault is locked") as raised, before_anything_left():
        raise AdapterError("The vault is locked.")
    assert raised.value.nothing_sent
    with pytest.raises(Misconfigured), before_anything_left():
        raise Misconfigured("As it was.")


def _fail(fault: Exception, publishes: str) -> None:
    with exchanging("a.example", publishes=publishes):
        raise fault
