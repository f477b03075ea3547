"""A reply says exactly what it answers and whom it reaches, or why it cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.adapter import Misconfigured, Outgoing, TargetClosed, TargetGone
from inbox_tui.model import Message, MessageKind, Visibility
from inbox_tui.testing import Answer, Request
from inbox_tui_matrix import MatrixAdapter
from tests.adapters.matrix.conftest import Make
from tests.adapters.matrix.network import ROOM, MatrixNetwork

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def adapter(make_adapter: Make) -> MatrixAdapter:
    return make_adapter()


@pytest.fixture
def parent(network: MatrixNetwork, adapter: MatrixAdapter) -> Message:
    said = network.say("my pump leaks")
    return {m.id: m for page in adapter.pull(None) for m in page.messages}[said]


def content(outgoing: Outgoing) -> dict[str, Any]:
    return dict(json.loads(outgoing.wire))


def test_a_reply_names_what_it_answers_and_whom(adapter: MatrixAdapter, parent: Message) -> None:
    outgoing = adapter.compose(parent, "Grüße – 👍🏽 https://x.test/a.", AT)
    assert content(outgoing) == {
        "msgtype": "m.text",
        "body": "Grüße – 👍🏽 https://x.test/a.",
        "m.mentions": {"user_ids": ["@tomas:m.test"]},
        "m.relates_to": {"m.in_reply_to": {"event_id": "$event0"}},
    }
    assert outgoing.to == (parent.attributed_to,)
    assert outgoing.visibility is Visibility.PUBLIC
    assert outgoing.links == ("https://x.test/a",)
    assert outgoing.key.startswith("DEVICE.")
    assert outgoing.key != adapter.compose(parent, "again", AT).key


def test_members_whose_ids_stand_in_the_text_hear_of_it(
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    parent: Message,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members = {"@bo:m.test": "join", "@nora:m.test": "join", "@left:m.test": "leave"}
    read = network._read

    def with_members(request: Request) -> dict[str, Any] | None:
        if "/state/m.room.member/" not in request.path:
            return read(request)
        user = request.path.rpartition("/")[2]
        return {"membership": members[user], "displayname": "Bo"} if user in members else None

    monkeypatch.setattr(network, "_read", with_members)
    text = "@bo:m.test @left:m.test @stranger:m.test @tomas:m.test @nora:m.test"
    outgoing = adapter.compose(parent, text, AT)
    assert [(a.id, a.name) for a in outgoing.also_notified] == [("@bo:m.test", "Bo")]
    assert content(outgoing)["m.mentions"] == {"user_ids": ["@tomas:m.test", "@bo:m.test"]}


def test_a_room_as_it_is_now_decides(
    network: MatrixNetwork, adapter: MatrixAdapter, parent: Message
) -> None:
    usual = list(network.members.state)
    network.members.state.append(
        {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm"}}
    )
    with pytest.raises(TargetClosed, match="encrypted"):
        adapter.compose(parent, "in clear?", AT)
    levels = {"type": "m.room.power_levels", "state_key": "", "content": {"events_default": 1}}
    network.members.state = [*usual, levels]
    with pytest.raises(TargetClosed, match="write"):
        adapter.compose(parent, "may I?", AT)
    network.members.state = [{**usual[0], "content": {"join_rule": "invite"}}, usual[1]]
    assert adapter.compose(parent, "closed now", AT).visibility is Visibility.FOLLOWERS
    assert network.writes() == 0


def test_who_left_the_room_does_not_answer_there(
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    parent: Message,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = network._read
    monkeypatch.setattr(
        network,
        "_read",
        lambda r: {"membership": "leave"} if "/m.room.member/" in r.path else read(r),
    )
    with pytest.raises(TargetClosed, match="any more"):
        adapter.compose(parent, "hello?", AT)


@pytest.mark.parametrize(
    ("change", "kind", "word"),
    [
        ({"deleted": True}, TargetGone, "deleted"),
        ({"kind": MessageKind.NOTICE}, TargetClosed, "notice"),
        ({"raw": {"encrypted": True}}, TargetClosed, "encrypted"),
        ({"raw": {"may_write": False}}, TargetClosed, "write"),
        ({"raw": {"invitation": True}}, TargetClosed, "invitation"),
        ({"id": "$event0"}, Misconfigured, "address"),
        ({"id": f"{ROOM}/$event77"}, TargetGone, "deleted"),
    ],
)
def test_what_cannot_be_answered_says_why(
    change: dict[str, Any],
    kind: type[Exception],
    word: str,
    adapter: MatrixAdapter,
    parent: Message,
) -> None:
    target = replace(parent, **change)
    with pytest.raises(kind, match=word):
        adapter.compose(target, "hello", AT)
    if "id" not in change:
        answerable = adapter.can_reply(target)
        assert not answerable
        assert word in answerable.reason


def test_a_message_in_a_thread_is_answered_inside_it(
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    parent: Message,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    current = network._current

    def in_a_thread(post: Any) -> dict[str, Any]:
        event = current(post)
        event["content"]["m.relates_to"] = {"rel_type": "m.thread", "event_id": "$root"}
        return event

    monkeypatch.setattr(network, "_current", in_a_thread)
    assert content(adapter.compose(parent, "inside", AT))["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "m.in_reply_to": {"event_id": "$event0"},
        "is_falling_back": False,
    }


# --- finding it again --------------------------------------------------------------------------


def test_a_reply_is_found_by_its_key_and_not_by_its_words(
    adapter: MatrixAdapter, parent: Message, make_adapter: Make
) -> None:
    outgoing, same_words = (adapter.compose(parent, "Same.", AT) for _ in range(2))
    outgoing = replace(outgoing, composed_at=datetime.now(UTC))
    sent = adapter.send(same_words)
    assert adapter.find_sent(outgoing) is None
    assert adapter.find_sent(same_words) == sent


def test_from_another_device_the_content_decides(adapter: MatrixAdapter, parent: Message) -> None:
    outgoing = adapter.compose(parent, "Same.", AT)
    sent = adapter.send(outgoing)
    elsewhere = replace(outgoing, key="OTHER.1")
    assert adapter.find_sent(elsewhere) == sent
    assert adapter.find_sent(replace(elsewhere, wire='{"body":"Other."}')) is None


def test_what_was_written_long_before_is_not_looked_through(
    network: MatrixNetwork, adapter: MatrixAdapter, parent: Message
) -> None:
    for number in range(6):
        adapter.send(adapter.compose(parent, f"Number {number}.", AT))
    outgoing = adapter.compose(parent, "Lost.", datetime(2999, 1, 1, tzinfo=UTC))
    before = network.requests()
    assert adapter.find_sent(outgoing) is None
    assert network.requests() == before + 1


def test_a_reply_that_was_taken_back_since_is_still_found_and_said_to_differ(
    adapter: MatrixAdapter, parent: Message, network: MatrixNetwork
) -> None:
    outgoing = adapter.compose(parent, "Oops.", AT)
    sent = adapter.send(outgoing)
    assert sent.note == ""
    network.edit(sent.id, "Changed.")
    found = adapter.find_sent(outgoing)
    assert found
    assert found.id == sent.id
    assert "not the text" in found.note


def test_a_send_is_sent_whatever_becomes_of_the_question_after_it(
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    parent: Message,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outgoing = adapter.compose(parent, "Once.", AT)
    answer = network.answer

    def broken_after(request: Request) -> Answer:
        is_question = request.method == "GET" and bool(network.posted())
        return Answer(status=503, body={}) if is_question else answer(request)

    monkeypatch.setattr(network, "answer", broken_after)
    sent = adapter.send(outgoing)
    assert (sent.id, sent.author_id) == (network.posted()[0].id, "")
    assert network.writes() == 1
