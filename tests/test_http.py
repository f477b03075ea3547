"""The client that adapters are given: bounded, anonymous but for our name, obeying nobody else."""

from __future__ import annotations

import gzip
import random
import socket
import threading
import time
from contextlib import suppress

import httpx
import pytest
from pytest_httpserver import HTTPServer

from inbox_tui import __version__, http
from inbox_tui.errors import Told


def test_every_wait_is_bounded_and_a_write_has_the_longest() -> None:
    with http.client() as client:
        limits = client.timeout
    waits = [limits.connect or 0.0, limits.pool or 0.0, limits.read or 0.0, limits.write or 0.0]
    assert all(waits)
    assert limits.write == max(waits)


def test_the_server_hears_which_version_speaks() -> None:
    with http.client() as client:
        assert client.headers["user-agent"].startswith(f"inbox-tui/{__version__} ")


def test_neither_a_redirect_nor_the_environment_chooses_who_hears_us(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:1")
    with http.client() as client:
        assert not client.follow_redirects
        assert not client.trust_env
        assert not client._mounts


def test_no_cookie_that_a_server_sets_is_given_back(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(
        b"", headers={"set-cookie": "session=of-somebody-else; Path=/"}
    )
    with http.client() as client:
        for _ in range(2):
            client.get(httpserver.url_for("/"))
    assert [request.headers.get("cookie") for request, _ in httpserver.log] == [None, None]


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_beyond_the_limit_is_left(httpserver: HTTPServer, *, packed: bool) -> None:
    """10 MB as they are, and 200 MB packed into 200 kB."""
    body = gzip.compress(bytes(200_000_000), 1) if packed else bytes(10_000_000)
    headers = {"content-encoding": "gzip"} if packed else {}
    httpserver.expect_request("/").respond_with_data(body, headers=headers)
    with http.client() as client, pytest.raises(httpx.ReadError, match="more than 5 MB") as caught:
        client.get(httpserver.url_for("/"))
    assert isinstance(caught.value, Told)


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_within_the_limit_comes_whole(httpserver: HTTPServer, *, packed: bool) -> None:
    body = random.Random(1).randbytes(http.ANSWER_BYTES)
    sent = gzip.compress(body, 1) if packed else body
    headers = {"content-encoding": "gzip"} if packed else {}
    httpserver.expect_request("/").respond_with_data(sent, headers=headers)
    with http.client() as client:
        assert client.get(httpserver.url_for("/")).content == body
        with client.stream("GET", httpserver.url_for("/")) as answer:
            assert b"".join(answer.iter_bytes()) == body


class _Slow:
    """Answers with a head at once, and a body for which ``says`` is asked again and again."""

    def __init__(self, head: bytes, says: bytes) -> None:
        self._head, self._says = head, says
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> _Slow:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(self._head)
            while not self._ended.wait(0.02):
                connection.sendall(self._says)


HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "says"), [(b"", b""), (HEAD, b""), (HEAD, b" ")], ids=["silent", "stalled", "dripping"]
)
def test_a_server_that_takes_its_time_is_left(
    head: bytes, says: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "READ_SECONDS", 0.3)
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.4)
    began = time.monotonic()
    with (
        _Slow(head, says) as slow,
        http.client() as client,
        pytest.raises((httpx.ReadTimeout, httpx.ReadError)),
    ):
        client.get(slow.url)
    assert time.monotonic() - began < 30  # the server would go on for ever


def test_no_read_lasts_longer_than_35_seconds() -> None:
    """The answer's end is looked at between two waits, so the last one may begin just before it."""
    assert http.CONNECT_SECONDS <= 10
    assert max(http.READ_SECONDS, http.WRITE_SECONDS) <= 30
    assert (
        max(http.CONNECT_SECONDS + http.READ_SECONDS, http.ANSWER_SECONDS) + http.READ_SECONDS <= 35
    )
