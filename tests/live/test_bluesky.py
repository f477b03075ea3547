"""The Bluesky adapter against the reference servers, seen by another client."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from inbox_tui import http
from inbox_tui.adapter import (
    Access,
    AuthRevoked,
    ContentRejected,
    NotTransmitted,
    Outgoing,
    Secret,
    SendUnknown,
    TargetClosed,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.model import Message, MessageKind, utc_now
from inbox_tui_bluesky import BlueskyAdapter
from tests.live.bluesky_person import Person, Post
from tests.live.bluesky_server import BlueskyNetwork, free_port

pytestmark = pytest.mark.live


class Vault:
    """A session vault for the threads of one process."""

    def __init__(self) -> None:
        self.session = ""
        self._lock = threading.Lock()

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self._lock:
            yield

    def load(self) -> str:
        return self.session

    def save(self, session: str) -> None:
        self.session = session


@dataclass
class Desk:
    """Our side: an account on the network, and adapters connected to it."""

    network: BlueskyNetwork
    us: Person
    folder: Path
    made: list[BlueskyAdapter]

    def connect(
        self,
        *,
        us: Person | None = None,
        password: str = "",
        vault: Vault | None = None,
        seconds: float = http.READ_SECONDS,
        url: str = "",
    ) -> BlueskyAdapter:
        """Build an adapter that waits at most ``seconds`` for an answer."""
        us = us or self.us
        access = Access(
            instance=url or self.network.url,
            handle=us.handle,
            settings={},
            secret=Secret({"password": password or us.make_app_password()}),
            http=lambda: httpx.Client(timeout=seconds, trust_env=False, verify=False),
            session=vault or Vault(),
            folder=self.folder,
            actor_id=us.did,
        )
        self.made.append(BlueskyAdapter(access))
        return self.made[-1]

    def pull(self, adapter: BlueskyAdapter, cursor: str | None = None) -> dict[str, Message]:
        """Pull what there is, by address."""
        self.network.settle()
        pages = list(adapter.pull(cursor))
        assert [page.rejected for page in pages] == [()] * len(pages)
        return {message.id: message for page in pages for message in page.messages}


@pytest.fixture
def desk(bluesky_network: BlueskyNetwork, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(bluesky_network, bluesky_network.create_account("desk"), tmp_path, [])
    yield made
    for adapter in made.made:
        adapter.close()


@pytest.fixture
def mia(bluesky_network: BlueskyNetwork) -> Person:
    """Return somebody who writes to us."""
    return bluesky_network.create_account("mia")


@pytest.fixture
def mention(desk: Desk, mia: Person) -> Post:
    """Return a post of Mia's that names us."""
    return mia.post("your pump is broken", mention=desk.us)


def write_reply(adapter: BlueskyAdapter, parent: Message, text: str = "We are on it.") -> Outgoing:
    return adapter.compose(parent, text, utc_now())


def test_a_mention_a_reply_a_deep_reply_and_a_quote_arrive(desk: Desk, mia: Person) -> None:
    noah = desk.network.create_account("noah")
    ours = desk.us.post("New pumps!")
    desk.network.settle()
    mention = mia.post("hello there", mention=desk.us)
    answer = mia.post("which size?", to=ours)
    naming = noah.post("and the price?", to=ours, mention=desk.us)
    desk.network.settle()
    deep = noah.post("small ones", to=answer, root=ours)
    quote = noah.post("look at this", quote=ours)
    stranger = mia.post("nothing to do with you")
    found = desk.pull(desk.connect())
    assert {uri: message.kind for uri, message in found.items()} == {
        ours.uri: MessageKind.POST,
        mention.uri: MessageKind.MENTION,
        answer.uri: MessageKind.REPLY,
        naming.uri: MessageKind.REPLY,
        deep.uri: MessageKind.REPLY,
        quote.uri: MessageKind.QUOTE,
    }
    assert stranger.uri not in found
    assert found[ours.uri].attributed_to.id == desk.us.did
    assert found[deep.uri].in_reply_to == answer.uri
    assert {found[post.uri].context for post in (ours, answer, naming, deep)} == {ours.uri}
    assert found[quote.uri].quoted == "New pumps!"
    assert found[mention.uri].attributed_to.handle == mia.handle
    assert [actor.handle for actor in found[mention.uri].to] == [desk.us.handle]


def test_a_second_pull_brings_only_what_is_new_and_marks_nothing_as_read(
    desk: Desk, mia: Person, mention: Post
) -> None:
    adapter = desk.connect()
    desk.network.settle()
    unread = desk.us.unseen_notifications()
    pages = list(adapter.pull(None))
    assert {message.id for page in pages for message in page.messages} == {mention.uri}
    later = mia.post("still broken", mention=desk.us)
    assert set(desk.pull(adapter, pages[-1].cursor)) == {later.uri}
    assert desk.us.unseen_notifications() == unread + 1


def test_strangers_are_heard_although_a_preference_hides_them(
    desk: Desk, mia: Person, mention: Post
) -> None:
    desk.us.call("app.bsky.notification.putPreferences", {"priority": True})
    assert mention.uri in desk.pull(desk.connect())


def test_answers_that_came_too_fast_for_notifications_are_found_in_the_thread(
    desk: Desk, mia: Person
) -> None:
    ours = desk.us.post("Open until six.")
    answers = {mia.post(f"question {number}", to=ours).uri for number in range(10)}
    assert answers <= set(desk.pull(desk.connect()))


def test_three_hundred_mentions_are_all_pulled(desk: Desk, mia: Person) -> None:
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": desk.us.did}
    facets = [{"index": {"byteStart": 0, "byteEnd": 5}, "features": [feature]}]
    # The listing leaves out posts of the same millisecond where a page ends between them.
    start = datetime.now(UTC) - timedelta(seconds=10)
    records = [
        {
            "$type": "app.bsky.feed.post",
            "createdAt": (start + timedelta(milliseconds=number)).isoformat(),
            "facets": facets,
            "text": f"@desk number {number}",
        }
        for number in range(310)
    ]
    mia.write_many(records)
    found = desk.pull(desk.connect())
    assert {message.content for message in found.values()} == {
        f"@desk number {number}" for number in range(310)
    }


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
    vault = Vault()
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


def test_the_network_names_the_account_behind_the_credential(desk: Desk, mia: Person) -> None:
    actor = desk.connect().whoami()
    assert (actor.id, actor.handle) == (desk.us.did, desk.us.handle)
    vault = Vault()
    password = mia.make_app_password()
    desk.connect(us=mia, vault=vault, password=password).whoami()
    swapped = desk.connect(vault=vault, password=password)
    assert swapped.whoami().id == mia.did
    with pytest.raises(WrongAccount):
        list(swapped.pull(None))


def test_a_swapped_credential_sends_nothing(desk: Desk, mia: Person, mention: Post) -> None:
    adapter = desk.connect()
    outgoing = write_reply(adapter, desk.pull(adapter)[mention.uri])
    vault = Vault()
    password = mia.make_app_password()
    desk.connect(us=mia, vault=vault, password=password).whoami()
    with pytest.raises(WrongAccount) as caught:
        desk.connect(vault=vault, password=password).send(outgoing)
    assert (caught.value.expected, caught.value.got) == (desk.us.did, mia.did)
    assert len(mia.posts()) == 1
    assert desk.us.posts() == []


def test_a_wrong_password_is_refused(desk: Desk) -> None:
    with pytest.raises(AuthRevoked):
        desk.connect(password="wrong").whoami()


def test_a_revoked_app_password_is_told_when_the_session_has_to_be_renewed(desk: Desk) -> None:
    vault = Vault()
    password = desk.us.make_app_password()
    desk.connect(vault=vault, password=password).whoami()
    desk.us.revoke_app_password()
    session = json.loads(vault.session)
    vault.session = json.dumps(session | {"access": session["access"][:-3] + "xxx"})
    with pytest.raises(AuthRevoked):
        desk.connect(vault=vault, password=password).whoami()


def test_a_session_is_renewed_and_shared(desk: Desk) -> None:
    vault = Vault()
    password = desk.us.make_app_password()
    desk.connect(vault=vault, password=password).whoami()
    session = json.loads(vault.session)
    vault.session = json.dumps(session | {"access": session["access"][:-3] + "xxx"})
    adapters = [desk.connect(vault=vault, password=password) for _ in range(2)]
    assert {adapter.whoami().id for adapter in adapters} == {desk.us.did}
    assert json.loads(vault.session)["refresh"] != session["refresh"]


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


def test_what_we_answered_with_another_app_is_pulled_too(desk: Desk, mention: Post) -> None:
    desk.network.settle()
    answer = desk.us.post("done from the phone", to=mention)
    found = desk.pull(desk.connect())
    assert set(found) == {mention.uri, answer.uri}
    assert found[answer.uri].attributed_to.id == desk.us.did
    assert found[answer.uri].in_reply_to == mention.uri
