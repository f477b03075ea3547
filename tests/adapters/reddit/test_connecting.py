"""From the page of consent to an account that answers, through the program's own door."""

from __future__ import annotations

import socket
from urllib.parse import parse_qs, urlsplit

import httpx

from inbox_tui.accounts import Application, meet
from inbox_tui.sign_in import SignIn, SignInFault
from tests.adapters.reddit.fake_reddit import CLIENT_ID, ME, NAMES, FakeReddit

CODE, GRANTED = "code-0123456789", "granted-consent-0123456789"


def begun(reddit: FakeReddit) -> SignIn:
    """Begin with a port that is free; another process may take it first."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        settings = {"client_id": CLIENT_ID, "callback_port": str(port)}
        sign_in = SignIn(
            Application(network="reddit", handle="", instance=reddit.url, settings=settings)
        )
        try:
            sign_in.begin()
        except SignInFault:
            sign_in.stop()
            continue
        return sign_in


def test_consent_in_a_browser_connects_the_account(reddit: FakeReddit) -> None:
    reddit.codes[CODE] = GRANTED
    reddit.consents[GRANTED] = ME
    sign_in = begun(reddit)
    asked = {name: one[0] for name, one in parse_qs(urlsplit(sign_in.address).query).items()}
    back = {"state": asked["state"], "code": CODE}
    with httpx.Client(trust_env=False) as browser:
        assert browser.get(asked["redirect_uri"], params=back).status_code == 200
    assert sign_in.has_answer()
    application = sign_in.finish()
    sign_in.stop()
    assert application.secrets["refresh_token"] == GRANTED
    candidate = meet(application)
    assert (candidate.actor.id, candidate.actor.handle) == (ME, NAMES[ME])
    assert candidate.session
