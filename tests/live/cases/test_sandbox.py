"""The thirteen cases on the sandbox, a network in a file. A first line is the result, for docs/networks.md.

It needs no server, so these are not among the live tests.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_tui.adapter import (
    Access,
    AuthRevoked,
    ContentRejected,
    Duplicate,
    NotTransmitted,
    Outgoing,
    Secret,
    SendUnknown,
    TargetClosed,
    TransientRead,
)
from inbox_tui.model import Message, MessageKind, Visibility, utc_now
from inbox_tui.testing import MemoryVault
from inbox_tui_sandbox import SandboxAdapter, faults
from inbox_tui_sandbox.world import World

Connect = Callable[..., SandboxAdapter]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as opened:
        yield opened


@pytest.fixture
def connect(world: World, tmp_path: Path) -> Connect:
    """Give a way to make adapters for our account, on the instance Plaza or another one."""

    def make(instance: str = "plaza") -> SandboxAdapter:
        adapter = SandboxAdapter(
            Access(
                instance=instance,
                handle="nora",
                settings={},
                secret=Secret({}),
                http=lambda: pytest.fail("the sandbox needs no HTTP"),
                session=MemoryVault(),
                folder=tmp_path,
            )
        )
        adapter.whoami()
        return adapter

    return make


def pulled(adapter: SandboxAdapter, cursor: str | None = None) -> dict[str, Message]:
    return {m.id: m for page in adapter.pull(cursor) for m in page.messages}


def question(world: World, adapter: SandboxAdapter) -> Message:
    """Let Tomás ask us something; return it as pulled."""
    asked = world.post("tomas", "@nora my router reboots", instance=adapter._rules.instance)
    return pulled(adapter)[asked.id]


def written(adapter: SandboxAdapter, parent: Message, words: str = "We look at it.") -> Outgoing:
    return adapter.compose(parent, words, utc_now())


def answers(world: World) -> list[str]:
    """Return what we wrote, as another client sees it."""
    return [p.id for p in world.posts() if p.author.handle == "nora" and not p.deleted]


def test_mention_arrives(world: World, connect: Connect) -> None:
    """A mention, an answer to us and a private message arrive, each as what it is."""
    adapter = connect()
    asked = question(world, adapter)
    sent = adapter.send(written(adapter, asked))
    answer = world.post("tomas", "thank you", reply_to=sent.id)
    private = world.post("tomas", "between us", to=("nora",), visibility=Visibility.DIRECT)
    world.post("kim", "nothing for anybody")
    found = pulled(adapter)
    assert (found[asked.id].kind, found[answer.id].kind) == (MessageKind.MENTION, MessageKind.REPLY)
    assert found[asked.id].attributed_to.handle == "tomas"
    assert found[answer.id].in_reply_to == sent.id
    assert found[private.id].visibility is Visibility.DIRECT
    assert set(found) == {asked.id, sent.id, answer.id, private.id}


def test_deep_reply(world: World, connect: Connect) -> None:
    """An answer twelve levels deep belongs to its thread, and a reply to it stands right under it."""
    adapter = connect()
    above = [world.post("tomas", "level 0")]
    for level in range(1, 12):
        above.append(world.post("tomas", f"level {level}", reply_to=above[-1].id))
    above.append(world.post("tomas", "@nora and you?", reply_to=above[-1].id))
    deepest = pulled(adapter)[above[-1].id]
    sent = adapter.send(written(adapter, deepest))
    thread = adapter.thread(deepest)
    assert [message.id for message in thread] == [*(post.id for post in above), sent.id]
    assert {message.context for message in thread} == {deepest.context}
    assert thread[-1].in_reply_to == deepest.id


def test_paging_over_300_items(world: World, connect: Connect) -> None:
    """All of 310 mentions arrive once, in pages of 50, also where a pull was broken off."""
    adapter = connect()
    said = [world.post("tomas", f"@nora number {number}").id for number in range(310)]
    pages = list(adapter.pull(None))
    assert [m.id for page in pages for m in page.messages] == said
    assert len(pages) == 7
    assert list(pulled(adapter, pages[2].cursor)) == said[150:]
    assert pulled(adapter, pages[-1].cursor) == {}


def test_edit(world: World, connect: Connect) -> None:
    """An edit brings the new words under the same id, with the time of the change."""
    adapter = connect()
    asked = question(world, adapter)
    cursor = [page.cursor for page in adapter.pull(None)][-1]
    world.edit(asked.id, "@nora my toaster reboots")
    (edited,) = pulled(adapter, cursor).values()
    assert (edited.id, edited.content) == (asked.id, "@nora my toaster reboots")
    assert edited.updated is not None
    assert edited.updated >= asked.published


def test_delete(world: World, connect: Connect) -> None:
    """A deleted mention becomes a tombstone; our own post can be deleted, except on Letters."""
    adapter = connect()
    stays, goes = question(world, adapter), question(world, adapter)
    cursor = [page.cursor for page in adapter.pull(None)][-1]
    world.delete(goes.id)
    (tombstone,) = pulled(adapter, cursor).values()
    assert (tombstone.id, tombstone.deleted, tombstone.content) == (goes.id, True, "")
    sent = adapter.send(written(adapter, stays))
    adapter.delete(sent.id)
    adapter.delete(sent.id)
    assert answers(world) == []
    letters = connect("letters")
    assert not letters.capabilities.can_delete
    with pytest.raises(TargetClosed):
        letters.delete(sent.id)


def test_wrong_secret(world: World, connect: Connect, tmp_path: Path) -> None:
    """There are no secrets; a session of somebody else is named by whoami, before the confirm step."""
    adapter = connect()
    us = adapter.whoami()
    faults.switch_on(tmp_path, "wrong_account", "nora", value="eve")
    assert (adapter.whoami().handle, adapter.whoami().id == us.id) == ("eve", False)


def test_revoked_secret(world: World, connect: Connect, tmp_path: Path) -> None:
    """A session taken back after the reply was composed sends nothing."""
    adapter = connect()
    outgoing = written(adapter, question(world, adapter))
    faults.switch_on(tmp_path, "revoked", "nora")
    for ask in (lambda: adapter.send(outgoing), lambda: list(adapter.pull(None)), adapter.whoami):
        with pytest.raises(AuthRevoked):
            ask()
    assert answers(world) == []


def test_too_long(world: World, connect: Connect) -> None:
    """Plaza takes 500 characters, Brief 280 weighted units; one more is refused here and there."""
    for instance, limit in (("plaza", 500), ("brief", 280)):
        adapter = connect(instance)
        asked = question(world, adapter)
        outgoing = written(adapter, asked, "x" * limit)
        adapter.send(outgoing)
        with pytest.raises(ContentRejected) as caught:
            written(adapter, asked, "x" * (limit + 1))
        assert (caught.value.counted, caught.value.limit) == (limit + 1, limit)
        wire = json.dumps(json.loads(outgoing.wire) | {"text": "x" * (limit + 1), "key": "other"})
        with pytest.raises(ContentRejected):
            adapter.send(replace(outgoing, key="other", wire=wire))
    assert len(answers(world)) == 2


def test_empty(world: World, connect: Connect) -> None:
    """An empty reply is refused here, and by the network."""
    adapter = connect()
    asked = question(world, adapter)
    with pytest.raises(ContentRejected):
        written(adapter, asked, " \n\t ")
    outgoing = written(adapter, asked)
    wire = json.dumps(json.loads(outgoing.wire) | {"text": " "})
    with pytest.raises(ContentRejected):
        adapter.send(replace(outgoing, wire=wire))
    assert answers(world) == []


def test_duplicate_send(world: World, connect: Connect) -> None:
    """The same key twice leaves one post, and other words under it are refused; Brief keeps no keys."""
    adapter = connect()
    outgoing = written(adapter, question(world, adapter))
    first = adapter.send(outgoing)
    assert connect().send(outgoing) == first
    with pytest.raises(Duplicate):
        adapter.send(replace(outgoing, wire=outgoing.wire.replace("We look", "I look")))
    assert answers(world) == [first.id]
    assert not connect("brief").capabilities.repeatable_send


@pytest.mark.parametrize("instance", ["plaza", "brief"])
@pytest.mark.parametrize("fault", ["timeout_before_accept", "timeout_after_accept"])
def test_time_out_during_send(
    world: World, connect: Connect, tmp_path: Path, fault: str, instance: str
) -> None:
    """A time-out leaves it unknown; the look-up finds what was taken, once, and misses what was not."""
    adapter = connect(instance)
    outgoing = written(adapter, question(world, adapter))
    faults.switch_on(tmp_path, fault, "nora")
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)
    found = adapter.find_sent(outgoing)
    assert (found is not None) == (fault == "timeout_after_accept")
    assert answers(world) == ([found.id] if found else [])


def test_server_down(world: World, connect: Connect, tmp_path: Path) -> None:
    """Without its file a pull is told as trouble that passes, and nothing is sent."""
    adapter = connect()
    outgoing = written(adapter, question(world, adapter))
    file, aside = tmp_path / "network.db", tmp_path / "aside.db"
    file.rename(aside)
    file.mkdir()
    for ask in (adapter.whoami, lambda: list(adapter.pull(None))):
        with pytest.raises(TransientRead):
            ask()
    with pytest.raises(NotTransmitted):
        adapter.send(outgoing)
    file.rmdir()
    aside.rename(file)
    assert answers(world) == []


def test_author_echo(world: World, connect: Connect, tmp_path: Path) -> None:
    """The answer to a post names its author, also where that is somebody else."""
    adapter = connect()
    asked = question(world, adapter)
    sent = adapter.send(written(adapter, asked))
    assert sent.author_id == adapter.whoami().id == world.posts()[-1].author.id
    faults.switch_on(tmp_path, "wrong_author_in_answer", "nora", value="another-actor")
    assert adapter.send(written(adapter, asked)).author_id == "another-actor"
