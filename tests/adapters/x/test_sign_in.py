"""Consent in a browser ends in a session of one's own, and only this machine may stand in for X."""

from __future__ import annotations

import hashlib
import json
import socket
from base64 import urlsafe_b64encode
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.accounts import Application, meet
from inbox_tui.adapter import AuthRevoked, Misconfigured, SignsIn
from inbox_tui.sign_in import SignIn
from inbox_tui.testing import MemoryVault
from tests.adapters.x.conftest import ME, Make, SmallX

CALLBACK = "http://127.0.0.1:8765/callback"


def test_consent_brings_a_session_that_works(x: SmallX, make_adapter: Make) -> None:
    adapter = make_adapter(x.url, vault=MemoryVault(), actor_id="")
    assert isinstance(adapter, SignsIn)
    page = adapter.begin_sign_in(adapter.callback())
    assert x.calls == []
    asked = {name: value for name, (value,) in parse_qs(urlsplit(page.url).query).items()}
    assert page.url.startswith(f"{x.url}/i/oauth2/authorize?")
    assert (asked["redirect_uri"], asked["state"]) == (CALLBACK, page.state)
    assert asked["scope"] == "tweet.read users.read tweet.write offline.access"
    granted = adapter.finish_sign_in(page, CALLBACK, "good-code")
    (form,) = x.asked("POST /2/oauth2/token")
    digest = hashlib.sha256(form.pop("code_verifier").encode()).digest()
    assert urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
    assert form == {
        "grant_type": "authorization_code",
        "code": "good-code",
        "redirect_uri": CALLBACK,
        "client_id": "client-of-ours",
    }
    vault = MemoryVault(granted.session)
    connected = make_adapter(x.url, vault=vault, secrets=dict(granted.secrets))
    assert connected.whoami().id == ME
    assert json.loads(vault.session)["user_id"] == ME
    assert len(x.asked("POST /2/oauth2/token")) == 1


def test_an_account_is_connected_from_the_page_to_the_name(
    x: SmallX, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path / "home"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        callback = f"http://127.0.0.1:{free.getsockname()[1]}/callback"
    settings = {"client_id": "client-of-ours", "callback": callback}
    begun = SignIn(Application(network="x", handle="", instance=x.url, settings=settings))
    begun.begin()
    try:
        asked = parse_qs(urlsplit(begun.address).query)
        assert asked["redirect_uri"] == [callback]
        begun.paste(f"{callback}?code=good-code&state={asked['state'][0]}")
        granted = begun.finish()
    finally:
        begun.stop()
    met = meet(granted)
    assert (met.actor.id, met.actor.handle) == (ME, "@acme")
    assert json.loads(met.session)["user_id"] == ME
    assert len(x.asked("POST /2/oauth2/token")) == 1


def test_two_consents_share_nothing(x: SmallX, make_adapter: Make) -> None:
    adapter = make_adapter(x.url)
    one, two = (adapter.begin_sign_in(CALLBACK) for _ in range(2))
    assert one.state != two.state
    assert one.kept["verifier"] != two.kept["verifier"]
    assert one.kept["verifier"] not in one.url


def test_a_code_that_is_too_old_is_told_as_such(x: SmallX, make_adapter: Make) -> None:
    adapter = make_adapter(x.url)
    page = adapter.begin_sign_in(CALLBACK)
    with pytest.raises(AuthRevoked, match="30 seconds"):
        adapter.finish_sign_in(page, CALLBACK, "old-code")
    assert len(x.asked("POST /2/oauth2/token")) == 1


def test_the_page_of_x_itself_is_asked_for_consent(make_adapter: Make) -> None:
    page = make_adapter("https://api.x.com").begin_sign_in(CALLBACK)
    assert page.url.startswith("https://x.com/i/oauth2/authorize?response_type=code&")


@pytest.mark.parametrize(
    "instance",
    [
        "http://api.x.com",
        "https://api.x.com.example.com",
        "https://example.com",
        "https://user@api.x.com",
        "https://api.x.com/2",
        "https://api.x.com:444",
        "ftp://127.0.0.1",
        "http://127.0.0.1.example.com",
        "http://[",
        "https://api.x.com:many",
    ],
)
def test_no_other_server_gets_a_token(instance: str, make_adapter: Make) -> None:
    with pytest.raises(Misconfigured):
        make_adapter(instance).whoami()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", " "),
        ("callback", "https://example.com/callback"),
        ("callback", "http://127.0.0.1/callback"),
        ("callback", "http://example.com:80/"),
        ("plan", "free"),
        ("owns_app", "maybe"),
        ("backlog", "-1"),
        ("backlog", "801"),
        ("backlog", "²"),
        ("recheck_daily", "all"),
    ],
)
def test_a_setting_that_cannot_work_is_named(name: str, value: str, make_adapter: Make) -> None:
    adapter = make_adapter("https://api.x.com", **{name: value})
    with pytest.raises(Misconfigured):
        adapter.begin_sign_in(CALLBACK)
    assert adapter.measure("still counted").fits


def test_the_callback_is_as_it_was_registered(make_adapter: Make) -> None:
    registered = "http://localhost:9999/x/back"
    assert make_adapter("https://api.x.com", callback=registered).callback() == registered
