"""Posts become messages: who, what, when, to whom, in answer to what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import MessageKind, Visibility
from inbox_tui_mastodon.mapping import reject
from tests.adapters.mastodon.conftest import BOB, DOMAIN, EVE, ME, READER, START, account, status


def test_a_mention_by_a_stranger() -> None:
    post = status("01HQ", BOB, text="is it broken?", spoiler_text="moaning", language="en-GB")
    message = READER.message(post)
    assert (message.id, message.context, message.in_reply_to) == ("01HQ", "01HQ", None)
    assert message.attributed_to.id == BOB
    assert message.attributed_to.handle == "bob@far.test"
    assert (message.attributed_to.name, message.attributed_to.audience) == ("Bob", 7)
    assert message.content == f"@nora@{DOMAIN} is it broken?"
    assert [actor.id for actor in message.to] == [ME]
    assert (message.summary, message.language) == ("moaning", "en-GB")
    assert (message.published, message.updated) == (START, None)
    assert (message.kind, message.visibility) == (MessageKind.MENTION, Visibility.PUBLIC)
    assert message.url == f"https://{DOMAIN}/@x/01HQ"


def test_people_of_the_server_itself_get_its_domain() -> None:
    assert READER.actor(account(EVE)).handle == f"eve@{DOMAIN}"
    assert READER.actor(account(BOB)).handle == "bob@far.test"


def test_an_answer_hangs_on_the_topmost_post_that_can_be_seen() -> None:
    ours = status(1, ME, to=())
    first = status(2, EVE, answers=ours)
    second = status(3, BOB, to=(EVE,), answers=first)
    message = READER.message(second, above=[ours, first])
    assert (message.context, message.in_reply_to) == ("1", "2")
    assert message.kind is MessageKind.REPLY, "it is below our post, though it does not name us"


@pytest.mark.parametrize(
    ("by", "to", "more", "kind"),
    [
        (EVE, (ME,), {}, MessageKind.MENTION),
        (EVE, (), {}, MessageKind.POST),
        (EVE, (ME,), {"in_reply_to_account_id": ME}, MessageKind.REPLY),
        (EVE, (ME,), {"visibility": "direct"}, MessageKind.DIRECT),
        (ME, (EVE,), {"visibility": "direct"}, MessageKind.POST),
    ],
)
def test_how_a_post_reached_us(
    by: str, to: tuple[str, ...], more: dict[str, Any], kind: MessageKind
) -> None:
    assert READER.message(status(1, by, to=to, **more)).kind is kind


def test_a_quote_of_ours_shows_what_is_quoted() -> None:
    ours = status(1, ME, text="Our offer", to=())
    wrapped = status(2, to=(), quote={"state": "accepted", "quoted_status": ours})
    message = READER.message(wrapped, notified_as="quote")
    assert (message.kind, message.quoted) == (MessageKind.QUOTE, "Our offer")
    assert READER.message(status(2, to=(), quote=ours)).kind is MessageKind.QUOTE
    hidden = status(2, to=(), quote={"state": "deleted", "quoted_status": None})
    assert READER.message(hidden, notified_as="quote").kind is MessageKind.QUOTE


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("public", Visibility.PUBLIC),
        ("unlisted", Visibility.UNLISTED),
        ("private", Visibility.FOLLOWERS),
        ("direct", Visibility.DIRECT),
        ("mutuals_only", Visibility.FOLLOWERS),
        ("something new", Visibility.DIRECT),
    ],
)
def test_who_can_read_it(said: str, meant: Visibility) -> None:
    assert READER.message(status(visibility=said)).visibility is meant


def test_pictures_and_polls_are_told_in_words() -> None:
    media = [
        {"type": "image", "url": "https://f.test/1.png", "description": "A cat"},
        {"type": "gifv", "url": None, "remote_url": "https://far.test/2.mp4", "description": None},
        {"type": "unknown", "url": "https://f.test/3"},
    ]
    poll = {"options": [{"title": "Yes"}, {"title": "No"}, {"votes_count": 3}]}
    message = READER.message(status(text="Which?", to=(), media_attachments=media, poll=poll))
    assert message.content == "Which?\n\n○ Yes\n○ No"
    assert [(a.media_type, a.url, a.name) for a in message.attachments] == [
        ("image/*", "https://f.test/1.png", "A cat"),
        ("video/*", "https://far.test/2.mp4", ""),
        ("application/*", "https://f.test/3", ""),
    ]


def test_an_edit_is_a_later_version() -> None:
    known = READER.message(status(text="Hello"))
    edited = READER.message(status(text="Hullo", edited_at="2026-03-01T14:00:00+01:00"))
    assert edited.updated == datetime(2026, 3, 1, 13, tzinfo=UTC)
    assert edited.version > known.version


@pytest.mark.parametrize(
    "spoilt",
    [
        {"id": None},
        {"id": "../../oauth/revoke"},
        {"id": ".."},
        {"account": None},
        {"account": {"id": "5"}},
        {"content": 7},
        {"created_at": None},
        {"created_at": "yesterday"},
        {"created_at": "2026-03-01T12:00:00"},
        {"in_reply_to_id": ["1"]},
        {"visibility": 3},
    ],
)
def test_what_cannot_be_read_is_said_to_be_so(spoilt: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        READER.message(status() | spoilt)


def test_a_number_where_a_word_is_promised_is_the_same_id() -> None:
    assert READER.message(status() | {"id": 17}).id == "17"


def test_a_dead_letter_names_the_post_so_that_it_can_be_read_again() -> None:
    letter = reject({"id": "n1", "type": "mention", "status": status(9)}, Unreadable("odd"))
    assert (letter.position, letter.reason) == ("9", "odd")
    assert reject(["what"], Unreadable("odd")).position == ""


def test_hidden_numbers_of_followers_are_none() -> None:
    assert READER.actor(account(EVE, followers_count=-1)).audience is None
    assert READER.actor(account(EVE, followers_count=0)).audience is None
