"""A sent post is found by its key, and our own posts, no others, can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.adapter import AdapterError, Outgoing, WrongAccount
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from tests.adapters.bluesky.conftest import EVE, KEY, ME, URI, WIRE, XrpcServer, refuse

Make = Callable[..., BlueskyAdapter]
GET = "com.atproto.repo.getRecord"


def test_a_sent_post_is_found_by_its_key_without_a_login(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    xrpc.answers[GET] = {"uri": URI, "cid": "bafy", "value": json.loads(WIRE)}
    found = make_adapter(xrpc.url, vault=MemoryVault()).find_sent(outgoing)
    assert found is not None
    assert (found.id, found.author_id, found.note) == (URI, ME, "")
    assert [name for name, _, _ in xrpc.calls] == [GET]


def test_only_the_servers_own_word_proves_absence(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    xrpc.answers[GET] = refuse(400, "RecordNotFound", "Could not locate record")
    assert make_adapter(xrpc.url).find_sent(outgoing) is None


@pytest.mark.parametrize(
    "answer",
    [
        refuse(400, "InvalidRequest", "Could not locate record"),
        refuse(404),
        refuse(500),
        refuse(502, "UpstreamFailure"),
        refuse(429),
        {"value": {}},
    ],
)
def test_any_other_answer_proves_nothing(
    answer: Any, xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    xrpc.answers[GET] = answer
    with pytest.raises(AdapterError):
        make_adapter(xrpc.url).find_sent(outgoing)


def test_a_post_that_was_changed_meanwhile_is_found_with_a_note(
    xrpc: XrpcServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    xrpc.answers[GET] = {"uri": URI, "cid": "bafy", "value": {"text": "other"}}
    found = make_adapter(xrpc.url).find_sent(outgoing)
    assert found is not None
    assert "not the text" in found.note


def test_our_own_post_can_be_deleted(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers["com.atproto.repo.deleteRecord"] = {}
    make_adapter(xrpc.url).delete(URI)
    assert xrpc.asked("deleteRecord") == [
        {"repo": ME, "collection": "app.bsky.feed.post", "rkey": KEY}
    ]


def test_somebody_elses_post_cannot(xrpc: XrpcServer, make_adapter: Make) -> None:
    with pytest.raises(WrongAccount):
        make_adapter(xrpc.url).delete(URI.replace(ME, EVE))
    assert xrpc.calls == []
