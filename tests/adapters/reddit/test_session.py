"""Access tokens are got with the consent, shared, renewed and never told."""

from __future__ import annotations

import base64
import json
import logging
import time

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    RateLimited,
    SessionVault,
    TransientRead,
)
from inbox_tui.model import utc_now
from inbox_tui.testing import MemoryVault
from tests.adapters.reddit.conftest import Make
from tests.adapters.reddit.fake_reddit import CONSENT, EVE, ME, FakeReddit, answering, reset

TOKEN = "/api/v1/access_token"


def test_objects_share_one_token(reddit: FakeReddit, make_adapter: Make) -> None:
    vault = MemoryVault()
    for _ in range(3):
        assert make_adapter(vault=vault).whoami().id == ME
    assert len(reddit.posts(TOKEN)) == 1


def test_a_token_is_renewed_before_its_end(reddit: FakeReddit, make_adapter: Make) -> None:
    vault = MemoryVault()
    make_adapter(vault=vault).whoami()
    kept = json.loads(vault.session)
    assert 3500 < kept["ends"] - time.time() <= 3600
    vault.session = json.dumps({**kept, "ends": time.time() + 30})
    make_adapter(vault=vault).whoami()
    assert len(reddit.posts(TOKEN)) == 2


def test_a_refused_token_is_renewed_once_for_a_read(reddit: FakeReddit, make_adapter: Make) -> None:
    vault = MemoryVault()
    adapter = make_adapter(vault=vault)
    adapter.whoami()
    reddit.tokens.clear()
    assert adapter.whoami().id == ME
    assert len(reddit.posts(TOKEN)) == 2


def test_a_token_that_another_process_has_got_is_taken(
    reddit: FakeReddit, make_adapter: Make
) -> None:
    vault = MemoryVault()
    first, second = make_adapter(vault=vault), make_adapter(vault=vault)
    first.whoami()
    second.whoami()
    reddit.tokens.clear()
    first.whoami()
    second.whoami()
    assert len(reddit.posts(TOKEN)) == 2


def test_a_new_token_that_is_refused_too_is_the_end(reddit: FakeReddit, make_adapter: Make) -> None:
    reddit.faults["/api/v1/me"] = [answering(401, {"error": 401})]
    with pytest.raises(AuthRevoked):
        make_adapter().whoami()
    assert len(reddit.posts(TOKEN)) == 2


def test_a_consent_that_is_replaced_by_the_network_is_kept(
    reddit: FakeReddit, make_adapter: Make
) -> None:
    reddit.rotates = True
    vault = MemoryVault()
    make_adapter(vault=vault).whoami()
    reddit.tokens.clear()
    make_adapter(vault=vault).whoami()
    given = [asked.form["refresh_token"] for asked in reddit.posts(TOKEN)]
    assert given == [CONSENT, f"{CONSENT}-again"]


def test_another_consent_ends_the_session(reddit: FakeReddit, make_adapter: Make) -> None:
    vault = MemoryVault()
    make_adapter(vault=vault).whoami()
    reddit.consents["another-consent-0123"] = EVE
    assert make_adapter(vault=vault, consent="another-consent-0123").whoami().id == EVE


def test_a_consent_given_meanwhile_in_another_process_keeps_its_session(
    reddit: FakeReddit, make_adapter: Make
) -> None:
    vault = MemoryVault()
    reddit.consents["another-consent-0123"] = ME
    old = make_adapter(vault=vault)
    old.whoami()
    vault.session = ""  # a sign-in writes the secret first, then its own session
    make_adapter(vault=vault, consent="another-consent-0123").whoami()
    signed_in, asked = vault.session, len(reddit.posts(TOKEN))
    reddit.tokens.clear()
    with pytest.raises(AuthExpired, match="signed in again"):
        old.whoami()
    assert len(reddit.posts(TOKEN)) == asked
    assert vault.session == signed_in
    reddit.tokens[json.loads(signed_in)["access_token"]] = ME
    assert make_adapter(vault=vault, consent="another-consent-0123").whoami().id == ME
    assert len(reddit.posts(TOKEN)) == asked


@pytest.mark.parametrize(
    "session", ["", "x", "[]", "null", '{"a": 1}', "[" * 100_000, '{"access_token": 1}']
)
def test_a_session_that_cannot_be_read_counts_as_none(make_adapter: Make, session: str) -> None:
    assert make_adapter(vault=MemoryVault(session)).whoami().id == ME


def test_trouble_with_the_token_is_told(reddit: FakeReddit, make_adapter: Make) -> None:
    adapter = make_adapter()
    for fault, kind in (
        (answering(503, b""), TransientRead),
        (answering(200, b"<html>"), TransientRead),
        (answering(200, {"access_token": None, "expires_in": 1, "scope": ""}), TransientRead),
        (answering(200, {"access_token": "a", "expires_in": 1e400, "scope": ""}), TransientRead),
        (reset, TransientRead),
        (answering(429, b"", Retry_After="30"), RateLimited),
        (answering(200, {"error": "invalid_grant"}), AuthRevoked),
    ):
        reddit.faults[TOKEN] = [fault]
        with pytest.raises(kind) as caught:
            adapter.whoami()
        assert type(caught.value) is kind
        assert caught.value.nothing_sent


def test_a_vault_that_fails_has_sent_nothing(make_adapter: Make) -> None:
    class Locked(MemoryVault):
        def load(self) -> str:
            raise AdapterError("The keyring is locked.")

    vault: SessionVault = Locked()
    with pytest.raises(AuthExpired, match="keyring is locked") as caught:
        make_adapter(vault=vault).whoami()
    assert caught.value.nothing_sent


def test_the_libraries_log_much_and_no_secret(
    reddit: FakeReddit, make_adapter: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("praw", "prawcore", "urllib3", "requests", "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    adapter = make_adapter(client_secret="app-secret-0123456789")
    name = reddit.comment("eve1", reddit.submit())
    reddit.deliver(name)
    list(adapter.pull(None))
    (message,) = adapter.thread(next(m for p in adapter.pull(None) for m in p.messages))[1:2]
    adapter.send(adapter.compose(message, "Hello", utc_now()))
    said = "\n".join(f"{record.name} {record.getMessage()}" for record in caplog.records)
    assert "prawcore Fetching: POST" in said
    assert "httpcore" in said
    secrets = [CONSENT, "app-secret-0123456789", *reddit.tokens]
    assert len(secrets) >= 3
    basic = base64.b64encode(b"client-0123456789:app-secret-0123456789").decode()
    assert [value for value in (*secrets, basic) if value in said] == []
