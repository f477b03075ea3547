"""The fault server obeys, counts, and breaks down just where it is told to."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from inbox_tui.testing import WRITE_FAULTS, Answer, Fault, FaultServer, Request
from inbox_tui.testing.patience import impatient

COMMITTED: list[bytes] = []
QUIET = (Fault.STALL_BEFORE_COMMIT, Fault.STALL_AFTER_COMMIT, Fault.DRIP)
"""After these, nothing ends by itself."""
ANSWERED = {
    Fault.ERROR_BEFORE_COMMIT: 500,
    Fault.ERROR_AFTER_COMMIT: 500,
    Fault.GATEWAY_AFTER_COMMIT: 502,
    Fault.WRONG_JSON: 200,
    Fault.REVOKED: 401,
    Fault.REDIRECT: 307,
    **dict.fromkeys((fault for fault in Fault if fault.is_limit), 429),
}


def obey(request: Request) -> Answer:
    if request.path == "/mistake":
        raise LookupError("the author's own")
    if request.method == "POST":
        COMMITTED.append(request.body)
    return Answer(body={"path": request.path, "q": request.query})


@pytest.fixture
def server() -> Iterator[FaultServer]:
    COMMITTED.clear()
    with FaultServer(obey, is_write=lambda request: request.method == "POST") as server:
        yield server


@pytest.fixture
def client(server: FaultServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=20, trust_env=False) as client:
        yield client


def test_it_answers_and_keeps_what_arrived(server: FaultServer, client: httpx.Client) -> None:
    answer = client.get("/a%20b", params={"n": "1"}, headers={"X-Mine": "yes"})
    assert answer.json() == {"path": "/a b", "q": {"n": "1"}}
    client.post("/c", json={"text": "hello"})
    client.post("/c", data={"text": "grüße"})
    first, second, third = server.requests
    assert (first.method, first.path, first.headers["x-mine"]) == ("GET", "/a b", "yes")
    assert second.json == {"text": "hello"}
    assert third.form == {"text": "grüße"}
    assert (server.count("POST", "/c"), server.count("GET", "/c")) == (2, 0)
    assert server.writes == [second, third]


def test_a_body_in_chunks_is_read_whole(server: FaultServer, client: httpx.Client) -> None:
    client.post("/c", content=iter([b"one ", b"two"]))
    assert COMMITTED == [b"one two"]


@pytest.mark.parametrize("fault", [fault for fault in WRITE_FAULTS if fault not in QUIET])
def test_a_fault_commits_or_not_and_strikes_once(
    server: FaultServer, client: httpx.Client, fault: Fault
) -> None:
    server.strike(fault, write=True)
    if fault is not Fault.REFUSE:
        assert client.get("/read").status_code == 200
    if fault in ANSWERED:
        assert client.post("/c", content=b"x").status_code == ANSWERED[fault]
    else:
        with pytest.raises(httpx.TransportError) as caught:
            client.post("/c", content=b"x")
        assert (fault is Fault.REFUSE) == isinstance(caught.value, httpx.ConnectError)
    assert ([b"x"] if fault.commits else []) == COMMITTED
    server.calm()
    assert client.post("/c", content=b"y").status_code == 200


@pytest.mark.parametrize("fault", [Fault.STALL_BEFORE_COMMIT, Fault.STALL_AFTER_COMMIT])
def test_a_stalled_request_waits_until_it_is_let_go(
    server: FaultServer, client: httpx.Client, fault: Fault
) -> None:
    server.strike(fault, write=True)
    with impatient(server.stalling.is_set, longest=35), pytest.raises(httpx.ReadTimeout):
        client.post("/c", content=b"x")
    assert server.stalling.is_set()
    assert ([b"x"] if fault.commits else []) == COMMITTED
    server.calm()
    assert not server.stalling.is_set()


def test_a_dripping_answer_comes_without_an_end(server: FaultServer, client: httpx.Client) -> None:
    server.strike(Fault.DRIP, write=False)
    with client.stream("GET", "/read") as answer:
        pieces = answer.iter_raw()
        assert [next(pieces) for _ in range(3)] == [b" ", b" ", b" "]
    assert not server.gave_up


def test_a_fault_waits_for_its_turn(server: FaultServer, client: httpx.Client) -> None:
    server.strike(Fault.ERROR_BEFORE_COMMIT, write=False, after=2)
    asked = ["GET", "POST", "GET", "GET", "GET"]
    assert [client.request(m, "/c").status_code for m in asked] == [200, 200, 200, 500, 200]


def test_an_error_repeats_what_it_was_told(server: FaultServer, client: httpx.Client) -> None:
    server.strike(Fault.ERROR_BEFORE_COMMIT, write=False)
    assert "Bearer abc" in client.get("/c", headers={"authorization": "Bearer abc"}).text


def test_a_redirect_leads_to_a_host_that_keeps_what_it_gets(
    server: FaultServer, client: httpx.Client
) -> None:
    server.strike(Fault.REDIRECT, write=True)
    away = client.post("/c", content=b"x").headers["location"]
    assert httpx.URL(away).host != httpx.URL(server.url).host
    httpx.post(away, content=b"words", headers={"x-token": "t0k"}, trust_env=False)
    (arrived,) = server.sent_elsewhere
    assert b"t0k" in arrived
    assert arrived.endswith(b"words")


def test_a_mistake_of_the_author_is_kept(server: FaultServer, client: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/mistake")
    (mistake,) = server.mistakes
    assert "the author's own" in mistake


def test_limits_name_the_times_that_servers_name(server: FaultServer, client: httpx.Client) -> None:
    said = {}
    for fault in (fault for fault in Fault if fault.is_limit):
        server.strike(fault, write=False)
        said[fault] = client.get("/c").headers.get("retry-after", "")
    assert said[Fault.LIMITED_SILENT] == ""
    assert said[Fault.LIMITED_PAST].endswith("1994 08:49:37 GMT")
    assert "2999" in said[Fault.LIMITED_YEAR_2999]
    assert said[Fault.LIMITED].endswith("GMT")
