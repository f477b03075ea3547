"""Replies leave for the reference servers, and another client reads them there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from inbox_tui.adapter import (
    ContentRejected,
    NotTransmitted,
    Outgoing,
    SendUnknown,
    TargetClosed,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.model import Message, utc_now
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from tests.live.bluesky_desk import Desk
from tests.live.bluesky_person import Person, Post
from tests.live.server_processes import free_port

pytestmark = pytest.mark.live


def write_reply(adapter: BlueskyAdapter, parent: Message, text: str = "We are on it.") -> Outgoing:
    return adapter.compose(parent, text, utc_now())


def test_a_reply_is_read_back_by_the_other_under_the_right_post(desk: Desk, mia: Person) -> None:
    root = mia.post("Who knows pumps?")
    target = mia.post("do you?", to=root, mention=desk.us)
    adapter = desk.connect()
    parent = desk.pull(adapter)[target.uri]
    assert adapter.can_reply(parent).yes
    text = f"Yes – ünder https://example.com/ü @{mia.handle} #pumps 👍🏽"
    outgoing = write_reply(adapter, parent, text)
    assert [actor.id for actor in outgoing.to] == [mia.did]
    sent = adapter.send(outgoing)
    assert sent.author_id == desk.us.did
    desk.network.settle()
    thread = mia.thread(target)
    (reply,) = thread["replies"]
    assert reply["post"]["uri"] == sent.id
    assert reply["post"]["author"]["did"] == desk.us.did
    record = reply["post"]["record"]
    assert record == json.loads(outgoing.wire)
    assert record["reply"] == {"root": root.ref, "parent": target.ref}
    raw = text.encode()
    shown = [
        raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        for facet in record["facets"]
    ]
    assert shown == ["https://example.com/ü", f"@{mia.handle}", "#pumps"]
    assert sent.id in {message.id for message in adapter.thread(parent)}


def test_whom_a_reply_notifies_is_told_before(desk: Desk) -> None:
    people = [desk.network.create_account("noah") for _ in range(6)]
    chain: list[Post] = []
    for person in people:
        naming = desk.us if person is people[-1] else None
        to = chain[-1] if chain else None
        chain.append(person.post("more", to=to, root=chain[0] if to else None, mention=naming))
        desk.network.settle()
    adapter = desk.connect()
    outgoing = write_reply(adapter, desk.pull(adapter)[chain[-1].uri])
    before = [person.unseen_notifications() for person in people]
    adapter.send(outgoing)
    desk.network.settle()
    after = [person.unseen_notifications() for person in people]
    heard = {
        person.did for person, was, now in zip(people, before, after, strict=True) if now > was
    }
    assert {actor.id for actor in (*outgoing.to, *outgoing.also_notified)} == heard
    assert 1 < len(heard) < len(people)


def test_the_same_reply_sent_again_leaves_one_post(desk: Desk, mention: Post) -> None:
    adapter = desk.connect()
    outgoing = write_reply(adapter, desk.pull(adapter)[mention.uri])
    assert adapter.find_sent(outgoing) is None
    first = adapter.send(outgoing)
    assert adapter.send(outgoing) == first
    assert adapter.find_sent(outgoing) == first
    assert [record["uri"] for record in desk.us.posts()] == [first.id]


def test_servers_that_stop_during_the_send_leave_it_unknown_then_found_once(
    desk: Desk, mia: Person, mention: Post
) -> None:
    adapter = desk.connect(seconds=1.0)
    outgoing = write_reply(adapter, desk.pull(adapter)[mention.uri])
    with desk.network.frozen():
        with pytest.raises(SendUnknown):
            adapter.send(outgoing)
        with pytest.raises(TransientRead):
            adapter.find_sent(outgoing)
    desk.network.settle()
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert found.author_id == desk.us.did
    assert found.note == ""
    assert [record["uri"] for record in desk.us.posts()] == [found.id]
    (reply,) = mia.thread(mention)["replies"]
    assert reply["post"]["uri"] == found.id


def test_a_server_that_is_not_there_gets_nothing(desk: Desk, mention: Post) -> None:
    vault = MemoryVault()
    adapter = desk.connect(vault=vault)
    outgoing = write_reply(adapter, desk.pull(adapter)[mention.uri])
    gone = f"http://localhost:{free_port()}"
    vault.session = vault.session.replace(desk.network.url, gone)
    with pytest.raises(NotTransmitted):
        desk.connect(vault=vault, password=adapter._access.secret.reveal("password")).send(outgoing)
    assert desk.us.posts() == []


def test_without_the_app_view_nothing_is_pulled_but_a_reply_leaves(
    desk: Desk, mention: Post
) -> None:
    adapter = desk.connect()
    parent = desk.pull(adapter)[mention.uri]
    with desk.network.appview_down():
        with pytest.raises(TransientRead):
            list(adapter.pull(None))
        actor = adapter.whoami()
        assert (actor.id, actor.audience) == (desk.us.did, None)
        outgoing = write_reply(adapter, parent)
        sent = adapter.send(outgoing)
        assert adapter.find_sent(outgoing) == sent
    assert adapter.whoami().audience == 0


def test_a_swapped_credential_sends_nothing(desk: Desk, mia: Person, mention: Post) -> None:
    adapter = desk.connect()
    outgoing = write_reply(adapter, desk.pull(adapter)[mention.uri])
    vault = MemoryVault()
    password = mia.make_app_password()
    desk.connect(us=mia, vault=vault, password=password).whoami()
    with pytest.raises(WrongAccount) as caught:
        desk.connect(vault=vault, password=password).send(outgoing)
    assert (caught.value.expected, caught.value.got) == (desk.us.did, mia.did)
    assert len(mia.posts()) == 1
    assert desk.us.posts() == []


@pytest.mark.parametrize("text", ["", "x" * 301, "👍🏽" * 301])
def test_a_text_that_does_not_fit_is_never_composed(text: str, desk: Desk, mention: Post) -> None:
    adapter = desk.connect()
    with pytest.raises(ContentRejected):
        write_reply(adapter, desk.pull(adapter)[mention.uri], text)


def test_the_server_counts_as_we_do(desk: Desk, mention: Post) -> None:
    adapter = desk.connect()
    outgoing = write_reply(adapter, desk.pull(adapter)[mention.uri], "👍🏽" * 300)
    adapter.send(outgoing)
    record = json.loads(outgoing.wire)
    longer = json.dumps(record | {"text": "👍🏽" * 301})
    with pytest.raises(ContentRejected):
        adapter.send(replace(outgoing, key="3k2aaaaaaaaaa", wire=longer))
    assert len(desk.us.posts()) == 1


def test_a_reply_can_be_taken_back(desk: Desk, mia: Person, mention: Post) -> None:
    adapter = desk.connect()
    outgoing = write_reply(adapter, desk.pull(adapter)[mention.uri])
    sent = adapter.send(outgoing)
    adapter.delete(sent.id)
    adapter.delete(sent.id)
    assert adapter.find_sent(outgoing) is None
    assert desk.us.posts() == []
    with pytest.raises(WrongAccount):
        adapter.delete(mention.uri)


def test_a_deleted_post_takes_no_reply(desk: Desk, mia: Person, mention: Post) -> None:
    adapter = desk.connect()
    parent = desk.pull(adapter)[mention.uri]
    mia.delete(mention)
    desk.network.settle()
    for act in (lambda: write_reply(adapter, parent), lambda: adapter.thread(parent)):
        with pytest.raises(TargetGone):
            act()


def block(desk: Desk, mia: Person, post: Post) -> None:
    mia.block(desk.us)


def close_thread(desk: Desk, mia: Person, post: Post) -> None:
    mia.close_thread(post)


@pytest.mark.parametrize("closing", [block, close_thread])
def test_a_post_that_is_closed_to_us_takes_no_reply(
    closing: Callable[[Desk, Person, Post], None], desk: Desk, mia: Person, mention: Post
) -> None:
    adapter = desk.connect()
    parent = desk.pull(adapter)[mention.uri]
    closing(desk, mia, mention)
    desk.network.settle()
    with pytest.raises(TargetClosed):
        write_reply(adapter, parent)
    again = desk.pull(adapter)
    assert mention.uri not in again or not adapter.can_reply(again[mention.uri]).yes
