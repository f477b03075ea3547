"""One address on this machine, one answer, and pages without a word of anybody else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from inbox_tui.adapter import Misconfigured
from inbox_tui.sign_in.answer import ConsentRefused, SignInFault
from inbox_tui.sign_in.door import HOST, Door

STATE = "s-9f2"


@pytest.fixture
def door() -> Iterator[Door]:
    opened = Door("http://127.0.0.1:0/back", "Consent", seconds=60)
    opened.expect(STATE)
    yield opened
    opened.close()


def get(door: Door, query: str, path: str = "") -> httpx.Response:
    address = urlsplit(door.callback)
    return httpx.get(f"http://{address.netloc}{path or address.path}?{query}", trust_env=False)


def test_one_answer_is_taken_and_the_page_says_so_in_words(door: Door) -> None:
    assert door.code() == ""
    page = get(door, f"code=abc&state={STATE}")
    assert page.status_code == 200
    assert "You can close this window" in page.text
    assert "abc" not in page.text + str(page.headers)
    assert page.headers["content-security-policy"] == "default-src 'none'"
    assert door.code() == "abc"
    again = get(door, f"code=other&state={STATE}")
    assert (again.status_code, door.code()) == (410, "abc")


def test_a_wrong_state_is_refused_and_told_and_the_right_one_still_counts(door: Door) -> None:
    page = get(door, "code=evil<b>&state=guessed")
    assert page.status_code == 400
    assert "evil" not in page.text
    assert door.code() == ""
    assert "belongs to another sign-in" in door.take_note()
    assert door.take_note() == ""
    assert get(door, f"code=abc&state={STATE}").status_code == 200
    assert door.code() == "abc"


def test_a_no_is_an_answer(door: Door) -> None:
    page = get(door, f"error=access_denied&state={STATE}")
    assert "Nothing was connected" in page.text
    with pytest.raises(ConsentRefused):
        door.code()


@pytest.mark.parametrize("path", ["/favicon.ico", "/", "/back/", "/Back", "/back/../x"])
def test_no_other_path_is_there(door: Door, path: str) -> None:
    page = get(door, f"code=abc&state={STATE}", path)
    assert (page.status_code, door.code()) == (404, "")


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "TRACE"])
def test_no_other_method_is_an_answer(door: Door, method: str) -> None:
    page = httpx.request(method, f"{door.callback}?code=abc&state={STATE}", trust_env=False)
    assert page.status_code == 501
    assert method not in page.text
    assert door.code() == ""


def test_before_the_question_is_known_nothing_is_taken() -> None:
    door = Door("http://localhost:0/back", "Consent", seconds=60)
    try:
        port = urlsplit(door.callback).port
        assert door.callback == f"http://localhost:{port}/back"
        address = f"http://127.0.0.1:{port}/back?code=abc&state="
        assert httpx.get(address, trust_env=False).status_code == 404
        assert door.code() == ""
    finally:
        door.close()


def test_a_connection_that_says_nothing_holds_up_no_answer(door: Door) -> None:
    port = urlsplit(door.callback).port
    assert port
    with socket.create_connection((HOST, port)):
        assert get(door, f"code=abc&state={STATE}").status_code == 200
    assert door.code() == "abc"


def test_it_listens_on_this_machine_alone(door: Door) -> None:
    assert door._server.server_address[0] == "127.0.0.1"


def test_a_busy_port_is_told_and_one_that_was_just_closed_is_free() -> None:
    first = Door("http://127.0.0.1:0/back", "Consent", seconds=60)
    try:
        with pytest.raises(SignInFault, match=r"Port \d+ of this machine is in use.*Consent"):
            Door(first.callback, "Consent", seconds=60)
    finally:
        first.close()
    Door(first.callback, "Consent", seconds=60).close()


@pytest.mark.parametrize(
    "callback",
    ["https://127.0.0.1:1/x", "http://example.org:80/x", "http://127.0.0.1/x", "http://[::1]:9/x",
     "http://127.0.0.1:99999/x", ""],
)  # fmt: skip
def test_the_way_back_leads_to_this_machine(callback: str) -> None:
    with pytest.raises(Misconfigured, match="not this machine"):
        Door(callback, "Consent", seconds=60)
