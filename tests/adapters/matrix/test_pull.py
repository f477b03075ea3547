"""What is new comes in room by room, and a pull may break off anywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inbox_tui import http
from inbox_tui.adapter import Page, TransientRead
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Message, MessageKind, Visibility
from inbox_tui.testing import Fault, Request
from inbox_tui_matrix.cursor import MOST_KNOWN, Cursor, Gap
from inbox_tui_matrix.invitations import read_invitation
from inbox_tui_matrix.pull import sync_filter
from tests.adapters.matrix.conftest import Make
from tests.adapters.matrix.network import ME, ROOM, MatrixNetwork


def contents(pages: list[Page]) -> list[str]:
    return [message.content for page in pages for message in page.messages]


def messages(pages: list[Page]) -> dict[str, Message]:
    return {message.id: message for page in pages for message in page.messages}


def test_what_a_sync_leaves_out_of_a_room_is_read_backwards(
    network: MatrixNetwork, make_adapter: Make
) -> None:
    for number in range(3):
        network.say(f"old {number}")
    adapter = make_adapter()
    first = list(adapter.pull(None))
    for number in range(11):
        network.say(f"new {number}")
    pages = list(adapter.pull(first[-1].cursor))
    assert sorted(contents(pages)) == sorted(f"new {n}" for n in range(11))
    assert len(pages) >= 3
    assert read_cursor(pages[-1].cursor, Cursor).gaps == ()
    assert contents(list(adapter.pull(pages[-1].cursor))) == []


def test_a_quiet_poll_costs_two_requests(network: MatrixNetwork, make_adapter: Make) -> None:
    network.say("hello")
    (*_, last) = make_adapter().pull(None)
    adapter = make_adapter()
    adapter.whoami()
    before = network.requests()
    list(adapter.pull(last.cursor))
    assert [request.path for request in network.server.requests[before:]] == [
        "/_matrix/client/v3/sync"
    ], "besides whoami, which the inbox asks before each pull"


def test_nothing_is_marked_as_read_and_nobody_shown_as_online(
    network: MatrixNetwork, make_adapter: Make
) -> None:
    network.say("hello")
    list(make_adapter().pull(None))
    (sync,) = [r for r in network.server.requests if r.path.endswith("/sync")]
    assert (sync.query["set_presence"], sync.query["timeout"]) == ("offline", "0")
    writes = [r.path for r in network.server.requests if r.method != "GET"]
    assert writes == ["/_matrix/client/v3/login"]


def test_a_sync_that_is_too_long_is_asked_for_again_shorter(
    network: MatrixNetwork, make_adapter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [network.say("x" * 600) for _ in range(4)]
    answer = network._sync

    def by_limit(since: int) -> dict[str, Any]:
        wanted = network.server.requests[-1].query["filter"]
        network.page_size = 1 if '"limit":1}' in wanted or '"limit":1,' in wanted else 4
        return answer(since)

    monkeypatch.setattr(network, "_sync", by_limit)
    monkeypatch.setattr(http, "ANSWER_BYTES", 2_500)
    pages = list(make_adapter().pull(None))
    assert set(messages(pages)) == set(said)
    assert sum(r.path.endswith("/sync") for r in network.server.requests) == 2


def test_a_page_of_a_room_that_is_too_long_is_asked_for_again_shorter(
    network: MatrixNetwork, make_adapter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [network.say("short") for _ in range(9)]
    answer = network._messages

    def by_limit(request: Request) -> dict[str, Any]:
        told = answer(request)
        if request.query["limit"] == "100":
            told["chunk"] = [*told["chunk"], {"content": "x" * 9_000}]
        return told

    monkeypatch.setattr(network, "_messages", by_limit)
    monkeypatch.setattr(http, "ANSWER_BYTES", 9_000)
    assert set(messages(list(make_adapter().pull(None)))) == set(said)


def test_talk_that_is_not_for_us_is_not_followed_up(
    network: MatrixNetwork, make_adapter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = network._current
    monkeypatch.setattr(
        network,
        "_current",
        lambda post: {**current(post), "content": current(post)["content"] | {"m.mentions": {}}},
    )
    (*_, last) = make_adapter().pull(None)
    said = network.say("one")
    for number in range(12):
        said = network.say(f"answer {number}", answers=said)
    pages = list(make_adapter().pull(last.cursor))
    assert contents(pages) == []
    asked = {r.path for r in network.server.requests if "/event/" in r.path}
    assert len(asked) <= 4, "what a page answers in the one before, and nothing above it"


def test_other_trouble_with_a_sync_is_not_asked_again(
    network: MatrixNetwork, make_adapter: Make
) -> None:
    adapter = make_adapter()
    adapter.whoami()
    network.strike(Fault.HALF_ANSWER, write=False)
    with pytest.raises(TransientRead):
        list(adapter.pull(None))
    assert sum(r.path.endswith("/sync") for r in network.server.requests) == 1


def test_an_old_message_is_no_part_of_the_first_pull(
    network: MatrixNetwork, make_adapter: Make
) -> None:
    begun = network.begun
    network.begun = begun - timedelta(days=15)
    network.say("long ago")
    network.begun = begun
    said = network.say("now")
    assert set(messages(list(make_adapter().pull(None)))) == {said}


def test_a_room_that_is_direct_is_one_conversation(
    network: MatrixNetwork, make_adapter: Make
) -> None:
    network.members.direct = {"@tomas:m.test": [ROOM]}
    network.members.state[0]["content"] = {"join_rule": "invite"}
    said = [network.say("hello"), network.say("are you there?")]
    found = messages(list(make_adapter().pull(None)))
    assert set(found) == set(said)
    assert {m.context for m in found.values()} == {ROOM}
    assert {m.kind for m in found.values()} == {MessageKind.DIRECT}
    assert {m.visibility for m in found.values()} == {Visibility.DIRECT}
    assert [actor.id for actor in found[said[0]].to] == [ME]


def test_an_answer_to_a_known_message_asks_for_nothing_above_it(
    network: MatrixNetwork, make_adapter: Make
) -> None:
    first = network.say("my pump")
    second = network.say("it leaks", answers=first)
    (*_, last) = make_adapter().pull(None)
    third = network.say("still", answers=second)
    before = network.requests()
    found = messages(list(make_adapter().pull(last.cursor)))
    assert found[third].context == first
    asked = [r.path for r in network.server.requests[before:] if "/event/" in r.path]
    assert [path.rpartition("/")[2] for path in asked] == ["$event1"]


# --- the cursor --------------------------------------------------------------------------------


def test_a_cursor_survives_being_kept_and_a_broken_one_is_none() -> None:
    cursor = Cursor(since="s1", gaps=(Gap(room="!r", start="t1", end="s0"),), known={"a": "b"})
    assert read_cursor(write_cursor(cursor), Cursor) == cursor
    for broken in (None, "", "{", "[]", '{"since": 1}'):
        assert read_cursor(broken, Cursor) == Cursor()


def test_a_cursor_remembers_the_last_messages_only() -> None:
    cursor = Cursor(known={"first": "c"})
    cursor = cursor.knowing((str(n), "c") for n in range(MOST_KNOWN))
    assert len(cursor.known) == MOST_KNOWN
    assert "first" not in cursor.known
    assert str(MOST_KNOWN - 1) in cursor.known


def test_the_filter_takes_messages_and_nothing_else() -> None:
    room = sync_filter(7)["room"]
    assert room["timeline"]["limit"] == 7
    assert room["timeline"]["types"] == [
        "m.room.message",
        "m.room.encrypted",
        "m.sticker",
        "m.room.redaction",
    ]
    assert room["ephemeral"] == {"not_types": ["*"]}


# --- invitations -------------------------------------------------------------------------------


def invited(**member: Any) -> dict[str, Any]:
    ours = {"type": "m.room.member", "state_key": ME, "sender": "@ada:m.test", **member}
    name = {"type": "m.room.name", "state_key": "", "content": {"name": "Pumps"}}
    ada = {
        "type": "m.room.member",
        "state_key": "@ada:m.test",
        "content": {"displayname": "Ada"},
    }
    return {"invite_state": {"events": [name, ada, ours]}}


def test_an_invitation_says_who_and_whereto_and_why() -> None:
    content = {"membership": "invite", "reason": "about the blue one"}
    message = read_invitation("!r", invited(content=content, origin_server_ts=1000), ME)
    assert message.content.startswith("Invites you to Pumps.")
    assert message.content.endswith("about the blue one")
    assert (message.kind, message.attributed_to.name) == (MessageKind.NOTICE, "Ada")
    assert message.published.timestamp() == 1


def test_an_invitation_to_talk_alone_waits_for_somebody() -> None:
    message = read_invitation("!r", invited(content={"is_direct": True}), ME)
    assert (message.kind, message.visibility) == (MessageKind.DIRECT, Visibility.DIRECT)
    assert message.published.tzinfo


def test_an_invitation_of_nobody_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_invitation("!r", {"invite_state": {"events": []}}, ME)
