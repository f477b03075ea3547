"""Events become messages, edits and deletions included."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor, MessageKind, Visibility
from inbox_tui_matrix.mapping import UNREADABLE, Standing, read_message, reject
from inbox_tui_matrix.rooms import Room

ROOM = Room(
    id="!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM",
    title="Support",
    visibility=Visibility.PUBLIC,
    encrypted=False,
    may_write=True,
    names={"@ada:m.test": "Ada"},
)
AT = 1_432_735_824_653
STANDING = Standing(context="!r/$top", kind=MessageKind.MENTION)


def event(**changes: Any) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": "$1",
        "sender": "@ada:m.test",
        "origin_server_ts": AT,
        "content": {"msgtype": "m.text", "body": "hello"},
    } | changes


def edit(sender: str = "@ada:m.test", **new: Any) -> dict[str, Any]:
    replaced = {
        "sender": sender,
        "origin_server_ts": AT + 1000,
        "content": {"body": "* x", "m.new_content": {"msgtype": "m.text", **new}},
    }
    return {"m.relations": {"m.replace": replaced}}


def test_an_event_is_a_message_with_all_that_an_answer_needs() -> None:
    message = read_message(event(), ROOM, STANDING)
    assert message.id == f"{ROOM.id}/$1"
    assert message.context == "!r/$top"
    assert message.attributed_to == Actor(
        id="@ada:m.test",
        handle="ada:m.test",
        name="Ada",
        url="https://matrix.to/#/@ada:m.test",
    )
    assert message.published == datetime(2015, 5, 27, 14, 10, 24, 653000, UTC)
    assert (message.content, message.name, message.kind) == (
        "hello",
        "Support",
        MessageKind.MENTION,
    )
    assert message.url == f"https://matrix.to/#/{ROOM.id}/$1"
    assert message.in_reply_to is None
    assert message.raw == {"thread": "", "encrypted": False, "may_write": True}


def test_the_last_edit_of_its_author_is_what_it_says() -> None:
    message = read_message(event(unsigned=edit(body="hallo")), ROOM, STANDING)
    assert message.content == "hallo"
    assert message.updated == datetime(2015, 5, 27, 14, 10, 25, 653000, UTC)


@pytest.mark.parametrize(
    "unsigned",
    [
        edit("@eve:m.test", body="changed by somebody else"),
        {"m.relations": {"m.replace": {"event_id": "$2"}}},
        {"m.relations": "nonsense"},
    ],
)
def test_an_edit_that_is_none_changes_nothing(unsigned: dict[str, Any]) -> None:
    message = read_message(event(unsigned=unsigned), ROOM, STANDING)
    assert (message.content, message.updated) == ("hello", None)


@pytest.mark.parametrize(
    "gone",
    [
        {"unsigned": {"redacted_because": {"origin_server_ts": AT + 5}}, "content": {}},
        {"unsigned": {"redacted_because": {"origin_server_ts": AT + 5}}},
        {"content": {}},
    ],
)
def test_a_deleted_event_is_a_tombstone_without_words(gone: dict[str, Any]) -> None:
    message = read_message(event(**gone), ROOM, STANDING)
    assert (message.deleted, message.content) == (True, "")
    assert message.attributed_to.id == "@ada:m.test"


def test_an_encrypted_event_says_that_it_is() -> None:
    encrypted = event(
        type="m.room.encrypted",
        content={
            "algorithm": "m.megolm.v1.aes-sha2",
            "ciphertext": "x",
            "m.relates_to": {"m.in_reply_to": {"event_id": "$0"}},
        },
    )
    message = read_message(encrypted, ROOM, STANDING)
    assert message.content == UNREADABLE
    assert message.raw["encrypted"] is True
    assert message.in_reply_to == f"{ROOM.id}/$0"


def test_what_a_machine_writes_is_a_notice_unless_it_only_stands_by() -> None:
    notice = event(content={"msgtype": "m.notice", "body": "build failed"})
    assert read_message(notice, ROOM, STANDING).kind is MessageKind.NOTICE
    beside = Standing(context="c", kind=MessageKind.POST)
    assert read_message(notice, ROOM, beside).kind is MessageKind.POST


def test_who_is_addressed_is_named_once() -> None:
    content = {
        "msgtype": "m.text",
        "body": "x",
        "m.mentions": {"user_ids": ["@nora:m.test", "@ada:m.test", "@nora:m.test", 7]},
    }
    answered = Actor(id="@nora:m.test", handle="nora:m.test")
    standing = Standing(context="c", kind=MessageKind.REPLY, answered=answered)
    message = read_message(event(content=content), ROOM, standing)
    assert [actor.id for actor in message.to] == ["@nora:m.test", "@ada:m.test"]


@pytest.mark.parametrize(
    "broken",
    [
        {"event_id": None},
        {"event_id": "1"},
        {"sender": 7},
        {"origin_server_ts": "yesterday"},
        {"origin_server_ts": True},
        {"origin_server_ts": 10**18},
    ],
)
def test_an_event_without_what_it_needs_is_refused_with_a_reason(broken: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_message(event(**broken), ROOM, STANDING)
    assert str(caught.value)


def test_a_dead_letter_names_its_place_where_it_has_one() -> None:
    dead = reject(event(sender=7), ROOM.id, Unreadable("no sender"))
    assert (dead.position, dead.reason) == (f"{ROOM.id}/$1", "no sender")
    assert '"hello"' in dead.raw
    assert reject("nonsense", ROOM.id, Unreadable("x")).position == ""
