"""One session is shared by all who speak as the account, and renewed in turns."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import httpx
import pytest

from inbox_tui import http
from inbox_tui.adapter import (
    Access,
    AdapterError,
    AuthExpired,
    AuthRevoked,
    Misconfigured,
    ScopeMissing,
    Secret,
    plain_mark,
)
from inbox_tui.testing import MemoryVault
from inbox_tui_x import settings, tokens
from tests.adapters.x.conftest import EVE, ME, REFRESH, Make, SmallX, ok, problem, saved_session

TOKEN = "POST /2/oauth2/token"


def test_whoami_names_the_owner_of_the_token(x: SmallX, make_adapter: Make) -> None:
    actor = make_adapter(x.url).whoami()
    assert (actor.id, actor.handle, actor.audience) == (ME, "@acme", 7)
    assert len(x.calls) == 1


def test_whoami_follows_x_and_not_what_was_remembered(x: SmallX, make_adapter: Make) -> None:
    vault = MemoryVault(saved_session())
    x.me = EVE
    adapter = make_adapter(x.url, vault=vault)
    assert adapter.whoami().id == EVE
    with pytest.raises(AdapterError, match="belongs to"):
        list(adapter.pull(None))
    assert json.loads(vault.session)["user_id"] == EVE


def test_an_expired_session_is_renewed_once_and_kept(x: SmallX, make_adapter: Make) -> None:
    vault = MemoryVault(saved_session())
    x.good = set()
    assert make_adapter(x.url, vault=vault).whoami().id == ME
    assert x.asked(TOKEN) == [
        {
            "grant_type": "refresh_token",
            "refresh_token": REFRESH,
            "client_id": "client-of-ours",
        }
    ]
    kept = json.loads(vault.session)
    assert (kept["access_token"], kept["user_id"]) == ("access-2-of-the-account", ME)
    assert kept["refresh_token"] == "refresh-2-of-the-account"
    assert make_adapter(x.url, vault=vault).whoami().id == ME
    assert len(x.asked(TOKEN)) == 1


def test_a_session_is_renewed_once_only_where_x_still_says_no(
    x: SmallX, make_adapter: Make
) -> None:
    x.faults["GET /2/users/me"] = problem(401)
    with pytest.raises(AuthRevoked):
        make_adapter(x.url).whoami()
    assert len(x.asked(TOKEN)) == 1
    assert len(x.asked("GET /2/users/me")) == 2


def test_many_at_once_renew_it_once(x: SmallX, make_adapter: Make) -> None:
    vault = MemoryVault(saved_session(expires_at=0))
    x.good = set()
    adapters = [make_adapter(x.url, vault=vault) for _ in range(4)]
    met: list[str] = []
    threads = [
        threading.Thread(target=lambda one=one: met.append(one.whoami().id)) for one in adapters
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == [ME] * 4
    assert len(x.asked(TOKEN)) == 1


def test_a_lost_session_begins_anew_with_the_secret(x: SmallX, make_adapter: Make) -> None:
    vault = MemoryVault()
    assert make_adapter(x.url, vault=vault).whoami().id == ME
    assert len(x.asked(TOKEN)) == 1
    assert json.loads(vault.session)["user_id"] == ME


@pytest.mark.parametrize(
    "session",
    [
        saved_session(mark="of an earlier sign-in", access_token="old"),
        saved_session(expires_at="soon"),
        saved_session(access_token=7),
        saved_session(refresh_token=""),
        '{"expires_at": NaN}',
        "[]",
        "no JSON",
    ],
)
def test_a_session_that_is_not_of_this_sign_in_is_not_used(
    session: str, x: SmallX, make_adapter: Make
) -> None:
    make_adapter(x.url, vault=MemoryVault(session)).whoami()
    assert len(x.asked(TOKEN)) == 1
    assert {token for name, _, token in x.calls if name != TOKEN} == {"access-2-of-the-account"}


def test_a_withdrawn_sign_in_says_so(x: SmallX, make_adapter: Make) -> None:
    x.good, x.refresh_token = set(), "somebody-elses"
    with pytest.raises(AuthRevoked, match="sign in again"):
        make_adapter(x.url).whoami()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem(503), AuthExpired),
        (ok([]), AuthExpired),
        (ok({"access_token": "", "refresh_token": "b"}), AuthExpired),
        (ok({"access_token": "access-x"}), ScopeMissing),
        (
            ok({"access_token": "access-x", "refresh_token": "refresh-x", "scope": "users.read"}),
            ScopeMissing,
        ),
        (ok({"error": "invalid_client"}, 400), Misconfigured),
        (problem(401), Misconfigured),
    ],
)
def test_a_renewal_that_fails_says_that_nothing_was_sent(
    answer: object, kind: type[AdapterError], x: SmallX, make_adapter: Make
) -> None:
    x.good = set()
    x.faults[TOKEN] = answer
    vault = MemoryVault(saved_session())
    with pytest.raises(kind) as caught:
        make_adapter(x.url, vault=vault).whoami()
    assert caught.value.nothing_sent
    assert json.loads(vault.session)["refresh_token"] == REFRESH


def test_a_renewal_is_waited_for_as_long_as_a_write(x: SmallX, tmp_path: Path) -> None:
    """Its token is good for one use: an answer that is not waited for loses the session."""
    x.faults[TOKEN] = lambda _: time.sleep(0.6)

    def client() -> httpx.Client:
        made = http.client()
        made.timeout = httpx.Timeout(20.0, read=0.2)
        return made

    access = Access(
        instance=x.url,
        handle="acme",
        settings={"client_id": "client-of-ours"},
        secret=Secret({"refresh_token": REFRESH}),
        http=client,
        session=MemoryVault(),
        folder=tmp_path,
    )
    asked = {"grant_type": "refresh_token", "refresh_token": REFRESH}
    assert tokens.ask(access, settings.read(access), asked).access_token


def test_a_confidential_app_proves_itself(x: SmallX, make_adapter: Make) -> None:
    x.good = set()
    make_adapter(x.url, secrets={"client_secret": "s3cret/of+it"}).whoami()
    (form,) = x.asked(TOKEN)
    assert "client_id" not in form
    (proof,) = (token for name, _, token in x.calls if name == TOKEN)
    assert proof == "Basic Y2xpZW50LW9mLW91cnM6czNjcmV0JTJGb2YlMkJpdA=="


def test_a_session_that_cannot_be_kept_sends_nothing(x: SmallX, make_adapter: Make) -> None:
    class FullVault(MemoryVault):
        def save(self, session: str) -> None:
            raise AdapterError("The keyring is full.")

    x.good = set()
    with pytest.raises(AuthExpired) as caught:
        make_adapter(x.url, vault=FullVault(saved_session())).whoami()
    assert caught.value.nothing_sent


def test_a_sign_in_made_meanwhile_in_another_process_keeps_its_session(
    x: SmallX, make_adapter: Make
) -> None:
    vault = MemoryVault(saved_session())
    old = make_adapter(x.url, vault=vault)
    old.whoami()
    signed_in = saved_session(mark=plain_mark("new-consent"), access_token="new-token")
    vault.session = signed_in
    x.good = {"new-token"}
    for call in (old.whoami, lambda: list(old.pull(None))):
        with pytest.raises(AuthExpired, match="signed in again"):
            call()
    assert x.asked(TOKEN) == []
    assert vault.session == signed_in
    new = make_adapter(x.url, vault=vault, secrets={"refresh_token": "new-consent"})
    assert new.whoami().id == ME
    assert x.asked(TOKEN) == []


def test_whom_x_names_is_not_written_over_the_session_of_another_sign_in(
    x: SmallX, make_adapter: Make
) -> None:
    vault = MemoryVault(saved_session(user_id=""))
    signed_in = saved_session(mark=plain_mark("new-consent"), user_id="")

    def answer(request: object) -> object:
        vault.session = signed_in
        return ok({"data": {"id": ME, "username": "acme", "name": "Acme"}})

    x.faults["GET /2/users/me"] = answer
    with pytest.raises(AuthExpired):
        make_adapter(x.url, vault=vault).whoami()
    assert vault.session == signed_in
