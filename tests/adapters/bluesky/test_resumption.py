"""Promise 19 for Bluesky: a pull cut in many places, resumed, is as one that was not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.adapter.cursor import read_cursor
from inbox_tui_bluesky import BlueskyAdapter
from inbox_tui_bluesky.cursor import Cursor
from tests.adapters.bluesky.conftest import EVE, ME, XrpcServer, notification, post_view
from tests.adapters.resumption import Resumption

Make = Callable[..., BlueskyAdapter]
SIZE = 4


@pytest.mark.usefixtures("quiet")
def test_a_cut_pull_is_resumed_without_loss_or_doubling(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    views: list[dict[str, Any]] = []

    def listing(request: Any) -> dict[str, Any]:
        start = int(request.args.get("cursor", 0))
        newest = [notification(view) for view in reversed(views)]
        more = {"cursor": str(start + SIZE)} if start + SIZE < len(newest) else {}
        return {"notifications": newest[start : start + SIZE]} | more

    def posts(request: Any) -> dict[str, Any]:
        wanted = request.args.getlist("uris")
        return {"posts": [view for view in views if view["uri"] in wanted]}

    xrpc.answers["app.bsky.notification.listNotifications"] = listing
    xrpc.answers["app.bsky.feed.getPosts"] = posts
    cut = Resumption(
        lambda _: make_adapter(xrpc.url),
        lambda cursor: replace(read_cursor(cursor, Cursor), turn=0),  # it counts pulls
        network="bluesky",
        instance=xrpc.url,
        actor_id=ME,
    )
    views += [post_view(EVE, n, minutes=n) for n in range(3)]
    assert cut.pull().new == 3
    cut.remember()
    views += [post_view(EVE, n, minutes=200 + n) for n in range(3, 13)]
    assert cut.cut_all_over(messages=13) > 30
