"""What hangs on our own posts is found, whether a notification told of it or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.adapter import Page, TransientRead
from inbox_tui.model import MessageKind
from inbox_tui_bluesky import BlueskyAdapter
from inbox_tui_bluesky.own_posts import THREADS_AT_ONCE
from tests.adapters.bluesky.conftest import (
    EVE,
    ME,
    XrpcServer,
    ids,
    keep,
    naming,
    post_view,
    refuse,
)

Make = Callable[..., BlueskyAdapter]
FEED = "app.bsky.feed.getAuthorFeed"
THREAD = "app.bsky.feed.getPostThread"

pytestmark = pytest.mark.usefixtures("quiet")


def own_posts(*counts: int) -> dict[str, Any]:
    views = [post_view(ME, number, replyCount=count) for number, count in enumerate(counts)]
    return {"feed": [{"post": view} for view in views]}


def answered(request: Any) -> dict[str, Any]:
    """Return a thread with one answer that no notification told of."""
    mine = post_view(ME, 0) | {"uri": request.args["uri"]}
    rkey = request.args["uri"].rpartition("/")[2]
    lost = post_view(EVE, 0, parent=mine)
    lost["uri"] = f"at://{EVE}/app.bsky.feed.post/{rkey}"
    return {"thread": {"post": mine, "replies": [{"post": lost}]}}


def test_answers_that_no_notification_told_of_are_found(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    xrpc.answers[FEED] = own_posts(1, 0)
    xrpc.answers[THREAD] = answered
    pages = list(make_adapter(xrpc.url).pull(None))
    found = [message for page in pages for message in page.messages]
    assert sorted((message.attributed_to.id, message.kind.value) for message in found) == [
        (EVE, "reply"),
        (ME, "post"),
    ]


def test_what_we_answered_with_another_app_is_found_once(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    question = post_view(EVE, 1, record={"facets": naming("x", ME)})
    answer = post_view(ME, 2, parent=question)
    chat = post_view(ME, 4, parent=post_view(EVE, 3))
    items = [
        {"post": answer, "reply": {"parent": question, "root": question}},
        {"post": chat, "reply": {"parent": post_view(EVE, 3), "root": post_view(EVE, 3)}},
        {"post": post_view(ME, 5), "reply": {"parent": {"notFound": True}}},
    ]
    xrpc.answers[FEED] = {"feed": items}
    adapter = make_adapter(xrpc.url)
    pages = list(adapter.pull(None))
    found = {message.id: message for page in pages for message in page.messages}
    assert set(found) == {question["uri"], answer["uri"]}
    assert found[answer["uri"]].attributed_to.id == ME
    assert found[question["uri"]].kind is MessageKind.MENTION
    assert ids(list(adapter.pull(pages[-1].cursor))) == set()


def test_only_changed_threads_are_read_and_one_quiet_one_in_turn(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    xrpc.answers[FEED] = own_posts(1, 1, 1)
    xrpc.answers[THREAD] = answered
    adapter = make_adapter(xrpc.url)
    cursor = list(adapter.pull(None))[-1].cursor
    assert len(xrpc.asked(THREAD)) == 3
    seen = set()
    for _ in range(3):
        xrpc.calls.clear()
        cursor = list(adapter.pull(cursor))[-1].cursor
        (asked,) = xrpc.asked(THREAD)
        seen.add(asked["uri"][0])
    assert len(seen) == 3
    xrpc.answers[FEED] = own_posts(1, 4, 1)
    xrpc.calls.clear()
    list(adapter.pull(cursor))
    assert len(xrpc.asked(THREAD)) == 2


def test_many_changed_threads_are_spread_over_pulls(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[FEED] = own_posts(*[1] * (THREADS_AT_ONCE + 3))
    xrpc.answers[THREAD] = answered
    adapter = make_adapter(xrpc.url)
    cursor = list(adapter.pull(None))[-1].cursor
    assert len(xrpc.asked(THREAD)) == THREADS_AT_ONCE
    xrpc.calls.clear()
    list(adapter.pull(cursor))
    assert len(xrpc.asked(THREAD)) == 3 + 1


def test_reposts_and_an_account_unknown_to_the_app_view_are_no_trouble(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    repost = {"post": post_view(EVE, 5, replyCount=9), "reason": {"$type": "x"}}
    xrpc.answers[FEED] = {"feed": [repost, {"post": None}, 5]}
    assert len(list(make_adapter(xrpc.url).pull(None))) == 2
    xrpc.answers[FEED] = refuse(400, "InvalidRequest", "Profile not found")
    assert len(list(make_adapter(xrpc.url).pull(None))) == 2
    assert xrpc.asked(THREAD) == []


def test_a_thread_that_breaks_off_is_read_again_next_time(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    xrpc.answers[FEED] = own_posts(1)
    xrpc.answers[THREAD] = refuse(502)
    adapter = make_adapter(xrpc.url)
    pages: list[Page] = []
    with pytest.raises(TransientRead):
        keep(adapter.pull(None), pages)
    xrpc.answers[THREAD] = answered
    assert len(ids(list(adapter.pull(pages[-1].cursor)))) == 2
