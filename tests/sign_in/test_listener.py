"""One address on this machine, one answer, and pages without a word of anybody else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from inbox_tui.adapter import Misconfigured
from inbox_tui.sign_in.answer import ConsentRefused, SignInFault
from inbox_tui.sign_in.listener import HOST, CallbackListener

STATE = "s-9f2"


@pytest.fixture
def listener() -> Iterator[CallbackListener]:
    opened = CallbackListener("http://127.0.0.1:0/back", "Consent", seconds=60)
    opened.expect(STATE)
    yield opened
    opened.close()


def get(listener: CallbackListener, query: str, path: str = "") -> httpx.Response:
    address = urlsplit(listener.callback)
    return httpx.get(f"http://{address.netloc}{path or address.path}?{query}", trust_env=False)


def test_one_answer_is_taken_and_the_page_says_so_in_words(listener: CallbackListener) -> None:
    assert listener.code() == ""
    page = get(listener, f"code=abc&state={STATE}")
    assert page.status_code == 200
    assert "You can close this window" in page.text
    assert "abc" not in page.text + str(page.headers)
    assert page.headers["content-security-policy"] == "default-src 'none'"
    assert listener.code() == "abc"
    again = get(listener, f"code=other&state={STATE}")
    assert (again.status_code, listener.code()) == (410, "abc")


def test_a_wrong_state_is_refused_and_told_and_the_right_one_still_counts(
    listener: CallbackListener,
) -> None:
    page = get(listener, "code=evil<b>&state=guessed")
    assert page.status_code == 400
    assert "evil" not in page.text
    assert listener.code() == ""
    assert "belongs to another sign-in" in listener.take_note()
    assert listener.take_note() == ""
    assert get(listener, f"code=abc&state={STATE}").status_code == 200
    assert listener.code() == "abc"


def test_a_no_is_an_answer(listener: CallbackListener) -> None:
    page = get(listener, f"error=access_denied&state={STATE}")
    assert "Nothing was connected" in page.text
    with pytest.raises(ConsentRefused):
        listener.code()


@pytest.mark.parametrize("path", ["/favicon.ico", "/", "/back/", "/Back", "/back/../x"])
def test_no_other_path_is_there(listener: CallbackListener, path: str) -> None:
    page = get(listener, f"code=abc&state={STATE}", path)
    assert (page.status_code, listener.code()) == (404, "")


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "TRACE"])
def test_no_other_method_is_an_answer(listener: CallbackListener, method: str) -> None:
    page = httpx.request(method, f"{listener.callback}?code=abc&state={STATE}", trust_env=False)
    assert page.status_code == 501
    assert method not in page.text
    assert listener.code() == ""


def test_before_the_question_is_known_nothing_is_taken() -> None:
    listener = CallbackListener("http://localhost:0/back", "Consent", seconds=60)
    try:
        port = urlsplit(listener.callback).port
        assert listener.callback == f"http://localhost:{port}/back"
        address = f"http://127.0.0.1:{port}/back?code=abc&state="
        assert httpx.get(address, trust_env=False).status_code == 404
        assert listener.code() == ""
    finally:
        listener.close()


def test_a_connection_that_says_nothing_holds_up_no_answer(listener: CallbackListener) -> None:
    port = urlsplit(listener.callback).port
    assert port
    with socket.create_connection((HOST, port)):
        assert get(listener, f"code=abc&state={STATE}").status_code == 200
    assert listener.code() == "abc"


def test_it_listens_on_this_machine_alone(listener: CallbackListener) -> None:
    assert listener._server.server_address[0] == "127.0.0.1"


def test_a_busy_port_is_told_and_one_that_was_just_closed_is_free() -> None:
    first = CallbackListener("http://127.0.0.1:0/back", "Consent", seconds=60)
    try:
        with pytest.raises(SignInFault, match=r"Port \d+ of this machine is in use.*Consent"):
            CallbackListener(first.callback, "Consent", seconds=60)
    finally:
        first.close()
    CallbackListener(first.callback, "Consent", seconds=60).close()


@pytest.mark.parametrize(
    "callback",
    ["https://127.0.0.1:1/x", "http://example.org:80/x", "http://127.0.0.1/x", "http://[::1]:9/x",
     "http://127.0.0.1:99999/x", ""],
)  # fmt: skip
def test_the_way_back_leads_to_this_machine(callback: str) -> None:
    with pytest.raises(Misconfigured, match="not this machine"):
        CallbackListener(callback, "Consent", seconds=60)
