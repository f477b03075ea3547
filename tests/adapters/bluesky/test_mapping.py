"""Posts become messages; what cannot be read becomes a dead letter."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.model import Actor, MessageKind, Visibility
from inbox_tui_bluesky.mapping import read_actor, read_message, references, reject
from tests.adapters.bluesky.conftest import EVE, ME, naming, notification, post_view, ref

MINE = post_view(ME, 7)
HERS = post_view(EVE, 8)


def test_a_mention_keeps_everything_that_matters() -> None:
    text = "@me.test grüße"
    view = post_view(
        text=text, record={"facets": naming("@me.test", ME), "langs": ["de"]}, minutes=3
    )
    me = Actor(id=ME, handle="me.test")
    message = read_message(view, ME, reason="mention", people={ME: me})
    assert message.id == view["uri"]
    assert message.context == view["uri"]
    assert message.in_reply_to is None
    assert message.attributed_to.id == EVE
    assert message.attributed_to.handle == "eve.test"
    assert message.content == text
    assert message.kind is MessageKind.MENTION
    assert message.visibility is Visibility.PUBLIC
    assert message.to == (me,)
    assert message.language == "de"
    assert message.published == datetime(2026, 3, 1, 12, 3, tzinfo=UTC)
    assert message.url.endswith(f"/profile/{EVE}/post/{view['uri'].rpartition('/')[2]}")
    assert message.raw["cid"] == view["cid"]
    assert message.raw["root"] == ref(view)
    json.dumps(message.raw)


def test_the_servers_time_counts_not_the_authors() -> None:
    view = post_view(record={"createdAt": "2099-01-01T00:00:00Z"})
    assert read_message(view, ME).published.year == 2026


@pytest.mark.parametrize(
    ("more", "reason", "kind"),
    [
        ({"parent": MINE}, "reply", MessageKind.REPLY),
        # An answer that also names us is announced as a mention only.
        (
            {"parent": MINE, "record": {"facets": naming("x", ME)}},
            "mention",
            MessageKind.REPLY,
        ),
        # An answer to somebody else, further down in our own thread.
        ({"parent": HERS, "root": MINE}, "reply", MessageKind.REPLY),
        ({"parent": HERS}, "reply", MessageKind.REPLY),
        (
            {"parent": HERS, "record": {"facets": naming("x", ME)}},
            "mention",
            MessageKind.MENTION,
        ),
        ({"parent": HERS}, "", MessageKind.POST),
        ({}, "quote", MessageKind.QUOTE),
        (
            {"record": {"embed": {"$type": "app.bsky.embed.record", "record": ref(MINE)}}},
            "",
            MessageKind.QUOTE,
        ),
        (
            {
                "record": {
                    "embed": {
                        "$type": "app.bsky.embed.recordWithMedia",
                        "record": {"record": ref(MINE)},
                    }
                }
            },
            "",
            MessageKind.QUOTE,
        ),
        ({"record": {"facets": naming("x", ME)}}, "", MessageKind.MENTION),
        ({}, "surprise", MessageKind.POST),
    ],
)
def test_the_kind_follows_the_post_itself(
    more: dict[str, Any], reason: str, kind: MessageKind
) -> None:
    assert read_message(post_view(**more), ME, reason=reason).kind is kind


def test_our_own_post_is_never_addressed_to_us() -> None:
    view = post_view(ME, 9, parent=MINE, record={"facets": naming("x", ME)})
    assert read_message(view, ME, reason="mention").kind is MessageKind.POST


def test_a_reply_names_its_parent_and_its_root() -> None:
    message = read_message(post_view(parent=HERS, root=MINE), ME)
    assert message.in_reply_to == HERS["uri"]
    assert message.context == MINE["uri"]
    assert message.raw["root"] == ref(MINE)
    assert [actor.id for actor in message.to] == [EVE]


def test_a_name_in_the_text_does_not_pass_for_the_account_it_points_to() -> None:
    view = post_view(text="@ceo.test hi", record={"facets": naming("@ceo.test", "did:plc:other")})
    (addressed,) = read_message(view, ME).to
    assert addressed == Actor(
        id="did:plc:other",
        handle="did:plc:other",
        url="https://bsky.app/profile/did:plc:other",
    )


def test_pictures_films_and_links_are_described() -> None:
    embed = {
        "$type": "app.bsky.embed.recordWithMedia#view",
        "media": {
            "images": [{"alt": "a broken pump", "fullsize": "https://cdn.example/1", "thumb": "x"}]
        },
        "record": {"record": {"value": {"text": "what she quotes"}}},
    }
    message = read_message(post_view(embed=embed), ME)
    assert [(item.url, item.name) for item in message.attachments] == [
        ("https://cdn.example/1", "a broken pump")
    ]
    assert message.quoted == "what she quotes"
    film = {"playlist": "https://cdn.example/2", "alt": "film"}
    link = {"external": {"uri": "https://example.com", "title": "A page"}}
    for view, kind in ((film, "video/*"), (link, "text/html")):
        (item,) = read_message(post_view(embed=view), ME).attachments
        assert item.media_type == kind


def test_warning_labels_are_told_and_internal_ones_are_not() -> None:
    labels = [{"val": "graphic-media"}, {"val": "!hide"}, {"val": "spam", "neg": True}]
    assert read_message(post_view(labels=labels), ME).summary == "graphic-media"


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"viewer": {"replyDisabled": True}}, "reply_disabled"),
        ({"author": {"viewer": {"blockedBy": True}}}, "blocked"),
        ({"author": {"viewer": {"blocking": "at://x"}}}, "blocked"),
        ({"author": {"viewer": {"blockingByList": {"uri": "at://x"}}}}, "blocked"),
    ],
)
def test_what_forbids_an_answer_is_kept(more: dict[str, Any], key: str) -> None:
    assert read_message(post_view(**more), ME).raw[key] is True
    assert read_message(post_view(), ME).raw[key] is False


@pytest.mark.parametrize(
    "damage",
    [
        {"uri": 5},
        {"uri": "at://did:plc:other/app.bsky.feed.post/3k"},
        {"uri": "https://bsky.app"},
        {"cid": None},
        {"record": None},
        {"record": {"$type": "app.bsky.feed.post"}},
        {"record": {"text": ["list"]}},
        {"record": {"text": "x", "reply": {"root": "no", "parent": "no"}}},
        {"record": {"text": "x", "embed": "no"}},
        {"author": {"did": EVE}},
        {"indexedAt": "yesterday"},
        {"indexedAt": "2026-01-01T00:00:00"},
    ],
)
def test_a_damaged_post_is_refused_with_a_reason(damage: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_message(post_view() | damage, ME)


def test_a_dead_letter_holds_the_whole_item() -> None:
    item = notification(post_view())
    rejected = reject(item, ValueError("why"))
    assert json.loads(rejected.raw) == item
    assert (rejected.reason, rejected.position) == ("why", item["uri"])
    assert reject("nonsense", ValueError("why")).position == ""


def test_optional_fields_may_be_null() -> None:
    view = post_view(embed=None, viewer=None, author={"displayName": None})
    view["record"]["embed"] = None
    assert read_message(view, ME).attributed_to.name == ""


def test_references_are_the_root_and_the_parent_once() -> None:
    assert references(post_view()) == ()
    assert references(post_view(parent=MINE)) == (MINE["uri"],)
    assert references(post_view(parent=HERS, root=MINE)) == (MINE["uri"], HERS["uri"])


def test_a_profile_tells_followers_only_where_it_has_them() -> None:
    profile = {"did": EVE, "handle": "eve.test", "displayName": "Eve", "followersCount": 12}
    assert read_actor(profile).audience == 12
    assert read_actor(post_view()["author"]).audience is None
