"""What became of a reply is looked up among the account's own posts, and said only when certain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug import Request

from inbox_tui.adapter import AuthRevoked, Outgoing, TransientRead, WrongAccount
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_mastodon.sending import MOST_PAGES, clock_offset
from inbox_tui_mastodon.transport import Answer
from tests.adapters.mastodon.conftest import (
    EVE,
    ME,
    START,
    ApiServer,
    account,
    as_sent,
    refuse,
    status,
)

Make = Callable[..., MastodonAdapter]
OWN = f"GET /api/v1/accounts/{ME}/statuses"
CONTEXT = "GET /api/v1/statuses/1/context"


def test_it_is_found_as_the_server_shows_it(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    other = as_sent(outgoing, 51, content="<p>Something else</p>")
    api.answers[OWN] = [other, as_sent(outgoing)]
    found = make_adapter(api.url).find_sent(outgoing)
    assert found
    assert (found.id, found.author_id, found.note) == ("50", ME, "")


def test_it_is_absent_where_neither_list_has_it(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    assert make_adapter(api.url).find_sent(outgoing) is None
    assert api.asked(CONTEXT)


@pytest.mark.parametrize(
    "other",
    [
        {"in_reply_to_id": "7"},
        {"in_reply_to_id": None, "content": "<p>Other words</p>"},
        {"content": "<p>Wir melden uns morgen bei Ihnen.</p>"},
        {"account": account(EVE)},
    ],
)
def test_another_post_is_not_taken_for_it(
    other: dict[str, Any], api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers[OWN] = [as_sent(outgoing, **other)]
    assert make_adapter(api.url).find_sent(outgoing) is None


@pytest.mark.parametrize("other", [{"in_reply_to_id": None}, {"content": 7}, {"id": None}])
def test_a_post_that_may_be_it_leaves_a_doubt(
    other: dict[str, Any], api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    """Mastodon lets an answer answer nothing once what it answered is deleted."""
    api.answers[OWN] = [as_sent(outgoing, **other)]
    with pytest.raises(TransientRead):
        make_adapter(api.url).find_sent(outgoing)


def test_the_same_words_of_an_hour_ago_are_not_taken_for_it(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    earlier = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    api.answers[OWN] = [as_sent(outgoing, created_at=earlier)]
    assert make_adapter(api.url).find_sent(outgoing) is None


@pytest.mark.parametrize(
    ("date", "offset"),
    [
        ("Sun, 01 Mar 2026 11:30:00 GMT", timedelta(minutes=-30)),
        ("Sun, 01 Mar 2026 12:00:05 -0000", timedelta(seconds=5)),
        ("", timedelta(0)),
        ("today", timedelta(0)),
    ],
)
def test_a_server_whose_clock_differs_is_understood(date: str, offset: timedelta) -> None:
    answer = Answer(status=200, headers={"date": date}, body=[])
    assert clock_offset(answer, START) == offset


def test_it_is_found_below_its_parent_where_the_list_leaves_it_out(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers[CONTEXT] = {"ancestors": [], "descendants": [status(2), as_sent(outgoing)]}
    found = make_adapter(api.url).find_sent(outgoing)
    assert found
    assert found.id == "50"


def test_newer_posts_are_looked_through_page_by_page(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    newer = [as_sent(outgoing, 60 - n, content="<p>other</p>") for n in range(4)]
    every = [*newer, as_sent(outgoing)]

    def listed(request: Request) -> Any:
        before = request.args.get("max_id")
        start = next((n + 1 for n, p in enumerate(every) if p["id"] == before), 0)
        return every[start : start + 2]

    api.answers[OWN] = listed
    found = make_adapter(api.url).find_sent(outgoing)
    assert found
    assert found.id == "50"


def test_too_many_newer_posts_prove_nothing(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    def listed(request: Request) -> Any:
        number = int(request.args.get("max_id", 9000)) - 1
        return [as_sent(outgoing, number, content="<p>other</p>")]

    api.answers[OWN] = listed
    with pytest.raises(TransientRead):
        make_adapter(api.url).find_sent(outgoing)
    assert len(api.asked(OWN)) == MOST_PAGES


@pytest.mark.parametrize(
    ("answer", "error"), [(refuse(503), TransientRead), (refuse(401), AuthRevoked)]
)
def test_where_it_cannot_be_asked_nothing_is_known(
    answer: Any, error: type[Exception], api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers[OWN] = answer
    with pytest.raises(error):
        make_adapter(api.url).find_sent(outgoing)


def test_another_accounts_token_proves_nothing(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers["GET /api/v1/accounts/verify_credentials"] = account(EVE)
    with pytest.raises(WrongAccount):
        make_adapter(api.url).find_sent(outgoing)


def test_a_single_emoji_is_told_from_another(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers[OWN] = [as_sent(outgoing, content="<p>👎</p>", mentions=[])]
    thumb = replace(outgoing, text="👍")
    assert make_adapter(api.url).find_sent(thumb) is None
