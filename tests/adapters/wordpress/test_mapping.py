from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.model import MessageKind
from inbox_tui_wordpress.mapping import Post, read_comment, read_post, reject, to_message
from inbox_tui_wordpress.people import read_user

HASH = "80cc7f483dd34fb86643ddff6b596b3c"


def comment(**changes: Any) -> dict[str, Any]:
    """Return a comment of a guest, in the shape of WordPress 6."""
    return {
        "id": 12,
        "post": 4,
        "parent": 0,
        "author": 0,
        "author_name": "Marta",
        "author_url": "",
        "author_avatar_urls": {"24": f"http://2.gravatar.com/avatar/{HASH}?s=24&d=mm"},
        "date": "2026-11-21T18:50:36",
        "date_gmt": "2026-11-21T17:50:36",
        "content": {"rendered": "<p>Is <strong>mine</strong> affected?<br />\nHelp</p>\n"},
        "link": "https://blog.example.org/recall/#comment-12",
        "status": "approved",
        "_links": {"up": [{"href": "https://blog.example.org/wp-json/wp/v2/pages/4"}]},
        **changes,
    }


def test_a_guests_comment() -> None:
    read = read_comment(comment())
    assert (read.id, read.parent, read.collection, read.post) == ("12", "", "pages", "4")
    assert (read.author.id, read.author.handle) == (f"guest:{HASH[:16]}", f"guest-marta-{HASH[:4]}")
    assert read.content == "Is mine affected?\nHelp"
    assert read.published == datetime(2026, 11, 21, 17, 50, 36, tzinfo=UTC)
    assert read.listed == "2026-11-21T18:50:36"


def test_a_guest_never_has_the_id_of_a_user() -> None:
    user = read_comment(comment(author=2, author_name="Ann")).author
    guest = read_comment(comment(author_name="2", author_avatar_urls={})).author
    posing = read_comment(comment(author_name="Ann", author_avatar_urls={})).author
    assert (user.id, user.handle, user.name) == ("2", "ann-2", "Ann")
    assert {guest.id[:6], posing.id[:6]} == {"guest:"}
    assert guest.id != posing.id
    assert posing.handle.startswith("guest-ann-")


@pytest.mark.parametrize(
    ("name", "begins"),
    [("Ömer  Şahin!", "guest-ömer-şahin-"), ("👍", "guest-x-"), ("x" * 500, f"guest-{'x' * 24}-")],
)
def test_a_handle_is_made_of_a_name(name: str, begins: str) -> None:
    made = read_comment(comment(author_name=name)).author.handle
    assert made.startswith(begins)
    assert len(made) < 40


def test_a_guest_without_a_name_is_called_as_wordpress_does() -> None:
    assert read_comment(comment(author_name=" ")).author.name == "Anonymous"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "12"},
        {"id": True},
        {"id": -1},
        {"content": None},
        {"content": {"rendered": 5}},
        {"date_gmt": "0000-00-00T00:00:00"},
        {"date": None},
        {"status": None},
        {"author_name": ["x"]},
        {"parent": "1"},
    ],
)
def test_a_comment_in_another_form_is_a_dead_letter(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError) as caught:
        read_comment(comment(**changes))
    letter = reject(comment(**changes), caught.value)
    assert letter.reason
    assert letter.position == ("12" if changes.get("id", 12) == 12 else letter.position)


@pytest.mark.parametrize("item", [None, [], "x", 5])
def test_what_is_no_object_is_a_dead_letter(item: Any) -> None:
    with pytest.raises(ValueError):
        read_comment(item)
    assert reject(item, ValueError("no")).position == ""


@pytest.mark.parametrize(
    "links", [None, {}, {"up": {}}, {"up": [5, {"href": 5}]}, {"up": [{"href": "https://evil/x"}]}]
)
def test_a_comment_whose_post_is_not_said_stands_under_a_post(links: Any) -> None:
    assert read_comment(comment(_links=links)).collection == "posts"


def test_what_reaches_us_has_a_kind() -> None:
    ours = read_comment(comment(author=2, author_name="Ann"))
    theirs = read_comment(comment(id=13, parent=12))
    post = Post(title="Recall", comment_status="closed")

    def message(read: Any, **more: Any) -> Any:
        return to_message(read, **{"me": "2", "top": "12", "post": post, "answered": None, **more})

    assert message(ours).kind is MessageKind.POST
    assert message(theirs).kind is MessageKind.COMMENT
    assert message(theirs, answered=ours.author).kind is MessageKind.REPLY
    assert message(theirs, answered=ours.author, is_context=True).kind is MessageKind.POST
    answer = message(theirs, answered=ours.author)
    assert (answer.context, answer.in_reply_to, answer.name) == ("12", "12", "Recall")
    assert answer.to == (ours.author,)
    assert answer.raw["comment_status"] == "closed"


def test_what_waits_is_marked_and_what_is_gone_has_no_words() -> None:
    given: dict[str, Any] = {"me": "2", "top": "12", "post": None, "answered": None}
    waiting = to_message(read_comment(comment(status="hold")), **given)
    assert "approval" in waiting.summary
    for status in ("trash", "spam", "post-trashed"):
        gone = to_message(read_comment(comment(status=status)), **given)
        assert (gone.deleted, gone.content, gone.summary) == (True, "", "")


def test_marks_change_with_words_and_with_states() -> None:
    first = read_comment(comment())
    edited = read_comment(comment(content={"rendered": "<p>no</p>"}))
    held = read_comment(comment(status="hold"))
    moved = read_comment(comment(parent=3))
    assert (first.words_mark == edited.words_mark, first.state_mark == edited.state_mark) == (
        False,
        True,
    )
    for other in (held, moved):
        assert first.words_mark == other.words_mark
        assert first.state_mark != other.state_mark


def test_a_title_is_plain_text_on_one_line() -> None:
    title = {"rendered": "Tea &amp; <em>biscuits</em> &#8211;<br>now"}
    read = read_post({"id": 4, "title": title, "comment_status": "open"})
    assert read == Post(title="Tea & biscuits – now", comment_status="open")
    assert read_post({"id": 4}) == Post(title="", comment_status="")


def test_a_user_has_a_number_and_what_the_role_may() -> None:
    may = {"moderate_comments": True, "edit_posts": False}
    user = read_user({"id": 2, "username": "ann", "name": "Ann B.", "capabilities": may})
    assert (user.actor.id, user.actor.handle, user.actor.name) == ("2", "ann", "Ann B.")
    assert (user.moderates, user.filters) == (True, False)
    subscriber = read_user({"id": 7, "slug": "joe", "capabilities": []})
    assert (subscriber.actor.handle, subscriber.moderates) == ("joe", False)
    nobodies: list[Any] = [{"id": 0}, {}, [], None, {"id": "2"}]
    for nobody in nobodies:
        with pytest.raises(ValueError):
            read_user(nobody)


@pytest.mark.parametrize("strange", [{"title": 5, "comment_status": []}, {"title": {}}, {}, []])
def test_a_strange_post_has_no_title_and_stops_no_pull(strange: Any) -> None:
    assert read_post(strange) == Post(title="", comment_status="")
