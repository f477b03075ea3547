"""Pictures and threads leave for the reference servers, and another client reads them there."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from inbox_tui.adapter import ContentRejected, NotTransmitted, Outgoing, OutgoingFile, SendUnknown
from inbox_tui.model import Message, utc_now
from inbox_tui.reply import attach
from inbox_tui_bluesky import BlueskyAdapter, cids
from tests import pictures
from tests.live.bluesky_desk import Desk
from tests.live.bluesky_person import Person, Post

pytestmark = pytest.mark.live

SHOP = attach.take_in("shop.png", pictures.png(60, 20), "Our shop – von außen")
DOOR = attach.take_in("door.jpg", pictures.jpeg(30, 40, "red"))
WORDS = "First, thank you.\n---\nThe pump is on its way: https://example.com/ü\n---\nNora 👍🏽"


def compose(adapter: BlueskyAdapter, parent: Message, words: str, *files: OutgoingFile) -> Outgoing:
    parts = adapter.split(words, numbered=True)
    return adapter.compose_thread(parent, parts, utc_now(), files)


def blob(desk: Desk, cid: str) -> bytes:
    """Ask the data server for a blob, as anybody can."""
    params = {"did": desk.us.did, "cid": cid}
    answer = httpx.get(
        f"{desk.us.url}/xrpc/com.atproto.sync.getBlob", params=params, trust_env=False
    )
    answer.raise_for_status()
    return answer.content


def test_pictures_are_seen_with_their_words_and_are_the_confirmed_bytes(
    desk: Desk, mia: Person, mention: Post
) -> None:
    adapter = desk.connect()
    parent = desk.pull(adapter)[mention.uri]
    outgoing = adapter.compose_with_files(parent, "Here it is.", utc_now(), (SHOP, DOOR))
    adapter.upload(outgoing, lambda: True)
    assert desk.us.posts() == []
    sent = adapter.send(outgoing)
    assert sent.more_ids == ()
    assert adapter.find_sent(outgoing) == sent
    desk.network.settle()
    (reply,) = mia.thread(mention)["replies"]
    assert reply["post"]["record"] == json.loads(outgoing.wire)
    seen = reply["post"]["embed"]["images"]
    assert [(image["alt"], image["aspectRatio"]) for image in seen] == [
        (SHOP.alt, {"width": 60, "height": 20}),
        ("", {"width": 30, "height": 40}),
    ]
    kept = reply["post"]["record"]["embed"]["images"]
    links = [image["image"]["ref"]["$link"] for image in kept]
    assert links == [cids.of_blob(SHOP.sha256), cids.of_blob(DOOR.sha256)]
    assert [blob(desk, link) for link in links] == [SHOP.data, DOOR.data]


def test_a_picture_that_is_not_what_was_confirmed_sends_nothing(desk: Desk, mention: Post) -> None:
    adapter = desk.connect()
    parent = desk.pull(adapter)[mention.uri]
    outgoing = adapter.compose_with_files(parent, "Here.", utc_now(), (SHOP,))
    other = replace(SHOP, data=DOOR.data)
    with pytest.raises(NotTransmitted, match="as it is"):
        adapter.upload(replace(outgoing, files=(other,)), lambda: True)
    with pytest.raises(ContentRejected):  # a post whose picture never went up
        adapter.send(outgoing)
    assert desk.us.posts() == []


def test_a_thread_is_read_back_in_its_order_under_the_right_post(desk: Desk, mia: Person) -> None:
    root = mia.post("Who knows pumps?")
    target = mia.post("do you?", to=root, mention=desk.us)
    adapter = desk.connect()
    outgoing = compose(adapter, desk.pull(adapter)[target.uri], WORDS, SHOP)
    adapter.upload(outgoing, lambda: True)
    assert len(outgoing.parts) == 3
    sent = adapter.send(outgoing)
    assert sent.note == ""
    desk.network.settle()
    node, texts, ids = mia.thread(target), [], []
    while node.get("replies"):
        (node,) = node["replies"]
        texts.append(node["post"]["record"]["text"])
        ids.append(node["post"]["uri"])
        assert node["post"]["cid"] == cids.of_record(node["post"]["record"])
        assert node["post"]["record"]["reply"]["root"] == root.ref
    assert texts == list(outgoing.parts)
    assert ids == [sent.id, *sent.more_ids]
    assert adapter.find_sent(outgoing) == sent
    ours = [m for m in adapter.thread(desk.pull(adapter)[target.uri]) if m.id in ids]
    assert [m.content for m in ours] == list(outgoing.parts)
    assert [m.in_reply_to for m in ours] == [target.uri, *ids[:2]]


def test_a_thread_whose_answer_is_lost_is_found_whole_and_only_once(
    desk: Desk, mia: Person, mention: Post
) -> None:
    adapter = desk.connect(seconds=1.0)
    outgoing = compose(adapter, desk.pull(adapter)[mention.uri], WORDS)
    assert adapter.find_sent(outgoing) is None
    with desk.network.frozen(), pytest.raises(SendUnknown):
        adapter.send(outgoing)
    desk.network.settle()
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert (found.note, len(found.more_ids)) == ("", 2)
    assert {r["uri"] for r in desk.us.posts()} == {found.id, *found.more_ids}
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)
    assert len(desk.us.posts()) == 3
    for remote_id in reversed((found.id, *found.more_ids)):
        adapter.delete(remote_id)
    assert desk.us.posts() == []
    assert adapter.find_sent(outgoing) is None


def test_one_post_that_is_refused_keeps_the_others_back(desk: Desk, mention: Post) -> None:
    adapter = desk.connect()
    outgoing = compose(adapter, desk.pull(adapter)[mention.uri], WORDS)
    records = json.loads(outgoing.wire)
    records[2]["value"]["text"] = "x" * 301
    with pytest.raises(ContentRejected):
        adapter.send(replace(outgoing, wire=json.dumps(records)))
    assert desk.us.posts() == []


def test_what_somebody_took_away_of_a_thread_is_said(desk: Desk, mention: Post) -> None:
    adapter = desk.connect()
    outgoing = compose(adapter, desk.pull(adapter)[mention.uri], WORDS)
    sent = adapter.send(outgoing)
    adapter.delete(sent.more_ids[1])
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert found.note == "Only 2 of 3 posts are on the network."
