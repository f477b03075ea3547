"""Logins are few, renewals are shared, and a changed password ends a saved session."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.adapter import (
    Access,
    AuthExpired,
    AuthRevoked,
    Misconfigured,
    PolicyBlocked,
    RateLimited,
    Secret,
    SendUnknown,
    TransientRead,
    WrongAccount,
)
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from tests.adapters.bluesky.conftest import (
    EVE,
    ME,
    PASSWORD,
    XrpcServer,
    refuse,
    saved_session,
    session_answer,
)
from tests.adapters.patience import new_client
from tests.file_vault import FileVault

Make = Callable[..., BlueskyAdapter]
REFRESH = "com.atproto.server.refreshSession"
LOGIN = "com.atproto.server.createSession"
WHO = "com.atproto.server.getSession"


def expire(xrpc: XrpcServer, *tokens: str) -> None:
    """Let the server call these access tokens expired."""

    def answer(request: Any) -> Any:
        if request.headers["authorization"].removeprefix("Bearer ") in tokens:
            return refuse(400, "ExpiredToken", "Token has expired")
        return {"did": ME, "handle": "me.test"}

    xrpc.answers[WHO] = answer


def test_the_first_call_logs_in_and_the_session_is_kept(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    vault = MemoryVault()
    make_adapter(xrpc.url, vault=vault, actor_id="", handle="@me.test").whoami()
    make_adapter(xrpc.url, vault=vault, actor_id="", handle="@me.test").whoami()
    assert xrpc.asked("createSession") == [{"identifier": "me.test", "password": PASSWORD}]


def test_a_known_account_logs_in_by_its_id_because_handles_change_hands(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    make_adapter(xrpc.url, vault=MemoryVault()).whoami()
    assert xrpc.asked("createSession")[0]["identifier"] == ME


@pytest.mark.parametrize(
    "saved", ["nonsense", "[]", "{}", '{"did": 5}', json.dumps({"did": ME, "access": "x"})]
)
def test_a_damaged_session_is_replaced(saved: str, xrpc: XrpcServer, make_adapter: Make) -> None:
    make_adapter(xrpc.url, vault=MemoryVault(saved)).whoami()
    assert len(xrpc.asked("createSession")) == 1


def test_a_changed_password_ends_the_saved_session(xrpc: XrpcServer, make_adapter: Make) -> None:
    vault = MemoryVault(saved_session(xrpc.url))
    make_adapter(xrpc.url, vault=vault, password="another").whoami()
    assert xrpc.asked("createSession")[0]["password"] == "another"


def test_a_password_changed_meanwhile_in_another_process_keeps_its_session(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    vault = MemoryVault(saved_session(xrpc.url))
    old = make_adapter(xrpc.url, vault=vault)
    old.whoami()
    xrpc.answers[LOGIN] = session_answer(number=2)
    make_adapter(xrpc.url, vault=vault, password="another").whoami()
    signed_in, asked = vault.session, len(xrpc.calls)
    expire(xrpc, "access-1")
    with pytest.raises(AuthExpired, match="signed in again"):
        old.whoami()
    assert [name for name, _, _ in xrpc.calls[asked:]] == [WHO]
    assert vault.session == signed_in
    make_adapter(xrpc.url, vault=vault, password="another").whoami()
    assert len(xrpc.asked("createSession")) == 1


def test_the_session_keeps_no_password(xrpc: XrpcServer, make_adapter: Make) -> None:
    vault = MemoryVault()
    make_adapter(xrpc.url, vault=vault).whoami()
    assert "access-1" in vault.session
    assert PASSWORD not in vault.session


def test_calls_go_to_the_data_server_of_the_did_document(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    other = xrpc.url.replace("localhost", "127.0.0.1")
    assert other != xrpc.url
    service = {"id": "#atproto_pds", "serviceEndpoint": other}
    xrpc.answers[LOGIN] = session_answer() | {"didDoc": {"service": [service]}}
    vault = MemoryVault()
    make_adapter(xrpc.url, vault=vault).whoami()
    assert json.loads(vault.session)["service"] == other


@pytest.mark.parametrize(
    "document",
    [
        None,
        "x",
        {"service": None},
        {"service": [5, {"id": "#other", "serviceEndpoint": "https://other.example"}]},
        {"service": [{"id": "#atproto_pds", "serviceEndpoint": "http://pds.example"}]},
    ],
)
def test_without_a_safe_data_server_the_entry_is_used(
    document: Any, xrpc: XrpcServer, make_adapter: Make
) -> None:
    xrpc.answers[LOGIN] = session_answer() | {"didDoc": document}
    vault = MemoryVault()
    make_adapter(xrpc.url, vault=vault).whoami()
    assert json.loads(vault.session)["service"] == xrpc.url


def test_an_expired_session_is_renewed_once_and_saved(xrpc: XrpcServer, make_adapter: Make) -> None:
    expire(xrpc, "access-1")
    xrpc.answers[REFRESH] = session_answer(number=2)
    vault = MemoryVault(saved_session(xrpc.url))
    assert make_adapter(xrpc.url, vault=vault).whoami().id == ME
    assert [token for name, _, token in xrpc.calls if name == REFRESH] == ["refresh-1"]
    assert json.loads(vault.session)["access"] == "access-2"
    assert xrpc.asked("createSession") == []


def test_a_session_that_another_process_renewed_is_taken_over(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    vault = MemoryVault(saved_session(xrpc.url))
    adapter = make_adapter(xrpc.url, vault=vault)
    adapter.whoami()
    vault.session = vault.session.replace("access-1", "access-2")
    expire(xrpc, "access-1")
    adapter.whoami()
    assert xrpc.asked("refreshSession") == []


def test_a_taken_over_session_that_is_stale_too_is_renewed(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    vault = MemoryVault(saved_session(xrpc.url))
    adapter = make_adapter(xrpc.url, vault=vault)
    adapter.whoami()
    vault.session = vault.session.replace("access-1", "access-2")
    expire(xrpc, "access-1", "access-2")
    xrpc.answers[REFRESH] = session_answer(number=3)
    adapter.whoami()
    assert len(xrpc.asked("refreshSession")) == 1


def test_a_refused_refresh_falls_back_to_the_password(xrpc: XrpcServer, make_adapter: Make) -> None:
    expire(xrpc, "access-1")
    xrpc.answers[REFRESH] = refuse(400, "ExpiredToken", "Token has been revoked")
    xrpc.answers[LOGIN] = session_answer(number=9)
    assert make_adapter(xrpc.url).whoami().id == ME
    assert len(xrpc.asked("createSession")) == 1


def test_a_revoked_password_is_told_after_the_refresh_fails(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    expire(xrpc, "access-1")
    xrpc.answers[REFRESH] = refuse(401, "AuthenticationRequired")
    xrpc.answers[LOGIN] = refuse(401, "AuthenticationRequired", f"bad {PASSWORD}")
    with pytest.raises(AuthRevoked) as caught:
        make_adapter(xrpc.url).whoami()
    assert "me.test" in caught.value.sentence
    assert PASSWORD not in caught.value.excerpt


def test_a_server_that_never_accepts_its_own_tokens_is_not_asked_for_ever(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    xrpc.answers[WHO] = refuse(400, "ExpiredToken")
    xrpc.answers[REFRESH] = lambda _: session_answer(number=len(xrpc.calls))
    with pytest.raises(AuthExpired):
        make_adapter(xrpc.url).whoami()
    assert len(xrpc.asked("getSession")) == 3


def test_a_renewal_in_an_outage_says_expired_and_keeps_the_session(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    expire(xrpc, "access-1")
    xrpc.answers[REFRESH] = refuse(503)
    vault = MemoryVault(saved_session(xrpc.url))
    with pytest.raises(AuthExpired):
        make_adapter(xrpc.url, vault=vault).whoami()
    assert vault.session == saved_session(xrpc.url)
    assert xrpc.asked("createSession") == []


def test_a_renewal_that_names_another_account_is_refused_and_not_kept(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    expire(xrpc, "access-1")
    xrpc.answers[REFRESH] = session_answer(EVE, 2)
    vault = MemoryVault(saved_session(xrpc.url))
    with pytest.raises(WrongAccount) as caught:
        make_adapter(xrpc.url, vault=vault).whoami()
    assert (caught.value.expected, caught.value.got) == (ME, EVE)
    assert vault.session == saved_session(xrpc.url)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuse(401, "AuthFactorTokenRequired"), Misconfigured),
        (refuse(401, "AccountTakedown"), PolicyBlocked),
        (refuse(429, "RateLimitExceeded"), RateLimited),
        (refuse(502), TransientRead),
        (refuse(404), Misconfigured),
        ({"did": ME}, TransientRead),
    ],
)
def test_a_login_that_fails_says_why(
    answer: Any, kind: type[Exception], xrpc: XrpcServer, make_adapter: Make
) -> None:
    xrpc.answers[LOGIN] = answer
    with pytest.raises(kind) as caught:
        make_adapter(xrpc.url, vault=MemoryVault()).whoami()
    assert type(caught.value) is kind


def test_the_password_never_leaves_unencrypted(make_adapter: Make) -> None:
    with pytest.raises(Misconfigured, match="https"):
        make_adapter("http://bsky.social", vault=MemoryVault()).whoami()


def test_trouble_with_the_vault_says_that_nothing_was_sent(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    class Closed(MemoryVault):
        def load(self) -> str:
            raise SendUnknown("The keyring is locked.")

    with pytest.raises(AuthExpired, match="keyring is locked") as caught:
        make_adapter(xrpc.url, vault=Closed()).whoami()
    assert caught.value.nothing_sent


def test_threads_that_expire_together_renew_once(xrpc: XrpcServer, make_adapter: Make) -> None:
    expire(xrpc, "access-1")
    xrpc.answers[REFRESH] = session_answer(number=2)
    vault = MemoryVault(saved_session(xrpc.url))
    adapters = [make_adapter(xrpc.url, vault=vault) for _ in range(6)]
    threads = [threading.Thread(target=adapter.whoami) for adapter in adapters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(xrpc.asked("refreshSession")) == 1
    assert xrpc.asked("createSession") == []


def ask_in_own_process(url: str, folder: Path, ready: Any) -> None:
    access = Access(
        instance=url,
        handle="me.test",
        settings={},
        secret=Secret({"password": PASSWORD}),
        http=new_client,
        session=FileVault(folder),
        folder=folder,
        actor_id=ME,
    )
    adapter = BlueskyAdapter(access)
    ready.wait()
    adapter.whoami()
    adapter.close()


def test_processes_that_expire_together_renew_once(xrpc: XrpcServer, tmp_path: Path) -> None:
    expire(xrpc, "access-1")
    xrpc.answers[REFRESH] = session_answer(number=2)
    FileVault(tmp_path).save(saved_session(xrpc.url))
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(3)
    processes = [
        context.Process(target=ask_in_own_process, args=(xrpc.url, tmp_path, ready))
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(xrpc.asked("refreshSession")) == 1
    assert xrpc.asked("createSession") == []
