"""The thirteen cases on Bluesky's reference servers. A first line is the result, for docs/networks.md."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    ContentRejected,
    NotTransmitted,
    Outgoing,
    SendUnknown,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.model import Message, MessageKind, utc_now
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from tests.live.bluesky_desk import Desk
from tests.live.bluesky_person import POST, Person, Post
from tests.live.server_processes import free_port

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]


def asked(desk: Desk, mention: Post, **how: MemoryVault) -> tuple[BlueskyAdapter, Message]:
    """Return an adapter, and the mention as it pulled it."""
    adapter = desk.connect(**how)  # type: ignore[arg-type]
    return adapter, desk.pull(adapter)[mention.uri]


def written(adapter: BlueskyAdapter, parent: Message, words: str = "We look at it.") -> Outgoing:
    return adapter.compose(parent, words, utc_now())


def password(adapter: BlueskyAdapter) -> str:
    return adapter._access.secret.reveal("password")


def answers(desk: Desk) -> list[str]:
    """Return what stands on the data server under our name."""
    return [str(record["uri"]) for record in desk.us.posts()]


def test_mention_arrives(desk: Desk, mia: Person) -> None:
    """A mention, an answer to us and a quote of us arrive, and nothing is marked as read."""
    ours = desk.us.post("New pumps!")
    mention = mia.post("is <it> broken?", mention=desk.us)
    answer = mia.post("which size?", to=ours)
    quote = mia.post("look at this", quote=ours)
    desk.network.settle()
    unread = desk.us.unseen_notifications()
    found = desk.pull(desk.connect())
    kinds = {uri: message.kind for uri, message in found.items() if uri != ours.uri}
    assert kinds == {
        mention.uri: MessageKind.MENTION,
        answer.uri: MessageKind.REPLY,
        quote.uri: MessageKind.QUOTE,
    }
    assert found[mention.uri].content == f"@{desk.us.handle} is <it> broken?"
    assert found[mention.uri].attributed_to.id == mia.did
    assert found[answer.uri].in_reply_to == ours.uri
    assert found[quote.uri].quoted == "New pumps!"
    assert desk.us.unseen_notifications() == unread > 0


def test_deep_reply(desk: Desk, mia: Person) -> None:
    """An answer twelve levels deep belongs to its thread, and a reply to it stands right under it."""
    above = [desk.us.post("Our news")]
    for level in range(12):
        last = desk.us if level == 11 else None
        above.append(mia.post(f"level {level}", to=above[-1], root=above[0], mention=last))
    adapter = desk.connect()
    deepest = desk.pull(adapter)[above[-1].uri]
    assert (deepest.context, deepest.in_reply_to) == (above[0].uri, above[-2].uri)
    sent = adapter.send(written(adapter, deepest))
    desk.network.settle()
    thread = adapter.thread(deepest)
    assert [message.id for message in thread] == [*(post.uri for post in above), sent.id]
    assert {message.context for message in thread} == {above[0].uri}
    assert thread[-1].in_reply_to == deepest.id


def test_paging_over_300_items(desk: Desk, mia: Person) -> None:
    """All of 310 mentions arrive once, over several pages, also where a pull was broken off."""
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": desk.us.did}
    facets = [{"index": {"byteStart": 0, "byteEnd": 5}, "features": [feature]}]
    # The listing leaves out posts of the same millisecond where a page ends between them.
    start = datetime.now(UTC) - timedelta(seconds=10)
    mia.write_many(
        [
            {
                "$type": POST,
                "createdAt": (start + timedelta(milliseconds=number)).isoformat(),
                "facets": facets,
                "text": f"@desk number {number}",
            }
            for number in range(310)
        ]
    )
    desk.network.settle()
    adapter = desk.connect()
    pages = list(adapter.pull(None))
    said = sorted(f"@desk number {number}" for number in range(310))
    assert sorted(m.content for page in pages for m in page.messages) == said
    assert len([page for page in pages if page.messages]) >= 4
    begun = {m.content for page in pages[:2] for m in page.messages}
    rest = {m.content for page in adapter.pull(pages[1].cursor) for m in page.messages}
    assert sorted(begun | rest) == said
    assert desk.pull(adapter, pages[-1].cursor) == {}


def test_edit(desk: Desk, mia: Person, mention: Post) -> None:
    """Bluesky has no edits; the words of a post that a program overwrote come by reading it again."""
    adapter, parent = asked(desk, mention)
    (first,) = [record["value"] for record in mia.posts()]
    place = {"repo": mia.did, "collection": POST, "rkey": mention.rkey}
    mia.call("com.atproto.repo.putRecord", place | {"record": first | {"text": "other words"}})
    assert mia.posts()[0]["value"]["text"] == "other words"
    desk.network.settle()
    (again,) = adapter.recheck([parent])
    assert (again.content, again.deleted) == ("other words", False)
    assert again.updated is not None
    assert (again.published, again.context) == (parent.published, parent.context)
    sent = adapter.send(written(adapter, again))
    assert answers(desk) == [sent.id]


def test_delete(desk: Desk, mia: Person, mention: Post) -> None:
    """A deleted mention becomes a tombstone when it is read again; our own post can be deleted."""
    stays = mia.post("and this?", mention=desk.us)
    adapter, goes = asked(desk, mention)
    kept = desk.pull(adapter)[stays.uri]
    mia.delete(mention)
    desk.network.settle()
    now = {message.id: message for message in adapter.recheck([kept, goes])}
    assert (now[stays.uri].deleted, now[stays.uri].content) == (False, kept.content)
    assert (now[mention.uri].deleted, now[mention.uri].content) == (True, "")
    with pytest.raises(TargetGone):
        written(adapter, goes)
    sent = adapter.send(written(adapter, kept))
    assert answers(desk) == [sent.id]
    adapter.delete(sent.id)
    adapter.delete(sent.id)
    assert answers(desk) == []
    with pytest.raises(WrongAccount):
        adapter.delete(stays.uri)


def test_wrong_secret(desk: Desk, mention: Post) -> None:
    """A wrong app password is told before anything is read or written."""
    adapter, parent = asked(desk, mention)
    outgoing = written(adapter, parent)
    wrong = desk.connect(password="wrong")
    for ask in (wrong.whoami, lambda: list(wrong.pull(None)), lambda: wrong.send(outgoing)):
        with pytest.raises(AuthRevoked):
            ask()
    assert answers(desk) == []


def test_revoked_secret(desk: Desk, mention: Post) -> None:
    """A revoked app password sends nothing once its session has to be renewed, in two hours at most."""
    vault, word = MemoryVault(), desk.us.make_app_password()
    adapter = desk.connect(vault=vault, password=word)
    outgoing = written(adapter, desk.pull(adapter)[mention.uri])
    desk.us.revoke_app_password()
    assert adapter.whoami().id == desk.us.did, "the session that is open goes on"
    session = json.loads(vault.session)
    vault.session = json.dumps(session | {"access": session["access"][:-3] + "xxx"})
    later = desk.connect(vault=vault, password=word)
    for ask in (lambda: later.send(outgoing), lambda: list(later.pull(None)), later.whoami):
        with pytest.raises(AuthRevoked):
            ask()
    assert answers(desk) == []


def test_too_long(desk: Desk, mention: Post) -> None:
    """300 characters are taken, each of them an emoji; one more is refused here as by the server."""
    adapter, parent = asked(desk, mention)
    longest = "👍🏽" * 300
    outgoing = written(adapter, parent, longest)
    adapter.send(outgoing)
    with pytest.raises(ContentRejected) as caught:
        written(adapter, parent, longest + "!")
    assert (caught.value.counted, caught.value.limit) == (301, 300)
    wire = json.dumps(json.loads(outgoing.wire) | {"text": longest + "!"})
    with pytest.raises(ContentRejected):
        adapter.send(replace(outgoing, key="3k2aaaaaaaaaa", wire=wire))
    assert len(answers(desk)) == 1


def test_empty(desk: Desk, mention: Post) -> None:
    """An empty reply, which the server would take, is refused here before anything leaves."""
    adapter, parent = asked(desk, mention)
    for nothing in ("", " \n\t"):
        assert not adapter.measure(nothing).fits
        with pytest.raises(ContentRejected):
            written(adapter, parent, nothing)
    assert answers(desk) == []


def test_duplicate_send(desk: Desk, mention: Post) -> None:
    """The same record key twice leaves one post, also from another run of the program."""
    vault = MemoryVault()
    adapter, parent = asked(desk, mention, vault=vault)
    outgoing = written(adapter, parent)
    assert adapter.find_sent(outgoing) is None
    first = adapter.send(outgoing)
    assert desk.connect(vault=vault, password=password(adapter)).send(outgoing) == first
    assert answers(desk) == [first.id]


def test_time_out_during_send(desk: Desk, mia: Person, mention: Post) -> None:
    """Servers that stop during the send leave it unknown; it is found afterwards, exactly once."""
    vault = MemoryVault()
    adapter, parent = asked(desk, mention, vault=vault)
    outgoing = written(adapter, parent)
    hasty = desk.connect(vault=vault, password=password(adapter), seconds=3.0)
    assert hasty._client.did == desk.us.did, "it is logged in"
    with desk.network.frozen():
        with pytest.raises(SendUnknown):
            hasty.send(outgoing)
        with pytest.raises(TransientRead):
            hasty.find_sent(outgoing)
    desk.network.settle()
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert (found.author_id, found.note) == (desk.us.did, "")
    assert answers(desk) == [found.id]
    (reply,) = mia.thread(mention)["replies"]
    assert reply["post"]["uri"] == found.id


def test_server_down(desk: Desk, mention: Post) -> None:
    """Without its data server nothing is sent or pulled; without the app view a reply still leaves."""
    vault, word = MemoryVault(), desk.us.make_app_password()
    adapter = desk.connect(vault=vault, password=word)
    parent = desk.pull(adapter)[mention.uri]
    outgoing = written(adapter, parent)
    gone = MemoryVault()
    gone.session = vault.session.replace(desk.network.url, f"http://localhost:{free_port()}")
    lonely = desk.connect(vault=gone, password=word)
    with pytest.raises(NotTransmitted):
        lonely.send(outgoing)
    with pytest.raises(TransientRead):
        list(lonely.pull(None))
    assert answers(desk) == []
    with desk.network.appview_down():
        with pytest.raises(TransientRead):
            list(adapter.pull(None))
        assert adapter.send(outgoing).author_id == desk.us.did


def test_author_echo(desk: Desk, mia: Person, mention: Post) -> None:
    """The address of the new post names its author; a credential of somebody else sends nothing."""
    adapter, parent = asked(desk, mention)
    outgoing = written(adapter, parent)
    vault, word = MemoryVault(), mia.make_app_password()
    desk.connect(us=mia, vault=vault, password=word).whoami()
    with pytest.raises(WrongAccount) as caught:
        desk.connect(vault=vault, password=word).send(outgoing)
    assert (caught.value.expected, caught.value.got) == (desk.us.did, mia.did)
    assert len(mia.posts()) == 1
    sent = adapter.send(outgoing)
    assert sent.author_id == desk.us.did == adapter.whoami().id
    desk.network.settle()
    (reply,) = mia.thread(mention)["replies"]
    assert (reply["post"]["uri"], reply["post"]["author"]["did"]) == (sent.id, sent.author_id)
