"""Logging in, renewing and being signed out; finding the server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    Misconfigured,
    PolicyBlocked,
    RateLimited,
    TransientRead,
    WrongAccount,
)
from inbox_tui.testing import MemoryVault
from inbox_tui_matrix import MatrixAdapter, discovery
from inbox_tui_matrix.refusals import Refused
from inbox_tui_matrix.session import Tokens
from tests.adapters.matrix.network import ME, PASSWORD

Make = Callable[..., MatrixAdapter]
_V3 = "/_matrix/client/v3/"


@dataclass
class LoginServer:
    """Takes one token at a time, and says what a test told it to say about others."""

    httpserver: HTTPServer
    good: str = "syt_first"
    unknown: dict[str, Any] = field(default_factory=lambda: {"soft_logout": True})
    """What is said, beside its name, of a token that is not good."""
    refresh: Any = None
    login: Any = None
    asked: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.httpserver.url_for("").rstrip("/")

    def bodies(self, what: str) -> list[Any]:
        return [body for path, body in self.asked if path.endswith(what)]

    def answer(self, request: Request) -> Response:
        path = request.path.removeprefix(_V3)
        self.asked.append((path, request.get_json(silent=True)))
        if path in {"login", "refresh"}:
            said = self.login if path == "login" else self.refresh
            said = refused(403, "M_FORBIDDEN") if said is None else said
            if not isinstance(said, Response):
                self.good = said["access_token"]
            return said if isinstance(said, Response) else as_json(said)
        if request.headers.get("authorization") != f"Bearer {self.good}":
            return refused(401, "M_UNKNOWN_TOKEN", **self.unknown)
        return as_json({"user_id": ME, "device_id": "DEVICE", "displayname": "Nora"})


def as_json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")


def refused(status: int, name: str, **more: Any) -> Response:
    return as_json({"errcode": name, "error": f"No: {PASSWORD} syt_first", **more}, status)


def session(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "user_id": ME,
        "device_id": "DEVICE",
        "access_token": f"syt_{number}",
        "refresh_token": f"syr_{number}",
        **more,
    }


@pytest.fixture
def server(httpserver: HTTPServer) -> LoginServer:
    made = LoginServer(httpserver, login=session())
    httpserver.expect_request(re.compile(f"{_V3}.*")).respond_with_handler(made.answer)
    return made


def saved(vault: MemoryVault) -> dict[str, Any]:
    return dict(json.loads(vault.session))


def test_a_login_is_kept_and_used_by_the_next_run(server: LoginServer, make_adapter: Make) -> None:
    vault = MemoryVault()
    for _ in range(2):
        assert make_adapter(instance=server.url, session=vault).whoami().id == ME
    (login,) = server.bodies("login")
    assert login["identifier"] == {"type": "m.id.user", "user": ME}
    assert "device_id" not in login, "nobody else's device is taken over"
    assert saved(vault)["device"] == "DEVICE"
    assert PASSWORD not in vault.session


def test_another_password_begins_another_session(server: LoginServer, make_adapter: Make) -> None:
    vault = MemoryVault()
    make_adapter(instance=server.url, session=vault).whoami()
    make_adapter(instance=server.url, session=vault, secret="new one").whoami()
    assert [body["password"] for body in server.bodies("login")] == [PASSWORD, "new one"]


def test_a_password_changed_meanwhile_in_another_process_keeps_its_session_and_device(
    server: LoginServer, make_adapter: Make
) -> None:
    vault = MemoryVault()
    old = make_adapter(instance=server.url, session=vault)
    old.whoami()
    server.login = session(2, device_id="NEWER")
    make_adapter(instance=server.url, session=vault, secret="new one").whoami()
    signed_in = vault.session
    with pytest.raises(AuthExpired, match="signed in again"):
        old.whoami()
    assert len(server.bodies("login")) == 2
    assert server.bodies("refresh") == []
    assert vault.session == signed_in
    make_adapter(instance=server.url, session=vault, secret="new one").whoami()
    assert saved(vault)["device"] == "NEWER"


def test_a_token_that_ran_out_is_refreshed_without_the_password(
    server: LoginServer, make_adapter: Make
) -> None:
    vault = MemoryVault()
    make_adapter(instance=server.url, session=vault).whoami()
    server.good, server.refresh = "", {"access_token": "syt_2", "expires_in_ms": 300_000}
    make_adapter(instance=server.url, session=vault).whoami()
    assert server.bodies("refresh") == [{"refresh_token": "syr_1"}]
    assert len(server.bodies("login")) == 1
    after = saved(vault)
    assert (after["access_token"], after["refresh_token"]) == ("syt_2", "syr_1")


def test_a_soft_logout_is_answered_by_a_login_as_the_same_device(
    server: LoginServer, make_adapter: Make
) -> None:
    vault = MemoryVault()
    make_adapter(instance=server.url, session=vault).whoami()
    server.good, server.login = "", session(2)
    make_adapter(instance=server.url, session=vault).whoami()
    assert server.bodies("login")[1]["device_id"] == "DEVICE"
    assert saved(vault)["access_token"] == "syt_2"


def test_a_session_that_was_signed_out_stays_out(server: LoginServer, make_adapter: Make) -> None:
    vault = MemoryVault()
    make_adapter(instance=server.url, session=vault).whoami()
    server.good, server.unknown = "", {}
    for _ in range(2):
        with pytest.raises(AuthRevoked, match="signed out"):
            make_adapter(instance=server.url, session=vault).whoami()
    assert len(server.bodies("login")) == 1


def test_a_session_that_another_run_has_renewed_is_taken_over(
    server: LoginServer, make_adapter: Make
) -> None:
    vault = MemoryVault()
    adapter = make_adapter(instance=server.url, session=vault)
    adapter.whoami()
    vault.session = json.dumps(saved(vault) | {"access_token": "syt_9", "refresh_token": "syr_9"})
    server.good = "syt_9"
    assert adapter.whoami().id == ME
    assert server.bodies("refresh") == []


@pytest.mark.parametrize("broken", ["", "null", "[]", "{}", '{"base": 1}', "no json"])
def test_a_session_that_cannot_be_read_is_begun_anew(
    broken: str, server: LoginServer, make_adapter: Make
) -> None:
    assert make_adapter(instance=server.url, session=MemoryVault(broken)).whoami().id == ME


@pytest.mark.parametrize(
    ("login", "kind"),
    [
        (refused(403, "M_FORBIDDEN"), AuthRevoked),
        (refused(403, "M_USER_DEACTIVATED"), PolicyBlocked),
        (refused(400, "M_UNKNOWN"), Misconfigured),
        (refused(404, "M_UNRECOGNIZED"), Misconfigured),
        (refused(429, "M_LIMIT_EXCEEDED", retry_after_ms=2000), RateLimited),
        (refused(500, "M_UNKNOWN"), TransientRead),
        (session(device_id=None), TransientRead),
    ],
)
def test_a_login_that_fails_is_told_by_its_kind_and_without_the_password(
    login: Any, kind: type[AdapterError], server: LoginServer, make_adapter: Make
) -> None:
    server.login = login
    with pytest.raises(AdapterError) as caught:
        make_adapter(instance=server.url).whoami()
    assert type(caught.value) is kind
    assert caught.value.nothing_sent
    assert PASSWORD not in caught.value.sentence + caught.value.excerpt


def test_a_server_that_breaks_down_over_a_renewal_is_no_revocation(
    server: LoginServer, make_adapter: Make
) -> None:
    vault = MemoryVault()
    make_adapter(instance=server.url, session=vault).whoami()
    server.good, server.refresh = "", refused(502, "")
    with pytest.raises(AuthExpired):
        make_adapter(instance=server.url, session=vault).whoami()
    assert saved(vault)["refresh_token"] == "syr_1"


def test_a_given_token_is_used_as_it_is_and_never_renewed(
    server: LoginServer, make_adapter: Make
) -> None:
    adapter = make_adapter(instance=server.url, sign_in="token", secret="syt_first\n")
    assert adapter.whoami().id == ME
    server.good = ""
    with pytest.raises(AuthRevoked, match="token"):
        adapter.whoami()
    assert server.bodies("login") == server.bodies("refresh") == []


def test_a_session_of_somebody_else_is_found_before_anything_is_read(
    server: LoginServer, make_adapter: Make
) -> None:
    adapter = make_adapter(instance=server.url, actor_id="@ada:m.test")
    with pytest.raises(WrongAccount) as caught:
        list(adapter.pull(None))
    assert (caught.value.expected, caught.value.got) == ("@ada:m.test", ME)
    assert server.bodies("sync") == []


def test_meeting_an_account_ends_its_login_again(server: LoginServer, make_adapter: Make) -> None:
    adapter = make_adapter(instance=server.url, actor_id="")
    adapter.whoami()
    adapter.close()
    adapter.close()
    assert len(server.bodies("logout")) == 1
    connected = make_adapter(instance=server.url)
    connected.whoami()
    connected.close()
    assert len(server.bodies("logout")) == 1


def test_a_way_to_sign_in_that_is_none_is_told(server: LoginServer, make_adapter: Make) -> None:
    with pytest.raises(Misconfigured, match="'sso'"):
        make_adapter(instance=server.url, sign_in="sso").whoami()


def test_tokens_do_not_show_when_printed() -> None:
    tokens = Tokens("https://m.test", "syt_secret", "syr_secret", ME, "D", "salt", "mark")
    assert "secret" not in repr(tokens)
    assert "syt_secret" not in str(TransientRead("it said syt_secret and syr_secret"))


# --- finding the server ------------------------------------------------------------------------


class Told:
    """Answers for a server that is asked where its homeserver is."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self.asked: list[str] = []

    def get(self, address: str, params: object) -> Any:
        self.asked.append(address)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def found(make_adapter: Make, answer: Any, **given: Any) -> tuple[str, list[str]]:
    adapter = make_adapter(**{"instance": "", **given})
    told = Told(answer)
    return discovery.find(adapter._access, told), told.asked  # type: ignore[arg-type]


def test_the_server_behind_the_colon_says_where_its_homeserver_is(make_adapter: Make) -> None:
    told = {"m.homeserver": {"base_url": "https://matrix.m.test/"}}
    asked = ["https://m.test/.well-known/matrix/client"]
    assert found(make_adapter, told) == ("https://matrix.m.test", asked)
    assert found(make_adapter, told, instance="other.test")[1] == [
        "https://other.test/.well-known/matrix/client"
    ]


def test_an_address_is_taken_as_it_is(make_adapter: Make) -> None:
    assert found(make_adapter, {}, instance="https://m.test:8448/") == ("https://m.test:8448", [])


def test_a_server_that_says_nothing_is_the_homeserver_itself(make_adapter: Make) -> None:
    assert found(make_adapter, Refused(404, "", "", {}))[0] == "https://m.test"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"m.homeserver": {"base_url": 7}},
        {"m.homeserver": {"base_url": "http://m.test"}},
        {"m.homeserver": {"base_url": "http://127.0.0.1:8008"}},
        {"m.homeserver": {"base_url": "https://localhost"}},
        {"m.homeserver": {"base_url": "javascript:x"}},
    ],
)
def test_an_answer_that_leads_nowhere_safe_is_refused(told: Any, make_adapter: Make) -> None:
    with pytest.raises(Misconfigured):
        found(make_adapter, told)


@pytest.mark.parametrize(("status", "kind"), [(301, Misconfigured), (503, TransientRead)])
def test_a_server_that_does_not_say_is_not_guessed(
    status: int, kind: type[AdapterError], make_adapter: Make
) -> None:
    with pytest.raises(kind):
        found(make_adapter, Refused(status, "", "", {}))


@pytest.mark.parametrize("name", ["m.test/x", "a b", "user@m.test"])
def test_what_is_no_servers_name_is_refused(name: str, make_adapter: Make) -> None:
    with pytest.raises(Misconfigured):
        found(make_adapter, {}, instance=name)
