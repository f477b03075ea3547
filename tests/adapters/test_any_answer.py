"""Whatever a network answers is read, or said to be unreadable: one bad item never stops a pull."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.adapter import Rejected
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from inbox_tui_bluesky import mapping as bluesky
from inbox_tui_mastodon import mapping as mastodon
from inbox_tui_matrix import mapping as matrix
from inbox_tui_matrix.invitations import read_invitation
from inbox_tui_matrix.rooms import Room
from inbox_tui_reddit import mapping as reddit
from inbox_tui_reddit.listing import read_listing
from inbox_tui_wordpress import mapping as wordpress
from inbox_tui_wordpress.people import read_user
from inbox_tui_x import mapping as x
from tests.adapters.bluesky import conftest as small_bluesky
from tests.adapters.mastodon import conftest as small_mastodon
from tests.adapters.spoiling import spoiled
from tests.adapters.x import conftest as small_x

ROOM = Room(
    id="!room",
    title="Support",
    visibility=Visibility.PUBLIC,
    encrypted=False,
    may_write=True,
    names={"@ada:m.test": "Ada"},
)
STANDING = matrix.Standing(context="!room/$top", kind=MessageKind.MENTION)
EVENT = {
    "type": "m.room.message",
    "event_id": "$1",
    "sender": "@ada:m.test",
    "origin_server_ts": 1_432_735_824_653,
    "content": {
        "msgtype": "m.image",
        "body": "> <@nora:m.test> a\n\nhello",
        "url": "mxc://m.test/1",
        "info": {"mimetype": "image/png"},
        "format": "org.matrix.custom.html",
        "formatted_body": "<mx-reply>a</mx-reply>hello",
        "m.mentions": {"user_ids": ["@nora:m.test"]},
        "m.relates_to": {"rel_type": "m.thread", "event_id": "$0", "m.in_reply_to": {"event_id": "$0"}},
    },
    "unsigned": {
        "m.relations": {
            "m.replace": {
                "sender": "@ada:m.test",
                "origin_server_ts": 1_432_735_824_999,
                "content": {"m.new_content": {"msgtype": "m.text", "body": "new"}},
            }
        }
    },
}  # fmt: skip
INVITED = {
    "invite_state": {
        "events": [
            {"type": "m.room.name", "state_key": "", "content": {"name": "Pumps"}},
            {
                "type": "m.room.member",
                "state_key": "@me:m.test",
                "sender": "@ada:m.test",
                "origin_server_ts": 1_432_735_824_653,
                "content": {"is_direct": True, "reason": "hello", "displayname": "Ada"},
            },
        ]
    }
}
COMMENT = {
    "id": 12,
    "post": 4,
    "parent": 3,
    "author": 0,
    "author_name": "Marta",
    "author_url": "https://marta.test/",
    "author_avatar_urls": {"24": f"http://2.gravatar.com/avatar/{'80cc7f48' * 4}?s=24"},
    "date": "2026-11-21T18:50:36",
    "date_gmt": "2026-11-21T17:50:36",
    "content": {"rendered": "<p>Help</p>", "raw": "Help"},
    "link": "https://blog.test/#comment-12",
    "status": "approved",
    "_links": {"up": [{"href": "https://blog.test/wp-json/wp/v2/pages/4"}]},
}
THINGS = {
    "data": {
        "after": "t1_abc",
        "children": [
            {
                "kind": "t1",
                "data": {
                    "name": "t1_abc",
                    "author": "eve_here",
                    "author_fullname": "t2_eve",
                    "body": "Hello u/acme_helps",
                    "body_html": "<p>Hello</p>",
                    "link_id": "t3_post",
                    "parent_id": "t1_up",
                    "created_utc": 1_795_305_600.0,
                    "edited": 1_795_305_700.0,
                    "subreddit": "support",
                    "subreddit_type": "private",
                    "permalink": "/r/support/comments/post/a_question/abc/",
                    "context": "/r/support/comments/post/a_question/abc/?context=3",
                    "media_metadata": {"m": {"m": "image/png", "s": {"u": "https://i.test/1"}}},
                },
            },
            {
                "kind": "t3",
                "data": {
                    "name": "t3_post",
                    "author": "eve_here",
                    "title": "A question",
                    "selftext": "Words",
                    "created_utc": 1_795_305_600,
                    "is_self": False,
                    "url": "https://i.test/2",
                    "post_hint": "image",
                    "removed_by_category": None,
                },
            },
        ],
    }
}
Result = TypeVar("Result")
US = Actor(id="t2_me", handle="acme_helps")


def of_bluesky(answer: Any) -> list[Message]:
    uri, _, _ = bluesky.read_indexed(answer)
    bluesky.references(answer)
    bluesky.notified_as(bluesky.reject(answer, Unreadable(uri)).raw)
    return [bluesky.read_message(answer, small_bluesky.ME)]


def of_mastodon(answer: Any) -> list[Message]:
    mastodon.status_id(answer)
    return [small_mastodon.READER.message(answer)]


def of_x(answer: Any) -> list[Message]:
    return [x.read_message(answer, small_x.ME, others={x.versions(answer)[0]: answer})]


def of_reddit(answer: Any) -> list[Message]:
    things = {item.name: item for item in read_listing(answer).items}
    messages, rejected = reddit.read_all(things, US)
    assert all(one.reason for one in rejected)
    return list(messages)


def of_wordpress(answer: Any) -> list[Message]:
    comment = wordpress.read_comment(answer)
    wordpress.raw_words(answer)
    return [wordpress.to_message(comment, me="1", top="1", post=None, answered=None)]


def of_matrix(answer: Any) -> list[Message]:
    return [matrix.read_message(answer, ROOM, STANDING)]


def of_an_invitation(answer: Any) -> list[Message]:
    return [read_invitation("!room", answer, "@me:m.test")]


VIEW = small_bluesky.post_view(
    parent=small_bluesky.post_view(small_bluesky.ME, 7),
    record={"facets": small_bluesky.naming("@me.test", small_bluesky.ME), "langs": ["de"]},
    embed={
        "record": {"value": {"text": "quoted"}},
        "media": {"images": [{"fullsize": "https://i.test/1", "alt": "a pump"}]},
        "external": {"uri": "https://e.test", "title": "E"},
        "playlist": "https://v.test",
    },
    labels=[{"val": "porn"}],
    viewer={"replyDisabled": True},
)
STATUS = small_mastodon.status(
    edited_at="2026-03-01T12:00:00Z",
    in_reply_to_id="7",
    poll={"options": [{"title": "Yes"}]},
    media_attachments=[{"type": "gifv", "url": "https://m.test/1", "description": "a pump"}],
    quote={"quoted_status": small_mastodon.status(8, text="quoted")},
)
TWEET = small_x.answer_to(
    small_x.post(1),
    2,
    entities={
        "urls": [{"url": "https://t.co/a", "expanded_url": "https://x.com/eve/status/1/photo/1"}],
        "mentions": [{"username": "acme", "id": small_x.ME}],
    },
    note_tweet={"text": "All of it https://t.co/a", "entities": {"urls": []}},
)


def tried(read: Callable[[Any], Result], item: Any) -> Result | Unreadable:
    """Return what is read of ``item``, or why it cannot be."""
    try:
        return read(item)
    except Unreadable as error:
        return error


EACH: list[tuple[str, Any, Callable[[Any], list[Message]], Callable[..., Rejected] | None]] = [
    ("bluesky", VIEW, of_bluesky, bluesky.reject),
    ("mastodon", STATUS, of_mastodon, mastodon.reject),
    ("matrix", EVENT, of_matrix, lambda item, error: matrix.reject(item, "!room", error)),
    ("matrix, an invitation", INVITED, of_an_invitation, None),
    ("reddit", THINGS, of_reddit, None),
    ("wordpress", COMMENT, of_wordpress, wordpress.reject),
    ("x", TWEET, of_x, x.reject),
]


@pytest.mark.parametrize(
    ("sample", "read", "reject"), [case[1:] for case in EACH], ids=[case[0] for case in EACH]
)
class TestAnyAnswer:
    """What holds of each network's items."""

    def test_an_item_as_it_should_be_is_read(
        self, sample: Any, read: Callable[[Any], list[Message]], reject: Any
    ) -> None:
        assert read(sample)

    @given(data=st.data())
    @settings(suppress_health_check=[HealthCheck.too_slow])
    def test_an_item_with_a_fault_is_read_or_put_aside(
        self, sample: Any, read: Callable[[Any], list[Message]], reject: Any, data: st.DataObject
    ) -> None:
        item = data.draw(spoiled(sample))
        outcome = tried(read, item)
        if isinstance(outcome, Unreadable):
            assert str(outcome)
            assert reject is None or reject(item, outcome).reason
            return
        for message in outcome:
            assert message.id
            assert message.published.tzinfo


PEOPLE: list[tuple[str, Any, Callable[[Any], object]]] = [
    ("bluesky", VIEW["author"], bluesky.read_actor),
    ("mastodon", small_mastodon.account(), small_mastodon.READER.actor),
    ("x", {"id": "7", "username": "eve", "public_metrics": {"followers_count": 3}}, x.read_actor),
    ("wordpress", {"id": 7, "slug": "eve", "capabilities": {"edit_posts": True}}, read_user),
]


@pytest.mark.parametrize(
    ("sample", "read"), [case[1:] for case in PEOPLE], ids=[case[0] for case in PEOPLE]
)
@given(data=st.data())
def test_a_person_is_read_or_said_to_be_unreadable(
    sample: Any, read: Callable[[Any], object], data: st.DataObject
) -> None:
    assert tried(read, data.draw(spoiled(sample)))
