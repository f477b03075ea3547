"""This program registers itself, sends a person to the page of consent, and gets a token, once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ConsentPage,
    Granted,
    Misconfigured,
    RateLimited,
    ScopeMissing,
    SignsIn,
    TransientRead,
    Verifier,
)
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_mastodon.sign_in import SCOPES
from tests.adapters.mastodon.conftest import ApiServer, refuse

Make = Callable[..., MastodonAdapter]
BACK = "http://127.0.0.1:49152/"
APP = {"client_id": "id-1", "client_secret": "app-secret-1"}
TOKEN = {"access_token": "granted-token-1", "token_type": "Bearer", "scope": " ".join(SCOPES)}


def begin(api: ApiServer, make_adapter: Make) -> tuple[MastodonAdapter, ConsentPage]:
    api.answers["POST /api/v1/apps"] = APP
    api.answers["POST /oauth/token"] = TOKEN
    adapter = make_adapter(api.url, token="", actor_id="")
    return adapter, adapter.begin_sign_in(BACK)


def test_any_free_port_does(make_adapter: Make) -> None:
    adapter = make_adapter("https://social.test")
    assert isinstance(adapter, SignsIn)
    assert urlsplit(adapter.callback()).port == 0
    assert urlsplit(adapter.callback()).hostname == "127.0.0.1"


def test_the_program_registers_itself_with_the_least_permissions(
    api: ApiServer, make_adapter: Make
) -> None:
    _, page = begin(api, make_adapter)
    (request,) = api.asked("POST /api/v1/apps")
    assert request.form.to_dict() == {
        "client_name": "inbox-tui",
        "redirect_uris": BACK,
        "scopes": "read:accounts read:notifications read:statuses write:statuses",
    }
    assert "authorization" not in request.headers
    url = urlsplit(page.url)
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{api.url}/oauth/authorize"
    assert asked == {
        "response_type": "code",
        "client_id": "id-1",
        "redirect_uri": BACK,
        "scope": " ".join(SCOPES),
        "state": page.state,
        "code_challenge": Verifier(page.kept["verifier"]).challenge,
        "code_challenge_method": "S256",
    }
    assert len(page.state) > 30
    assert page.state != begin(api, make_adapter)[1].state


def test_the_code_is_exchanged_once(api: ApiServer, make_adapter: Make) -> None:
    adapter, page = begin(api, make_adapter)
    assert adapter.finish_sign_in(page, BACK, "code-1") == Granted(
        secrets={"token": "granted-token-1"}
    )
    (request,) = api.asked("POST /oauth/token")
    assert request.form.to_dict() == {
        "grant_type": "authorization_code",
        "code": "code-1",
        "client_id": "id-1",
        "client_secret": "app-secret-1",
        "redirect_uri": BACK,
        "scope": " ".join(SCOPES),
        "code_verifier": page.kept["verifier"],
    }


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuse(400, "invalid_grant"), AuthRevoked),
        (refuse(401, "invalid_client"), AuthRevoked),
        (refuse(429), RateLimited),
        (refuse(500), TransientRead),
        ({}, TransientRead),
        ([], TransientRead),
        (TOKEN | {"token_type": "mac"}, Misconfigured),
        (TOKEN | {"scope": "read:accounts"}, ScopeMissing),
    ],
)
def test_an_exchange_that_fails_is_told(
    answer: Any, error: type[AdapterError], api: ApiServer, make_adapter: Make
) -> None:
    adapter, page = begin(api, make_adapter)
    api.answers["POST /oauth/token"] = answer
    with pytest.raises(error):
        adapter.finish_sign_in(page, BACK, "code-1")
    assert len(api.asked("POST /oauth/token")) == 1


@pytest.mark.parametrize("scope", ["read write", "read write follow push", ""])
def test_wider_permissions_hold_the_narrower(
    scope: str, api: ApiServer, make_adapter: Make
) -> None:
    adapter, page = begin(api, make_adapter)
    api.answers["POST /oauth/token"] = TOKEN | {"scope": scope}
    assert adapter.finish_sign_in(page, BACK, "code-1").secrets


@pytest.mark.parametrize(
    ("answer", "error"),
    [(refuse(404), AdapterError), (refuse(503), TransientRead), ({"id": "1"}, TransientRead)],
)
def test_a_server_that_takes_no_programs_is_told(
    answer: Any, error: type[AdapterError], api: ApiServer, make_adapter: Make
) -> None:
    api.answers["POST /api/v1/apps"] = answer
    with pytest.raises(error):
        make_adapter(api.url, token="").begin_sign_in(BACK)


def test_a_server_must_be_named(make_adapter: Make) -> None:
    with pytest.raises(Misconfigured):
        make_adapter("", token="").begin_sign_in(BACK)


def test_nothing_secret_is_logged_or_shown(
    api: ApiServer, make_adapter: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    adapter, page = begin(api, make_adapter)
    granted = adapter.finish_sign_in(page, BACK, "code-1")
    shown = f"{page!r} {granted!r} {caplog.text}"
    for secret in ("app-secret-1", "granted-token-1", page.kept["verifier"]):
        assert secret not in shown


def test_a_pasted_token_does_as_well(api: ApiServer, make_adapter: Make) -> None:
    make_adapter(api.url, token=" pasted-token\n").whoami()
    asked = api.asked("GET /api/v1/accounts/verify_credentials")
    assert asked[0].headers["authorization"] == "Bearer pasted-token"
