"""A reply leaves once, exactly as confirmed, and every doubt is called a doubt."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    NotTransmitted,
    Outgoing,
    RateLimited,
    SendUnknown,
    TransientRead,
    WrongAccount,
)
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from tests.adapters.bluesky.conftest import (
    EVE,
    KEY,
    ME,
    PASSWORD,
    URI,
    WIRE,
    XrpcServer,
    refuse,
    saved_session,
    session_answer,
)
from tests.adapters.broken_server import BrokenServer, reset

Make = Callable[..., BlueskyAdapter]
Broken = Callable[[Callable[[socket.socket], None]], BrokenServer]
PUT = "com.atproto.repo.putRecord"


def test_the_confirmed_bytes_leave_under_the_confirmed_key(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    bodies: list[bytes] = []

    def put(request: Any) -> Any:
        bodies.append(request.get_data())
        return {"uri": URI, "cid": "bafy"}

    xrpc.answers[PUT] = put
    sent = make_adapter(xrpc.url).send(outgoing)
    assert (sent.id, sent.author_id) == (URI, ME)
    assert sent.url == f"https://bsky.app/profile/{ME}/post/{KEY}"
    assert WIRE.encode() in bodies[0]
    body = json.loads(bodies[0])
    assert (body["repo"], body["collection"], body["rkey"]) == (ME, "app.bsky.feed.post", KEY)
    assert body["record"] == json.loads(WIRE)


def test_another_accounts_session_sends_nothing(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    adapter = make_adapter(xrpc.url, vault=MemoryVault(saved_session(xrpc.url, did=EVE)))
    with pytest.raises(WrongAccount) as caught:
        adapter.send(outgoing)
    assert (caught.value.expected, caught.value.got) == (ME, EVE)
    assert ME in caught.value.sentence
    assert EVE in caught.value.sentence
    assert xrpc.calls == []


def test_an_answer_that_names_another_author_is_told_as_it_is(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    xrpc.answers[PUT] = {"uri": URI.replace(ME, EVE), "cid": "bafy"}
    assert make_adapter(xrpc.url).send(outgoing).author_id == EVE


def test_an_expired_session_is_renewed_and_the_send_repeated(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    def put(request: Any) -> Any:
        if request.headers["authorization"] == "Bearer access-1":
            return refuse(400, "ExpiredToken")
        return {"uri": URI, "cid": "bafy"}

    xrpc.answers[PUT] = put
    xrpc.answers["com.atproto.server.refreshSession"] = session_answer(number=2)
    assert make_adapter(xrpc.url).send(outgoing).id == URI
    assert len(xrpc.asked("putRecord")) == 2


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuse(400, "InvalidRequest", "text must not be longer"), ContentRejected),
        (refuse(413), ContentRejected),
        (refuse(429, ratelimit_reset="1"), RateLimited),
        (refuse(408), SendUnknown),
        (refuse(500, "InternalServerError"), SendUnknown),
        (refuse(502, "UpstreamFailure"), SendUnknown),
        (refuse(307), SendUnknown),
        ({}, SendUnknown),
        ({"uri": "https://bsky.app"}, SendUnknown),
        ({"uri": None}, SendUnknown),
    ],
)
def test_each_answer_is_tried_once_and_judged(
    answer: Any,
    kind: type[AdapterError],
    xrpc: XrpcServer,
    make_adapter: Make,
    outgoing: Outgoing,
) -> None:
    xrpc.answers[PUT] = answer
    with pytest.raises(AdapterError) as caught:
        make_adapter(xrpc.url).send(outgoing)
    assert type(caught.value) is kind
    assert len(xrpc.asked("putRecord")) == 1


def test_a_revoked_account_sends_nothing(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    for method in (PUT, "com.atproto.server.refreshSession", "com.atproto.server.createSession"):
        xrpc.answers[method] = refuse(401, "AuthenticationRequired")
    with pytest.raises(AuthRevoked):
        make_adapter(xrpc.url).send(outgoing)
    assert len(xrpc.asked("putRecord")) == 1


def test_a_refused_connection_is_certainly_not_sent(make_adapter: Make, outgoing: Outgoing) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(NotTransmitted):
        make_adapter(url).send(outgoing)


def test_a_name_without_an_address_is_certainly_not_sent(
    make_adapter: Make, outgoing: Outgoing
) -> None:
    with pytest.raises(NotTransmitted):
        make_adapter("https://no-such-host.invalid").send(outgoing)


def test_a_refused_encryption_is_certainly_not_sent(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    url = xrpc.url.replace("http://", "https://")
    with pytest.raises(NotTransmitted):
        make_adapter(url, seconds=2).send(outgoing)
    assert xrpc.calls == []


def stall(connection: socket.socket) -> None:
    """Keep the connection and say nothing."""


def half_a_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-le")
    connection.shutdown(socket.SHUT_RDWR)


def half_a_body(connection: socket.socket) -> None:
    connection.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"uri": "at://')
    connection.shutdown(socket.SHUT_RDWR)


def no_json(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>")


def a_list(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]")


def no_http(connection: socket.socket) -> None:
    connection.sendall(b"220 mail.example ESMTP\r\n")
    connection.shutdown(socket.SHUT_RDWR)


def bad_compression(connection: socket.socket) -> None:
    connection.sendall(
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nnope"
    )


def deep_json(connection: socket.socket) -> None:
    body = b"[" * 200_000
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))


FAULTS = [
    reset,
    stall,
    half_a_head,
    half_a_body,
    no_json,
    a_list,
    no_http,
    bad_compression,
    deep_json,
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_request_that_arrived_without_a_clear_answer_is_unknown(
    fault: Callable[[socket.socket], None], broken: Broken, make_adapter: Make, outgoing: Outgoing
) -> None:
    server = broken(fault)
    with pytest.raises(SendUnknown) as caught:
        make_adapter(server.url, seconds=0.5).send(outgoing)
    assert len(server.requests) == 1
    assert WIRE.encode() in server.requests[0]
    assert caught.value.__cause__ is None
    assert not caught.value.nothing_sent


@pytest.mark.parametrize("fault", FAULTS)
def test_the_same_faults_are_passing_ones_for_a_read(
    fault: Callable[[socket.socket], None], broken: Broken, make_adapter: Make
) -> None:
    server = broken(fault)
    with pytest.raises(TransientRead):
        make_adapter(server.url, seconds=0.5).whoami()
    assert len(server.requests) == 1


def test_a_write_never_travels_on_a_connection_that_was_used_before(
    broken: Broken, make_adapter: Make, outgoing: Outgoing
) -> None:
    """The server reads one request a connection, so a second one on it would never be seen."""
    body = json.dumps({"uri": URI, "did": ME, "handle": "me.test"}).encode()

    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    server = broken(answer)
    adapter = make_adapter(server.url, seconds=2)
    adapter._client.session()
    for _ in range(2):
        assert adapter.send(outgoing).id == URI
    assert len(server.requests) == 3


def test_an_endless_answer_is_left(
    broken: Broken, make_adapter: Make, outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox_tui.http.ANSWER_BYTES", 1000)

    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n" + b" " * 5000)

    with pytest.raises(SendUnknown):
        make_adapter(broken(flood).url).send(outgoing)


def test_a_dripping_answer_is_left(
    broken: Broken, make_adapter: Make, outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox_tui.http.ANSWER_SECONDS", 0.1)
    stopped = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n")
        with suppress(OSError):
            while not stopped.wait(0.05):
                connection.sendall(b" ")

    server = broken(drip)
    try:
        with pytest.raises(SendUnknown):
            make_adapter(server.url, seconds=0.5).send(outgoing)
    finally:
        stopped.set()


def test_a_write_waits_for_its_answer_as_long_as_the_write_limit_says(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    limits: list[Any] = []

    def client(seconds: float) -> httpx.Client:
        hooks = {"request": [lambda request: limits.append(request.extensions["timeout"])]}
        timeout = httpx.Timeout(connect=1, read=2, write=3, pool=4)
        return httpx.Client(timeout=timeout, trust_env=False, event_hooks=hooks)

    monkeypatch.setattr("tests.adapters.bluesky.conftest.new_client", client)
    xrpc.answers |= {PUT: {"uri": URI, "cid": "bafy"}, "com.atproto.repo.deleteRecord": {}}
    adapter = make_adapter(xrpc.url)
    adapter.send(outgoing)
    adapter.whoami()
    adapter.delete(URI)
    assert [limit["read"] for limit in limits] == [3, 2, 2, 2]


# --- secrets -----------------------------------------------------------------------------------


def test_no_secret_reaches_a_log_or_an_error(
    xrpc: XrpcServer,
    make_adapter: Make,
    outgoing: Outgoing,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    vault = MemoryVault()
    xrpc.answers["com.atproto.server.refreshSession"] = session_answer(number=2)
    told = f"token access-2 refresh-2 {PASSWORD}"
    xrpc.answers[PUT] = lambda request: (
        refuse(400, "ExpiredToken", "access-1")
        if request.headers["authorization"] == "Bearer access-1"
        else refuse(400, "InvalidRequest", told)
    )
    adapter = make_adapter(xrpc.url, vault=vault)
    with pytest.raises(ContentRejected) as caught:
        adapter.send(outgoing)
    assert "putRecord" in caplog.text
    texts = caplog.text + repr(caught.value) + repr(adapter._client._session._tokens)
    for secret in (PASSWORD, "access-1", "access-2", "refresh-1", "refresh-2"):
        assert secret not in texts
