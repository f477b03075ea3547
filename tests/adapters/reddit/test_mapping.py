"""Comments and submissions become messages, whatever state they are in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.model import Attachment, Message, MessageKind, Visibility
from inbox_tui_reddit.compose import can_reply
from inbox_tui_reddit.listing import Item
from inbox_tui_reddit.mapping import read_message, reject
from tests.adapters.reddit.conftest import US
from tests.adapters.reddit.fake_reddit import EVE, ME, NOON


def comment(**data: Any) -> Item:
    shown = {
        "name": "t1_abc", "author": "eve_here", "author_fullname": EVE, "body": "Hello",
        "body_html": '<div class="md"><p>Hello</p></div>', "link_id": "t3_post",
        "parent_id": "t3_post", "created_utc": NOON, "edited": False,
        "permalink": "/r/support/comments/post/a_question/abc/",
    }  # fmt: skip
    return Item("t1", {k: v for k, v in {**shown, **data}.items() if v is not ...})


def submission(**data: Any) -> Item:
    shown = {
        "name": "t3_post", "author": "eve_here", "author_fullname": EVE, "title": "A question",
        "selftext": "Words", "selftext_html": None, "created_utc": NOON, "is_self": True,
        "permalink": "/r/support/comments/post/a_question/",
    }  # fmt: skip
    return Item("t3", {k: v for k, v in {**shown, **data}.items() if v is not ...})


def read(item: Item, **more: Any) -> Message:
    return read_message(item, US, **more)


def test_a_comment_has_all_that_an_answer_needs() -> None:
    found = read(comment(), submission=submission())
    assert (found.id, found.context, found.in_reply_to) == ("t1_abc", "t3_post", "t3_post")
    assert (found.attributed_to.id, found.attributed_to.handle) == (EVE, "eve_here")
    assert found.published == datetime.fromtimestamp(NOON, UTC)
    assert (found.name, found.content, found.updated) == ("A question", "Hello", None)
    assert found.url == "https://www.reddit.com/r/support/comments/post/a_question/abc/"
    assert can_reply(found)


def test_the_inbox_names_the_submission_in_an_address_only() -> None:
    place = "/r/support/comments/post/a_question/abc/?context=3"
    found = read(comment(link_id=..., permalink=..., context=place, parent_id="t1_up"))
    assert found.context == "t3_post"
    assert found.url == "https://www.reddit.com/r/support/comments/post/a_question/abc/"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<p>a <strong>b</strong> <a href="https://x.example/">c</a></p>', "a b c (https://x.example/)"),
        ("<blockquote><p>q</p></blockquote><p>a</p>", "> q\n\na"),
        ("<p>1 &lt; 2 &amp;amp; 3</p>", "1 < 2 &amp; 3"),
        ("&lt;div&gt;&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;&lt;/div&gt;", "1 < 2"),
        (None, "Hello"),
        ("", "Hello"),
        (7, "Hello"),
    ],
)  # fmt: skip
def test_the_words_are_what_people_see(html: Any, words: str) -> None:
    assert read(comment(body_html=html)).content == words


@pytest.mark.parametrize("marker", ["[deleted]", "[removed]", "[ Removed by Reddit ]"])
@pytest.mark.parametrize("author", ["[deleted]", "eve_here", None])
def test_what_was_taken_away_is_a_tombstone(marker: str, author: str | None) -> None:
    found = read(comment(body=marker, body_html=f"<p>{marker}</p>", author=author))
    assert (found.deleted, found.content, found.attachments) == (True, "", ())
    assert not can_reply(found)


def test_who_has_left_has_a_stand_in_for_each_comment() -> None:
    gone = {"author": "[deleted]", "author_fullname": ...}
    one, other = read(comment(**gone)), read(comment(name="t1_def", **gone))
    assert one.attributed_to.handle == "[deleted]"
    assert one.attributed_to.id != other.attributed_to.id
    assert (one.deleted, one.content) == (False, "Hello")


def test_an_author_without_an_id_is_told_by_the_name() -> None:
    found = read(comment(author_fullname=..., author="Eve_Here")).attributed_to
    assert (found.id, found.handle) == ("u/eve_here", "Eve_Here")


def test_an_edit_has_its_time_where_reddit_knows_it() -> None:
    assert read(comment(edited=NOON + 5)).updated == datetime.fromtimestamp(NOON + 5, UTC)
    assert read(comment(edited=True)).updated is None


@pytest.mark.parametrize(
    ("data", "more", "kind"),
    [
        ({}, {"reason": "comment_reply"}, MessageKind.REPLY),
        ({}, {"reason": "post_reply"}, MessageKind.COMMENT),
        ({}, {"reason": "username_mention"}, MessageKind.MENTION),
        ({}, {"reason": "odd"}, MessageKind.POST),
        ({}, {"writers": {"t3_post": ME}}, MessageKind.COMMENT),
        ({"parent_id": "t1_up"}, {"writers": {"t1_up": ME}}, MessageKind.REPLY),
        ({"parent_id": "t1_up"}, {"writers": {"t1_up": EVE}}, MessageKind.POST),
        ({"body": "ask u/Brand_Desk!"}, {}, MessageKind.MENTION),
        ({"body": "see /u/brand_desk"}, {}, MessageKind.MENTION),
        ({"body": "https://reddit.com/u/brand_desk"}, {}, MessageKind.POST),
        ({"body": "u/brand_desk_2"}, {}, MessageKind.POST),
        ({"author_fullname": ME}, {"reason": "comment_reply"}, MessageKind.POST),
        ({"author": "AutoModerator"}, {"reason": "post_reply"}, MessageKind.NOTICE),
    ],
)
def test_a_message_says_how_it_reached_us(
    data: dict[str, Any], more: dict[str, Any], kind: MessageKind
) -> None:
    found = read(comment(**data), **more)
    assert found.kind is kind
    assert bool(found.to) == (kind not in {MessageKind.POST, MessageKind.NOTICE})


def test_a_submission_starts_its_conversation() -> None:
    found = read(submission(selftext_html='<div class="md"><p>W <em>o</em></p></div>'))
    assert (found.id, found.context, found.in_reply_to) == ("t3_post", "t3_post", None)
    assert (found.name, found.content) == ("A question", "W o")


def test_a_link_and_pictures_are_described() -> None:
    picture = submission(is_self=False, url="https://i.example/x.png", post_hint="image")
    assert read(picture).attachments == (
        Attachment(media_type="image/*", url="https://i.example/x.png"),
    )
    media = {"a": {"e": "Image", "m": "image/png", "s": {"u": "https://i.example/y.png"}}, "b": 7}
    assert read(comment(media_metadata=media)).attachments == (
        Attachment(media_type="image/png", url="https://i.example/y.png"),
    )


@pytest.mark.parametrize("how", ["deleted", "moderator", "reddit"])
def test_a_removed_submission_is_a_tombstone(how: str) -> None:
    found = read(submission(is_self=False, url="https://x.example", removed_by_category=how))
    assert (found.deleted, found.name, found.attachments) == (True, "", ())
    ours = read(submission(author_fullname=ME, removed_by_category="automod_filtered"))
    assert not ours.deleted


def test_a_private_community_is_not_public() -> None:
    assert read(comment(subreddit_type="private")).visibility is Visibility.FOLLOWERS
    assert read(comment(subreddit_type="restricted")).visibility is Visibility.PUBLIC
    closed = submission(subreddit_type="private")
    assert read(comment(), submission=closed).visibility is Visibility.FOLLOWERS


@pytest.mark.parametrize(
    ("item", "above", "words"),
    [
        (comment(locked=True), None, "locked"),
        (comment(), submission(locked=True), "locked"),
        (comment(archived=True), None, "archived"),
        (comment(), submission(archived=True), "archived"),
        (comment(author_is_blocked=True), None, "blocked"),
        (comment(author="AutoModerator"), None, "notice"),
    ],
)
def test_what_cannot_be_answered_is_known_from_the_data(
    item: Item, above: Item | None, words: str
) -> None:
    answerable = can_reply(read(item, submission=above))
    assert not answerable
    assert words in answerable.reason


def test_a_moderator_may_answer_what_is_locked() -> None:
    assert can_reply(read(comment(locked=True, can_mod_post=True)))


@pytest.mark.parametrize("place", ["//evil.example/x", "javascript:x", "/a b", "\x1b", 7, None])
def test_only_paths_become_addresses(place: Any) -> None:
    assert read(comment(permalink=place)).url == ""


@pytest.mark.parametrize(
    "data",
    [
        {"name": "t3_abc"},
        {"name": 7},
        {"body": 7},
        {"body": None},
        {"created_utc": "now"},
        {"created_utc": True},
        {"created_utc": float("nan")},
        {"parent_id": "t5_x"},
        {"parent_id": None},
        {"edited": "yesterday"},
        {"link_id": None, "parent_id": "t1_up"},
        {"link_id": "t3_'", "parent_id": "t1_up", "context": "/r/x/comments"},
        {"author": []},
    ],
)
def test_what_reddit_does_not_promise_is_told(data: dict[str, Any]) -> None:
    item = comment(**data)
    with pytest.raises(ValueError, match=r"it|field|time") as caught:
        read(item)
    rejected = reject(item, caught.value)
    assert rejected.reason
    assert rejected.raw.startswith("{")
