"""Mentions that the server files away as requests are shown like any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.adapter import AuthRevoked
from inbox_tui.model import MessageKind
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_mastodon.held_back import ASKED_AGAIN
from tests.adapters.mastodon.conftest import (
    BOB,
    ApiServer,
    account,
    messages,
    notification,
    refuse,
    status,
)

Make = Callable[..., MastodonAdapter]
POLICY = "GET /api/v2/notifications/policy"
REQUESTS = "GET /api/v1/notifications/requests"


def hold_back(api: ApiServer, *posts: dict[str, Any], updated: str = "1") -> None:
    """File posts by Bob as one request; the list of notifications does not have them."""
    api.answers[POLICY] = {"summary": {"pending_requests_count": 1}}
    api.answers[REQUESTS] = [
        {
            "id": "r1",
            "updated_at": updated,
            "notifications_count": str(len(posts)),
            "account": account(BOB),
            "last_status": posts[-1],
        }
    ]

    def listed(request: Any) -> Any:
        return [notification(p, p["id"]) for p in posts] if request.args.get("account_id") else []

    api.answers["GET /api/v1/notifications"] = listed


def test_a_private_mention_that_is_held_back_is_shown(api: ApiServer, make_adapter: Make) -> None:
    hold_back(api, status(1, BOB, visibility="direct"), status(2, BOB, visibility="direct"))
    pages = list(make_adapter(api.url).pull(None))
    found = messages(iter(pages))
    assert {name: m.kind for name, m in found.items()} == {
        "1": MessageKind.DIRECT, "2": MessageKind.DIRECT,
    }  # fmt: skip
    assert {request.method for _, request in api.calls} == {"GET"}, "nothing is accepted"


def test_the_last_post_comes_even_where_the_list_leaves_it_out(
    api: ApiServer, make_adapter: Make
) -> None:
    hold_back(api, status(1, BOB))
    api.answers["GET /api/v1/notifications"] = []
    assert list(messages(make_adapter(api.url).pull(None))) == ["1"]


def test_a_sender_is_read_again_only_after_writing_again(
    api: ApiServer, make_adapter: Make
) -> None:
    hold_back(api, status(1, BOB))
    pages = list(make_adapter(api.url).pull(None))
    assert not messages(make_adapter(api.url).pull(pages[-1].cursor))
    hold_back(api, status(1, BOB), status(2, BOB), updated="2")
    assert set(messages(make_adapter(api.url).pull(pages[-1].cursor))) == {"1", "2"}


@pytest.mark.parametrize("code", [400, 403, 404, 501])
def test_a_server_that_holds_nobody_back_is_asked_seldom(
    code: int, api: ApiServer, make_adapter: Make
) -> None:
    api.answers[POLICY] = refuse(code, "no such thing")
    cursor = None
    for _ in range(ASKED_AGAIN + 1):
        cursor = list(make_adapter(api.url).pull(cursor))[-1].cursor
    assert len(api.asked(POLICY)) == 2
    assert not api.asked(REQUESTS)


def test_a_token_that_ends_here_is_told(api: ApiServer, make_adapter: Make) -> None:
    api.answers[POLICY] = refuse(401, "revoked")
    with pytest.raises(AuthRevoked):
        list(make_adapter(api.url).pull(None))
