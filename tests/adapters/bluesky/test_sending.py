"""Pictures go up before the post that names them; a thread goes in one request, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    ContentRejected,
    NotTransmitted,
    Outgoing,
    OutgoingFile,
    SendUnknown,
    TransientRead,
    WrongAccount,
)
from inbox_tui.model import Message, utc_now
from inbox_tui.reply import attach
from inbox_tui_bluesky import BlueskyAdapter, cids, sending
from tests import pictures
from tests.adapters.bluesky.conftest import EVE, ME, URI, XrpcServer, post_view, refuse

Make = Callable[..., BlueskyAdapter]
PUT, WRITES = "com.atproto.repo.putRecord", "com.atproto.repo.applyWrites"
UPLOAD, RECORD = "com.atproto.repo.uploadBlob", "com.atproto.repo.getRecord"
SHOP = attach.take_in("shop.png", pictures.png(), "our shop")
DOOR = attach.take_in("door.jpg", pictures.jpeg(30, 40))
WORDS = "One.\n---\nTwo @eve.test https://example.com/x\n---\nThree."


@pytest.fixture
def network(xrpc: XrpcServer) -> XrpcServer:
    """Give a server that keeps what it gets, as the real one does."""
    kept: dict[str, Any] = {}

    def put(request: Any) -> Any:
        body = request.get_json()
        return _keep(kept, body["rkey"], body["record"])

    def writes(request: Any) -> Any:
        return {
            "results": [_keep(kept, w["rkey"], w["value"]) for w in request.get_json()["writes"]]
        }

    def record(request: Any) -> Any:
        found = kept.get(request.args["rkey"])
        return found or refuse(400, "RecordNotFound")

    xrpc.answers |= {
        PUT: put,
        WRITES: writes,
        RECORD: record,
        UPLOAD: _uploaded,
        "com.atproto.identity.resolveHandle": {"did": EVE},
        "app.bsky.feed.getPostThread": {
            "thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": post_view()}
        },
    }
    xrpc.kept = kept  # type: ignore[attr-defined]
    return xrpc


def _keep(kept: dict[str, Any], rkey: str, record: Any) -> Any:
    uri = f"at://{ME}/app.bsky.feed.post/{rkey}"
    kept[rkey] = {"uri": uri, "cid": cids.of_record(record), "value": record}
    return {"uri": uri, "cid": cids.of_record(record)}


def _uploaded(request: Any) -> Any:
    data = request.get_data()
    file = next(f for f in (SHOP, DOOR) if f.data == data)
    assert request.content_type == file.media_type
    return {
        "blob": {
            "$type": "blob",
            "ref": {"$link": cids.of_blob(file.sha256)},
            "mimeType": file.media_type,
            "size": file.size,
        }
    }


def thread(adapter: BlueskyAdapter, parent: Message, *files: OutgoingFile) -> Outgoing:
    parts = adapter.split(WORDS, numbered=True)
    return adapter.compose_thread(parent, parts, utc_now(), files)


def test_pictures_go_up_after_the_confirm_step_and_before_the_post(
    network: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    adapter = make_adapter(network.url)
    outgoing = adapter.compose_with_files(parent, "Here.", utc_now(), (SHOP, DOOR))
    assert network.asked("uploadBlob") == []
    assert outgoing.files == (SHOP, DOOR)
    adapter.upload(outgoing, lambda: True)
    assert network.asked("putRecord") == []
    adapter.send(outgoing)
    assert network.asked("uploadBlob") == [SHOP.data, DOOR.data]
    methods = [name for name, _, _ in network.calls]
    assert methods.index(UPLOAD) < methods.index(PUT)
    (put,) = network.asked("putRecord")
    images = put["record"]["embed"]["images"]
    assert [image["alt"] for image in images] == ["our shop", ""]
    assert [image["aspectRatio"] for image in images] == [
        {"width": 40, "height": 20},
        {"width": 30, "height": 40},
    ]


def test_a_thread_goes_in_one_request_and_each_post_names_the_one_before(
    network: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    adapter = make_adapter(network.url)
    outgoing = thread(adapter, parent, SHOP)
    assert outgoing.links == ("https://example.com/x",)
    adapter.upload(outgoing, lambda: True)
    sent = adapter.send(outgoing)
    (asked,) = network.asked("applyWrites")
    records = [write["value"] for write in asked["writes"]]
    keys = [write["rkey"] for write in asked["writes"]]
    assert keys == sorted(keys)
    assert [record["text"] for record in records] == list(outgoing.parts)
    assert ["embed" in record for record in records] == [True, False, False]
    above = [record["reply"]["parent"]["cid"] for record in records[1:]]
    assert above == [cids.of_record(record) for record in records[:2]]
    assert {json.dumps(record["reply"]["root"]) for record in records} == {
        json.dumps(records[0]["reply"]["root"])
    }
    assert (sent.id, *sent.more_ids) == tuple(f"at://{ME}/app.bsky.feed.post/{k}" for k in keys)
    assert sent.note == ""
    assert adapter.find_sent(outgoing) == sent


def test_what_is_not_there_is_not_found_and_what_is_missing_is_said(
    network: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    adapter = make_adapter(network.url)
    outgoing = thread(adapter, parent)
    assert adapter.find_sent(outgoing) is None
    sent = adapter.send(outgoing)
    kept: dict[str, Any] = network.kept  # type: ignore[attr-defined]
    del kept[sent.id.rpartition("/")[2]]
    found = adapter.find_sent(outgoing)
    assert found
    assert found.note == "Only 2 of 3 posts are on the network."
    assert found.id == sent.more_ids[0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuse(413, "PayloadTooLarge"), AdapterError),
        (refuse(500), NotTransmitted),
        (refuse(429), AdapterError),
        ({"blob": {"ref": {"$link": "bafkreiother"}, "size": SHOP.size}}, NotTransmitted),
        ({"blob": {"ref": {"$link": cids.of_blob(SHOP.sha256)}, "size": 1}}, NotTransmitted),
        ({"blob": {"ref": "odd"}}, NotTransmitted),
        ({"blob": "odd"}, NotTransmitted),
        ({}, NotTransmitted),
    ],
)
def test_a_picture_that_does_not_go_up_as_it_is_keeps_the_post_back(
    network: XrpcServer, make_adapter: Make, parent: Message, answer: Any, error: type[AdapterError]
) -> None:
    network.answers[UPLOAD] = answer
    adapter = make_adapter(network.url)
    outgoing = adapter.compose_with_files(parent, "Here.", utc_now(), (SHOP,))
    with pytest.raises(error) as told:
        adapter.upload(outgoing, lambda: True)
    assert told.value.nothing_sent
    assert network.asked("putRecord") == []


def test_uploads_that_take_too_long_keep_the_post_back(
    network: XrpcServer, make_adapter: Make, parent: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "UPLOAD_SECONDS", 0.0)
    adapter = make_adapter(network.url)
    outgoing = adapter.compose_with_files(parent, "Here.", utc_now(), (SHOP,))
    with pytest.raises(NotTransmitted, match="too long"):
        adapter.upload(outgoing, lambda: True)
    assert network.asked("putRecord") == []


@pytest.mark.parametrize(("answers", "up"), [([False], 0), ([True, False], 1)])
def test_pictures_that_are_not_wanted_any_more_stay_here(
    network: XrpcServer, make_adapter: Make, parent: Message, answers: list[bool], up: int
) -> None:
    adapter = make_adapter(network.url)
    outgoing = adapter.compose_with_files(parent, "Here.", utc_now(), (SHOP, DOOR))
    adapter.upload(outgoing, lambda: answers.pop(0))
    assert len(network.asked("uploadBlob")) == up


def test_pictures_are_not_handed_to_another_account(
    network: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    outgoing = make_adapter(network.url).compose_with_files(parent, "Here.", utc_now(), (SHOP,))
    with pytest.raises(WrongAccount):
        make_adapter(network.url, actor_id=EVE).upload(outgoing, lambda: True)
    assert network.asked("uploadBlob") == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"results": "odd"},
        {"results": []},
        {"results": [{"uri": URI, "cid": "x"}]},
        {"results": [{"cid": "x"}] * 3},
        {"results": ["odd"] * 3},
        refuse(500, "InternalServerError", "There is already a value at key"),
    ],
)
def test_an_answer_that_does_not_name_each_post_is_no_answer(
    network: XrpcServer, make_adapter: Make, parent: Message, answer: Any
) -> None:
    network.answers[WRITES] = answer
    adapter = make_adapter(network.url)
    outgoing = thread(adapter, parent)
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)


def test_posts_that_the_network_counts_otherwise_are_told(
    network: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    network.answers[WRITES] = {"results": [{"uri": URI, "cid": "other"}] * 3}
    adapter = make_adapter(network.url)
    assert "hang together" in adapter.send(thread(adapter, parent)).note


def test_one_post_of_a_thread_under_another_author_is_enough_for_an_alarm(
    network: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    adapter = make_adapter(network.url)
    outgoing = thread(adapter, parent)
    sent = adapter.send(outgoing)
    kept: dict[str, Any] = network.kept  # type: ignore[attr-defined]
    strange = sent.more_ids[1].replace(ME, EVE)
    kept[strange.rpartition("/")[2]]["uri"] = strange
    found = adapter.find_sent(outgoing)
    assert found
    assert found.author_id == EVE
    answers = [{"uri": uri, "cid": "x"} for uri in (sent.id, sent.more_ids[0], strange)]
    network.answers[WRITES] = {"results": answers}
    assert adapter.send(outgoing).author_id == EVE


def test_a_thread_that_cannot_be_read_back_proves_nothing(
    network: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    adapter = make_adapter(network.url)
    outgoing = thread(adapter, parent)
    network.answers[RECORD] = {"uri": "odd", "value": {}}
    with pytest.raises(TransientRead):
        adapter.find_sent(outgoing)


def test_a_post_of_a_thread_that_is_too_long_is_refused(
    network: XrpcServer, make_adapter: Make, parent: Message
) -> None:
    adapter = make_adapter(network.url)
    with pytest.raises(ContentRejected):
        adapter.compose_thread(parent, ("short", "x" * 301), utc_now(), ())
    assert replace(SHOP, data=b"") == SHOP
