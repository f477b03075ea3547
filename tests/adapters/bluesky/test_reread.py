"""A post that could not be read is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.adapter import Rejected, TargetGone
from inbox_tui.model import MessageKind
from inbox_tui_bluesky import BlueskyAdapter
from tests.adapters.bluesky.conftest import XrpcServer, notification, post_view

Make = Callable[..., BlueskyAdapter]
POSTS = "app.bsky.feed.getPosts"


@pytest.fixture
def rejected(xrpc: XrpcServer, make_adapter: Make, quiet: None) -> Rejected:
    """Return what a pull says of a notification whose time is none."""
    bad: dict[str, Any] = notification(post_view()) | {"indexedAt": "yesterday"}
    xrpc.answers["app.bsky.notification.listNotifications"] = {"notifications": [bad]}
    (found,) = [letter for page in make_adapter(xrpc.url).pull(None) for letter in page.rejected]
    return found


def test_a_post_that_can_be_read_now_is_the_mention_it_was(
    xrpc: XrpcServer, make_adapter: Make, rejected: Rejected
) -> None:
    xrpc.answers[POSTS] = {"posts": [post_view()]}
    message = make_adapter(xrpc.url).reread(rejected)
    assert (message.id, message.kind) == (post_view()["uri"], MessageKind.MENTION)


def test_a_post_that_is_gone_is_told(
    xrpc: XrpcServer, make_adapter: Make, rejected: Rejected
) -> None:
    with pytest.raises(TargetGone):
        make_adapter(xrpc.url).reread(rejected)


def test_a_post_that_is_still_bad_says_why(
    xrpc: XrpcServer, make_adapter: Make, rejected: Rejected
) -> None:
    xrpc.answers[POSTS] = {"posts": [post_view() | {"record": 7}]}
    with pytest.raises(ValueError, match="record"):
        make_adapter(xrpc.url).reread(rejected)
