"""Consent in a browser brings a refresh token, once."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.adapter import AdapterError, AuthRevoked, Misconfigured, SignsIn, TransientRead
from inbox_tui_reddit import RedditAdapter
from tests.adapters.reddit.conftest import Make
from tests.adapters.reddit.fake_reddit import CLIENT_ID, ME, FakeReddit, Fault, answering, reset

TOKEN = "/api/v1/access_token"
CODE = "code-0123456789"
GRANTED = "granted-consent-0123456789"


@pytest.fixture
def newcomer(make_adapter: Make) -> RedditAdapter:
    return make_adapter(consent=None, actor_id="", handle="")


def test_the_callback_is_the_registered_one(make_adapter: Make) -> None:
    assert make_adapter().callback() == "http://127.0.0.1:8765/"
    assert make_adapter(callback_port="1234").callback() == "http://127.0.0.1:1234/"


@pytest.mark.parametrize("port", ["", "80", "65536", "x", "٨٠٨٠", "0", "-8765"])
def test_a_port_that_is_none_is_told(make_adapter: Make, port: str) -> None:
    with pytest.raises(Misconfigured, match="number from 1024"):
        make_adapter(callback_port=port).callback()


def test_the_page_asks_for_a_lasting_consent_with_the_least_scopes(
    reddit: FakeReddit, newcomer: RedditAdapter
) -> None:
    assert isinstance(newcomer, SignsIn)
    callback = newcomer.callback()
    page, other = newcomer.begin_sign_in(callback), newcomer.begin_sign_in(callback)
    assert page.state != other.state
    assert len(page.state) >= 40
    assert page.url.startswith(f"{reddit.url}/api/v1/authorize?")
    assert {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()} == {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "state": page.state,
        "redirect_uri": callback,
        "duration": "permanent",
        "scope": "identity read submit edit history privatemessages",
    }
    assert reddit.asked == []


def test_a_code_brings_a_credential_that_works(
    reddit: FakeReddit, newcomer: RedditAdapter, make_adapter: Make
) -> None:
    reddit.codes[CODE] = GRANTED
    reddit.consents[GRANTED] = ME
    page = newcomer.begin_sign_in(newcomer.callback())
    granted = newcomer.finish_sign_in(page, newcomer.callback(), CODE)
    assert granted.secrets == {"refresh_token": GRANTED}
    assert GRANTED not in repr(granted)
    (asked,) = reddit.posts(TOKEN)
    assert asked.form == {
        "grant_type": "authorization_code",
        "code": CODE,
        "redirect_uri": newcomer.callback(),
    }
    assert make_adapter(consent=GRANTED, actor_id="").whoami().id == ME


ODD: dict[str, tuple[Fault, type[AdapterError]]] = {
    "refused": (answering(200, {"error": "invalid_grant"}), AuthRevoked),
    "unknown client": (answering(401, {"error": 401}), AuthRevoked),
    "bad request": (answering(400, {"error": 400}), AuthRevoked),
    "for an hour only": (
        answering(200, {"access_token": "a", "expires_in": 3600, "scope": "identity"}),
        AuthRevoked,
    ),
    "broken down": (answering(503, b""), TransientRead),
    "no JSON": (answering(200, b"<html>"), TransientRead),
    "a list": (answering(200, []), TransientRead),
    "nothing in it": (answering(200, {}), TransientRead),
    "wrong types": (
        answering(200, {"access_token": 1, "expires_in": "x", "scope": None}),
        TransientRead,
    ),
    "reset": (reset, TransientRead),
    "redirect": (answering(307, b"", Location="http://127.0.0.1:9/"), TransientRead),
}


@pytest.mark.parametrize(("fault", "kind"), ODD.values(), ids=ODD)
def test_a_code_is_given_once_whatever_is_answered(
    reddit: FakeReddit, newcomer: RedditAdapter, fault: Fault, kind: type[AdapterError]
) -> None:
    reddit.faults[TOKEN] = [fault]
    page = newcomer.begin_sign_in(newcomer.callback())
    with pytest.raises(kind) as caught:
        newcomer.finish_sign_in(page, newcomer.callback(), CODE)
    assert type(caught.value) is kind
    assert len(reddit.posts(TOKEN)) == 1
    assert CODE not in f"{caught.value!r} {caught.value.excerpt} {caught.value.__cause__}"
