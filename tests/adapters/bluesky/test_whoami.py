"""The network itself says whose the credential is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.adapter import AuthRevoked, PolicyBlocked, TransientRead
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from tests.adapters.bluesky.conftest import EVE, ME, XrpcServer, refuse, saved_session

Make = Callable[..., BlueskyAdapter]
WHO = "com.atproto.server.getSession"
PROFILE = "app.bsky.actor.getProfile"


def test_the_answer_is_who_the_session_belongs_to(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[WHO] = {"did": ME, "handle": "renamed.test", "active": True}
    xrpc.answers[PROFILE] = {
        "did": ME,
        "handle": "stale.test",
        "displayName": "Me",
        "followersCount": 1200,
    }
    actor = make_adapter(xrpc.url).whoami()
    assert (actor.id, actor.handle, actor.name, actor.audience) == (ME, "renamed.test", "Me", 1200)
    assert {token for name, _, token in xrpc.calls if name == WHO} == {"access-1"}


@pytest.mark.parametrize("answer", [refuse(502, "UpstreamFailure"), refuse(400), {"did": 5}])
def test_it_needs_no_app_view(answer: Any, xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[PROFILE] = answer
    actor = make_adapter(xrpc.url).whoami()
    assert (actor.id, actor.handle, actor.audience) == (ME, "me.test", None)


def test_a_swapped_credential_names_the_other_account(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[WHO] = {"did": EVE, "handle": "eve.test"}
    vault = MemoryVault(saved_session(xrpc.url, did=EVE))
    assert make_adapter(xrpc.url, vault=vault, actor_id=ME).whoami().id == EVE


def test_a_suspended_account_is_told(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[WHO] = {"did": ME, "handle": "me.test", "active": False, "status": "takendown"}
    with pytest.raises(PolicyBlocked, match="takendown"):
        make_adapter(xrpc.url).whoami()


@pytest.mark.parametrize("answer", [{}, {"did": "me", "handle": "x"}, {"did": ME}])
def test_an_answer_without_an_account_is_no_answer(
    answer: Any, xrpc: XrpcServer, make_adapter: Make
) -> None:
    xrpc.answers[WHO] = answer
    with pytest.raises(TransientRead):
        make_adapter(xrpc.url).whoami()


def test_a_revoked_credential_is_told(xrpc: XrpcServer, make_adapter: Make) -> None:
    for method in (WHO, "com.atproto.server.refreshSession", "com.atproto.server.createSession"):
        xrpc.answers[method] = refuse(401, "AuthenticationRequired")
    with pytest.raises(AuthRevoked):
        make_adapter(xrpc.url).whoami()
