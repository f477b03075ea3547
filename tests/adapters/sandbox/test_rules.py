from __future__ import annotations

import pytest

from inbox_tui.adapter import TargetClosed
from inbox_tui.model import Message, utc_now
from inbox_tui_sandbox import SandboxAdapter
from inbox_tui_sandbox.world import World
from tests.adapters.sandbox.conftest import Connect


def received(adapter: SandboxAdapter) -> list[Message]:
    return [message for page in adapter.pull(None) for message in page.messages]


def test_brief_answers_only_those_who_mentioned_this_account(
    connect: Connect, world: World
) -> None:
    nora, company = connect("nora", "brief"), connect("northwind", "brief")
    nora.whoami(), company.whoami()
    root = world.post("tomas", "@northwind is it down?", instance="brief")
    world.post("kim", "ask @nora", reply_to=root.id)
    first, second = received(nora)
    assert not nora.can_reply(first).yes
    assert "@nora" in nora.can_reply(first).reason
    assert nora.can_reply(second).yes
    assert company.can_reply(first).yes
    with pytest.raises(TargetClosed):
        nora.compose(first, "No, it is up.", utc_now())


def test_the_network_refuses_what_the_client_let_through(connect: Connect, world: World) -> None:
    from dataclasses import replace

    nora = connect("nora", "brief")
    nora.whoami()
    other = world.post("tomas", "@northwind is it down?", instance="brief")
    world.post("tomas", "@nora hello", instance="brief")
    (message,) = received(nora)
    outgoing = nora.compose(message, "Hello.", utc_now())
    with pytest.raises(TargetClosed):
        nora.send(replace(outgoing, wire=outgoing.wire.replace(message.id, other.id)))
    assert len(world.posts()) == 2


def test_plaza_lets_anyone_be_answered(nora: SandboxAdapter, world: World) -> None:
    root = world.post("tomas", "who knows?")
    world.post("kim", "ask @nora", reply_to=root.id)
    assert [nora.can_reply(message).yes for message in received(nora)] == [True, True]


def test_a_locked_thread_is_closed(connect: Connect, world: World) -> None:
    nora = connect("nora", "forum")
    nora.whoami()
    post = world.post("tomas", "hello", to=("nora",), instance="forum")
    (open_message,) = received(nora)
    outgoing = nora.compose(open_message, "Hello.", utc_now())
    world.lock(post.id)
    (locked,) = received(nora)
    assert locked.version > open_message.version
    assert nora.can_reply(locked).reason == "The thread is locked."
    with pytest.raises(TargetClosed):
        nora.compose(locked, "Hello.", utc_now())
    with pytest.raises(TargetClosed):
        nora.send(outgoing)


def test_machines_and_tombstones_are_never_answered(connect: Connect, world: World) -> None:
    nora = connect("nora", "letters")
    nora.whoami()
    world.post("robot", "I am away.", to=("nora",), instance="letters", notice=True)
    gone = world.post("tomas", "hello", to=("nora",), instance="letters")
    world.delete(gone.id)
    assert [nora.can_reply(message).yes for message in received(nora)] == [False, False]
