from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    ContentRejected,
    Duplicate,
    RateLimited,
    SendUnknown,
    TargetClosed,
    TargetGone,
)
from inbox_tui.model import Message, Visibility, utc_now
from inbox_tui_sandbox import SandboxAdapter, faults
from inbox_tui_sandbox.world import World
from tests.adapters.sandbox.conftest import Connect

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def received(adapter: SandboxAdapter) -> Message:
    return [message for page in adapter.pull(None) for message in page.messages][-1]


def test_the_preview_is_what_leaves(nora: SandboxAdapter, mention: Message, world: World) -> None:
    world.post("kim", "hello")
    text = "We look, @kim too: https://status.example/now."
    outgoing = nora.compose(mention, text, NOON)
    assert outgoing.text == text
    assert json.loads(outgoing.wire)["text"] == text
    assert [actor.handle for actor in outgoing.to] == ["tomas"]
    assert [actor.handle for actor in outgoing.also_notified] == ["kim"]
    assert outgoing.links == ("https://status.example/now",)
    assert outgoing.visibility is Visibility.PUBLIC
    assert outgoing.composed_at == NOON
    assert nora.compose(mention, text, NOON).key != outgoing.key


def test_a_sent_reply_is_seen_by_another_client(
    nora: SandboxAdapter, mention: Message, world: World
) -> None:
    outgoing = nora.compose(mention, "We look into it.", utc_now())
    sent = nora.send(outgoing)
    post = world.posts()[-1]
    assert (post.id, post.parent_id, post.context) == (sent.id, mention.id, mention.context)
    assert (post.author.id, post.content) == (nora.whoami().id, "We look into it.")
    assert sent.author_id == nora.whoami().id
    assert [actor.handle for actor in post.to] == ["tomas"]


def test_the_same_key_twice_leaves_one_post(
    nora: SandboxAdapter, mention: Message, world: World
) -> None:
    assert nora.capabilities.repeatable_send
    outgoing = nora.compose(mention, "Once.", utc_now())
    first = nora.send(outgoing)
    world.delete(mention.id)
    assert nora.send(outgoing) == first
    assert [post.content for post in world.posts()].count("Once.") == 1


def test_the_same_key_for_other_words_is_refused(nora: SandboxAdapter, mention: Message) -> None:
    from dataclasses import replace

    outgoing = nora.compose(mention, "Once.", utc_now())
    first = nora.send(outgoing)
    with pytest.raises(Duplicate) as refused:
        nora.send(replace(outgoing, wire=outgoing.wire.replace("Once.", "Twice.")))
    assert refused.value.existing_id == first.id
    assert not refused.value.nothing_sent


def test_brief_keeps_no_keys_and_still_finds_what_was_sent(connect: Connect, world: World) -> None:
    nora = connect("nora", "brief")
    nora.whoami()
    assert not nora.capabilities.repeatable_send
    world.post("tomas", "@nora help", instance="brief")
    outgoing = nora.compose(received(nora), "Yes?", utc_now())
    assert nora.find_sent(outgoing) is None
    first = nora.send(outgoing)
    assert nora.find_sent(outgoing) == first
    nora.send(outgoing)
    assert [post.content for post in world.posts()].count("Yes?") == 2


def test_brief_does_not_take_an_old_answer_for_this_one(connect: Connect, world: World) -> None:
    nora = connect("nora", "brief")
    nora.whoami()
    parent = world.post("tomas", "@nora help", instance="brief", at=NOON)
    world.post("nora", "Yes?", reply_to=parent.id, at=NOON)
    message = next(iter(nora.thread(received(nora))))
    assert nora.find_sent(nora.compose(message, "Yes?", NOON + timedelta(hours=1))) is None


def test_nothing_is_found_before_it_was_sent(nora: SandboxAdapter, mention: Message) -> None:
    first = nora.compose(mention, "Thanks!", utc_now())
    nora.send(first)
    second = nora.compose(mention, "Thanks!", utc_now())
    assert nora.find_sent(second) is None


def test_what_was_sent_and_deleted_since_is_still_found(
    nora: SandboxAdapter, mention: Message
) -> None:
    outgoing = nora.compose(mention, "Oops.", utc_now())
    sent = nora.send(outgoing)
    nora.delete(sent.id)
    found = nora.find_sent(outgoing)
    assert found is not None
    assert found.id == sent.id
    assert "deleted" in found.note


@pytest.mark.parametrize("fault", ["timeout_after_accept", "server_error_after_commit"])
def test_accepted_without_an_answer_is_unknown_and_found(
    nora: SandboxAdapter, mention: Message, world: World, folder: Path, fault: str
) -> None:
    faults.switch_on(folder, fault, "nora")
    outgoing = nora.compose(mention, "Hello.", utc_now())
    with pytest.raises(SendUnknown) as unknown:
        nora.send(outgoing)
    assert unknown.value.token == outgoing.key
    found = nora.find_sent(outgoing)
    assert found is not None
    assert found == nora.send(outgoing)
    assert len(world.posts()) == 2


@pytest.mark.parametrize("fault", ["timeout_before_accept", "server_error_before_commit"])
def test_not_accepted_without_an_answer_is_unknown_and_not_there(
    nora: SandboxAdapter, mention: Message, world: World, folder: Path, fault: str
) -> None:
    faults.switch_on(folder, fault, "nora")
    outgoing = nora.compose(mention, "Hello.", utc_now())
    with pytest.raises(SendUnknown):
        nora.send(outgoing)
    assert nora.find_sent(outgoing) is None
    assert len(world.posts()) == 1


def test_refusals_leave_nothing(
    nora: SandboxAdapter, mention: Message, world: World, folder: Path
) -> None:
    outgoing = nora.compose(mention, "Hello.", utc_now())
    for fault, error in (
        ("rate_limited", RateLimited),
        ("rate_limited_no_reset", RateLimited),
        ("revoked", AuthRevoked),
        ("parent_deleted", TargetGone),
    ):
        faults.switch_on(folder, fault, "nora", call="send")
        with pytest.raises(error) as refused:
            nora.send(outgoing)
        assert refused.value.nothing_sent
        faults.clear(folder)
    assert [post.author.handle for post in world.posts()] == ["tomas"]


def test_behind_a_swapped_session_the_other_actor_speaks(
    nora: SandboxAdapter, connect: Connect, mention: Message, world: World, folder: Path
) -> None:
    company = connect("northwind").whoami()
    outgoing = nora.compose(mention, "Oh no.", utc_now())
    faults.switch_on(folder, "wrong_account", "nora", value="northwind", call="send")
    assert nora.whoami().handle == "nora"
    sent = nora.send(outgoing)
    assert sent.author_id == company.id
    assert world.posts()[-1].author == company
    found = nora.find_sent(outgoing)
    assert found is None
    faults.switch_on(folder, "wrong_account", "nora", value="northwind")
    assert nora.find_sent(outgoing) == sent
    nora.delete(sent.id)
    assert world.posts()[-1].deleted


def test_an_answer_can_name_another_author(
    nora: SandboxAdapter, mention: Message, world: World, folder: Path
) -> None:
    faults.switch_on(folder, "wrong_author_in_answer", "nora", value="actor-x")
    assert nora.send(nora.compose(mention, "Hello.", utc_now())).author_id == "actor-x"
    assert world.posts()[-1].author.id == nora.whoami().id


def test_a_deleted_parent_is_gone(nora: SandboxAdapter, mention: Message, world: World) -> None:
    outgoing = nora.compose(mention, "Hello.", utc_now())
    world.delete(mention.id)
    with pytest.raises(TargetGone):
        nora.thread(mention)
    with pytest.raises(TargetGone):
        nora.send(outgoing)


def test_a_parent_from_elsewhere_can_be_answered(nora: SandboxAdapter, world: World) -> None:
    from inbox_tui.model import Actor, MessageKind

    foreign = Message(
        id="elsewhere-1",
        context="thread-1",
        attributed_to=Actor(id="person-1", handle="ada"),
        content="imported",
        published=NOON,
        kind=MessageKind.MENTION,
        to=(nora.whoami(),),
    )
    assert nora.thread(foreign) == (foreign,)
    nora.send(nora.compose(foreign, "Hello Ada.", utc_now()))
    post = world.posts()[-1]
    assert (post.parent_id, post.context) == ("elsewhere-1", "thread-1")
    assert [actor.id for actor in post.to] == ["person-1"]


def test_only_the_author_deletes(
    nora: SandboxAdapter, connect: Connect, mention: Message, world: World
) -> None:
    with pytest.raises(TargetClosed):
        nora.delete(mention.id)
    with pytest.raises(TargetGone):
        nora.delete("plaza-999")
    sent = nora.send(nora.compose(mention, "Hello.", utc_now()))
    nora.delete(sent.id)
    nora.delete(sent.id)
    assert world.posts()[-1].deleted
    assert connect("nora", "letters").capabilities.can_delete is False
    with pytest.raises(TargetClosed):
        connect("nora", "letters").delete(sent.id)


def test_the_network_checks_the_length_itself(nora: SandboxAdapter, mention: Message) -> None:
    from dataclasses import replace

    outgoing = nora.compose(mention, "short", utc_now())
    with pytest.raises(ContentRejected) as refused:
        nora.send(replace(outgoing, wire=outgoing.wire.replace("short", "x" * 501)))
    assert (refused.value.limit, refused.value.counted) == (500, 501)


def test_replies_keep_the_parents_visibility(nora: SandboxAdapter, world: World) -> None:
    world.post("tomas", "psst", to=("nora",), visibility=Visibility.DIRECT)
    outgoing = nora.compose(received(nora), "Yes?", utc_now())
    assert outgoing.visibility is Visibility.DIRECT
    nora.send(outgoing)
    assert world.posts()[-1].visibility is Visibility.DIRECT


def test_a_letter_carries_subject_and_history(connect: Connect, world: World) -> None:
    nora = connect("nora", "letters")
    nora.whoami()
    world.post("carla", "Twice!\nPlease check.", to=("nora",), instance="letters", subject="Bill")
    nora.send(nora.compose(received(nora), "I do.", utc_now()))
    post = world.posts()[-1]
    assert (post.subject, post.content) == ("Re: Bill", "I do.")
    assert post.quoted.endswith("Carla wrote:\n> Twice!\n> Please check.")
    assert post.visibility is Visibility.DIRECT
    answer = nora.compose(received(nora), "One more thing.", utc_now())
    assert [actor.handle for actor in answer.to] == ["carla"]
    assert json.loads(answer.wire)["subject"] == "Re: Bill"
