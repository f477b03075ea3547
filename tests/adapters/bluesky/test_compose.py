"""A reply is built as it will leave, and says whom it will reach."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    ContentRejected,
    TargetClosed,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.model import Message, MessageKind, Visibility
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter, tid
from tests.adapters.bluesky.conftest import (
    EVE,
    ME,
    XrpcServer,
    post_view,
    ref,
    refuse,
    saved_session,
)

Make = Callable[..., BlueskyAdapter]
AT = datetime(2026, 11, 21, 13, 30, 5, 123456, tzinfo=timezone(timedelta(hours=1)))
THREAD = "app.bsky.feed.getPostThread"
RECORD = "com.atproto.repo.getRecord"
RESOLVE = "com.atproto.identity.resolveHandle"
BOB = "did:plc:bob"


@pytest.fixture(autouse=True)
def network(xrpc: XrpcServer) -> None:
    def resolve(request: Any) -> Any:
        known = {"bob.test": BOB, "eve.test": EVE, "me.test": ME}
        did = known.get(request.args["handle"])
        return {"did": did} if did else refuse(400, "InvalidRequest", "Unable to resolve handle")

    xrpc.answers[RESOLVE] = resolve
    xrpc.answers[THREAD] = {"thread": {"post": post_view()}}


def test_the_record_names_root_and_parent_and_the_moment(
    xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    outgoing = make_adapter(xrpc.url).compose(parent, "Danke, läuft wieder!", AT)
    assert json.loads(outgoing.wire) == {
        "$type": "app.bsky.feed.post",
        "text": "Danke, läuft wieder!",
        "createdAt": "2026-11-21T12:30:05.123Z",
        "reply": {"root": ref(post_view()), "parent": ref(post_view())},
    }
    assert outgoing.text == "Danke, läuft wieder!"
    assert outgoing.parent_id == parent.id
    assert outgoing.visibility is Visibility.PUBLIC
    assert [actor.handle for actor in outgoing.to] == ["eve.test"]
    assert outgoing.also_notified == ()
    assert outgoing.composed_at == AT
    assert tid.is_valid(outgoing.key)


def test_composed_again_the_bytes_are_the_same_and_the_key_is_new(
    xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    adapter = make_adapter(xrpc.url)
    one, other = (adapter.compose(parent, "x", AT) for _ in range(2))
    assert one.wire == other.wire
    assert one.key < other.key


def test_a_deep_reply_keeps_the_threads_root(
    xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    root = post_view(BOB, 5)
    middle = post_view(ME, 6, parent=root)
    target = post_view(EVE, 1, parent=middle, root=root)
    above = {"post": middle, "parent": {"post": root}}
    xrpc.answers[THREAD] = {"thread": {"post": target, "parent": above}}
    outgoing = make_adapter(xrpc.url).compose(parent, "x", AT)
    assert json.loads(outgoing.wire)["reply"] == {"root": ref(root), "parent": ref(target)}
    assert [actor.handle for actor in outgoing.also_notified] == ["bob.test"]
    assert xrpc.asked(THREAD) == [{"uri": [parent.id], "depth": ["0"], "parentHeight": ["3"]}]


def test_mentions_links_and_tags_become_facets_and_are_told(
    xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    text = "ü @bob.test @eve.test @me.test @nobody.test https://example.com/x #hilfe"
    outgoing = make_adapter(xrpc.url).compose(parent, text, AT)
    facets = json.loads(outgoing.wire)["facets"]
    raw = text.encode()
    shown = [
        raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode() for facet in facets
    ]
    assert shown == ["@bob.test", "@eve.test", "@me.test", "https://example.com/x", "#hilfe"]
    assert facets[0]["features"][0]["did"] == BOB
    # The writer of the post hears of it anyway, and we need not be told of ourselves.
    assert [(actor.id, actor.handle) for actor in outgoing.also_notified] == [(BOB, "bob.test")]
    assert outgoing.links == ("https://example.com/x",)


def test_a_mention_that_cannot_be_looked_up_now_stops_the_reply(
    xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    xrpc.answers[RESOLVE] = refuse(502)
    with pytest.raises(TransientRead):
        make_adapter(xrpc.url).compose(parent, "@bob.test", AT)


@pytest.mark.parametrize("text", ["", "  ", "x" * 301, "\ud800"])
def test_a_text_that_does_not_fit_is_refused_before_anything_is_asked(
    text: str, xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    with pytest.raises(ContentRejected) as caught:
        make_adapter(xrpc.url).compose(parent, text, AT)
    assert (caught.value.limit, caught.value.counted) == (300, len(text))
    assert xrpc.calls == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"deleted": True}, TargetGone),
        ({"kind": MessageKind.NOTICE}, TargetClosed),
        ({"raw": {"blocked": True}}, TargetClosed),
        ({"raw": {"reply_disabled": True}}, TargetClosed),
    ],
)
def test_what_is_known_to_be_closed_is_refused(
    change: dict[str, Any],
    kind: type[AdapterError],
    xrpc: XrpcServer,
    make_adapter: Make,
    parent: Message,
) -> None:
    closed = replace(parent, **change)
    adapter = make_adapter(xrpc.url)
    allowed = adapter.can_reply(closed)
    assert not allowed.yes
    assert allowed.reason
    with pytest.raises(kind):
        adapter.compose(closed, "x", AT)
    assert xrpc.calls == []
    assert adapter.can_reply(parent).yes


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuse(400, "NotFound", "Post not found"), TargetGone),
        ({"thread": {"uri": "at://x", "notFound": True}}, TargetGone),
        ({"thread": {"uri": "at://x", "blocked": True}}, TargetClosed),
        ({"thread": {"post": post_view(viewer={"replyDisabled": True})}}, TargetClosed),
        ({"thread": {"post": post_view(author={"viewer": {"blocking": "x"}})}}, TargetClosed),
        ({"thread": {"post": {}}}, TransientRead),
        ({"thread": {"post": post_view(), "parent": {"post": {"author": 5}}}}, TransientRead),
    ],
)
def test_what_changed_since_the_pull_is_noticed(
    answer: Any, kind: type[AdapterError], xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    xrpc.answers[THREAD] = answer
    with pytest.raises(kind):
        make_adapter(xrpc.url).compose(parent, "x", AT)


def test_while_the_app_view_is_down_the_data_server_is_asked(
    xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    xrpc.answers[THREAD] = refuse(502, "UpstreamFailure")
    root = post_view(BOB, 5)
    view = post_view(EVE, 1, parent=root)
    xrpc.answers[RECORD] = {"uri": parent.id, "cid": "bafynow", "value": view["record"]}
    outgoing = make_adapter(xrpc.url).compose(parent, "x", AT)
    assert json.loads(outgoing.wire)["reply"] == {
        "root": ref(root),
        "parent": {"uri": parent.id, "cid": "bafynow"},
    }
    assert [actor.id for actor in outgoing.also_notified] == [BOB]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuse(400, "RecordNotFound"), TargetGone),
        (refuse(502), TransientRead),
        ({"cid": "x"}, TransientRead),
        ({"cid": "x", "value": {"reply": {"root": 5}}}, TransientRead),
        ({"cid": "x", "value": {"reply": {"root": {"uri": "x", "cid": "y"}}}}, TransientRead),
    ],
)
def test_what_the_data_server_says_then_counts(
    answer: Any, kind: type[AdapterError], xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    xrpc.answers[THREAD] = refuse(502)
    xrpc.answers[RECORD] = answer
    with pytest.raises(kind):
        make_adapter(xrpc.url).compose(parent, "x", AT)


def test_another_post_than_the_one_asked_for_is_not_answered(
    xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    """The record would hang under it, while the confirm step shows the other."""
    elsewhere = {**post_view(), "uri": f"at://{EVE}/app.bsky.feed.post/3kelsewhere"}
    xrpc.answers[THREAD] = {"thread": {"post": elsewhere}}
    with pytest.raises(TransientRead, match="another post"):
        make_adapter(xrpc.url).compose(parent, "hi", AT)


def test_another_accounts_session_composes_nothing(
    xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    adapter = make_adapter(xrpc.url, vault=MemoryVault(saved_session(xrpc.url, did=EVE)))
    with pytest.raises(WrongAccount):
        adapter.compose(parent, "x", AT)


def test_a_thread_is_read_again(xrpc: XrpcServer, make_adapter: Make, parent: Message) -> None:
    answer = post_view(ME, 9, parent=post_view())
    xrpc.answers[THREAD] = {"thread": {"post": post_view(), "replies": [{"post": answer}]}}
    messages = make_adapter(xrpc.url).thread(parent)
    assert [message.id for message in messages] == [parent.id, answer["uri"]]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuse(400, "NotFound"), TargetGone),
        ({"thread": {"uri": "at://x", "blocked": True}}, TargetClosed),
        ({"thread": 5}, TransientRead),
    ],
)
def test_a_thread_that_is_gone_says_so(
    answer: Any, kind: type[AdapterError], xrpc: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    xrpc.answers[THREAD] = answer
    with pytest.raises(kind):
        make_adapter(xrpc.url).thread(parent)
