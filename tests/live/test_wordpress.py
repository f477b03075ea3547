"""What a real WordPress makes of our comments, and we of its."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from inbox_tui.adapter import (
    RateLimited,
    ScopeMissing,
    TargetClosed,
    TargetGone,
    WrongAccount,
)
from inbox_tui.html import html_to_text
from inbox_tui.model import utc_now
from inbox_tui_wordpress import WordPressAdapter
from tests.live.wordpress_desk import Blog
from tests.live.wordpress_server import WordPressSite

pytestmark = pytest.mark.live

WORDS = """Use <b>bold</b> & "quotes" -- 1 < 2, C:\\temp\\new, 100 %s &nbsp; [caption] <!-- no -->

Grüße 👍🏽 – see (https://example.com/a_(b)?x=1&y=2), www.example.org/ü. or mail ann+x@example.org
<script>alert(1)</script> setup.py"""


@contextmanager
def option(site: WordPressSite, name: str, value: str) -> Iterator[None]:
    """Set an option of the site for the time of a block."""
    before = site.sql(f"select option_value from wp_options where option_name = '{name}'")
    change = "update wp_options set option_value = '{}' where option_name = '{}'"
    site.sql(change.format(value, name))
    try:
        yield
    finally:
        site.sql(change.format(before.rstrip("\n"), name))


def test_words_arrive_as_typed_and_links_are_those_that_were_shown(blog: Blog) -> None:
    adapter = blog.connect()
    outgoing = adapter.compose(blog.question(adapter), WORDS, utc_now())
    sent = adapter.send(outgoing)
    assert sent.note == ""
    seen = blog.site.call("GET", f"comments/{sent.id}?context=edit")
    assert html.unescape(seen["content"]["raw"]) == WORDS
    shown = html_to_text(seen["content"]["rendered"])
    for typed in ("<b>bold</b>", "1 < 2, C:\\temp\\new", "&nbsp; [caption]", "<script>alert(1)"):
        assert typed in shown
    linked = re.findall(r'<a href="([^"]*)"', seen["content"]["rendered"])
    plain = [html.unescape(address).removeprefix("mailto:") for address in linked]
    assert [address.removeprefix("http://") for address in plain] == list(outgoing.links)


def test_what_waits_comes_to_those_who_moderate_and_is_answered_once_it_is_approved(
    blog: Blog,
) -> None:
    number = blog.site.comment(blog.post, "Please look", status="hold")
    editor = blog.connect()
    cursor = blog.cursor(editor)
    waiting = blog.pull(editor)[number]
    assert waiting.summary
    assert not editor.can_reply(waiting)
    subscriber = blog.connect(us=blog.site.member("joe", "subscriber"))
    assert blog.pull(subscriber) == {}
    blog.site.call("POST", f"comments/{number}", status="approved")
    approved = blog.pull(editor, cursor)[number]
    assert (approved.summary, approved.updated) == ("", None)
    assert editor.can_reply(approved)
    assert number in blog.pull(subscriber)


def test_a_comment_that_goes_between_writing_and_sending_gets_no_answer_in_the_air(
    blog: Blog,
) -> None:
    adapter = blog.connect()
    asked = blog.question(adapter)
    outgoing = adapter.compose(asked, "We look at it.", utc_now())
    blog.site.call("DELETE", f"comments/{asked.id}")
    for act in (
        lambda: adapter.send(outgoing),
        lambda: adapter.compose(asked, "We look at it.", utc_now()),
        lambda: adapter.thread(asked),
    ):
        with pytest.raises(TargetGone):
            act()
    assert blog.answers() == []


def test_comments_that_close_take_no_answer(blog: Blog) -> None:
    adapter = blog.connect()
    asked = blog.question(adapter)
    outgoing = adapter.compose(asked, "We look at it.", utc_now())
    blog.site.call("POST", f"posts/{blog.post}", comment_status="closed")
    for act in (
        lambda: adapter.send(outgoing),
        lambda: adapter.compose(asked, "We look at it.", utc_now()),
    ):
        with pytest.raises(TargetClosed, match="closed"):
            act()
    assert not adapter.can_reply(blog.pull(adapter)[asked.id])
    assert blog.answers() == []


def test_a_subscriber_is_told_what_the_role_cannot(blog: Blog) -> None:
    joe = blog.site.member("joe", "subscriber")
    adapter = blog.connect(us=joe)
    asked = blog.question(adapter)
    with option(blog.site, "comment_moderation", "1"):
        outgoing = adapter.compose(asked, "I had this too.", utc_now())
        sent = adapter.send(outgoing)
    assert (sent.author_id, "approval" in sent.note) == (joe.id, True)
    with pytest.raises(ScopeMissing, match="approval"):
        adapter.find_sent(outgoing)
    with pytest.raises(RateLimited) as caught:
        adapter.send(adapter.compose(asked, "And again.", utc_now()))
    assert caught.value.reset_at is not None
    with pytest.raises(ScopeMissing):
        adapter.delete(sent.id)


def test_only_our_own_comments_can_be_removed(blog: Blog) -> None:
    adapter = blog.connect()
    asked = blog.question(adapter)
    with pytest.raises(WrongAccount):
        adapter.delete(asked.id)
    assert [str(comment["id"]) for comment in blog.site.comments(blog.post)] == [asked.id]


def test_a_swapped_password_sends_nothing(blog: Blog) -> None:
    adapter = blog.connect()
    outgoing = adapter.compose(blog.question(adapter), "We look at it.", utc_now())
    other = blog.site.member("bob")
    with pytest.raises(WrongAccount) as caught:
        blog.connect(us=other, actor_id=blog.us.id).send(outgoing)
    assert (caught.value.expected, caught.value.got) == (blog.us.id, other.id)
    assert len(blog.site.comments(blog.post)) == 1


def test_an_answer_moves_up_with_what_it_answered_and_is_found_there(blog: Blog) -> None:
    adapter = blog.connect()
    top = blog.site.comment(blog.post, "first")
    middle = blog.site.comment(blog.post, "second", parent=top)
    outgoing = adapter.compose(blog.pull(adapter)[middle], "We look at it.", utc_now())
    sent = adapter.send(outgoing)
    blog.site.call("DELETE", f"comments/{middle}?force=true")
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert (found.id, bool(found.note)) == (sent.id, True)


def test_a_site_without_pretty_addresses_is_spoken_to_as_well(blog: Blog) -> None:
    with option(blog.site, "permalink_structure", ""):
        adapter = blog.connect()
        assert adapter.whoami().id == blog.us.id
        number = blog.site.sql(
            "insert into wp_comments (comment_post_ID, comment_author, comment_content,"
            f" comment_date, comment_date_gmt, comment_type) values ({blog.post}, 'Marta', 'Hm?',"
            " utc_timestamp(), utc_timestamp(), 'comment'); select last_insert_id()"
        ).strip()
        asked = blog.pull(adapter)[number]
        assert asked.name == "Battery recall: what we know"
        sent = adapter.send(adapter.compose(asked, "We look at it.", utc_now()))
        assert {asked.id, sent.id} == {message.id for message in adapter.thread(asked)}


def test_a_comment_under_a_page_has_its_title(blog: Blog) -> None:
    page = blog.site.call(
        "POST", "pages", title="About us", status="publish", comment_status="open"
    )
    number = blog.site.comment(str(page["id"]), "Who are you?")
    found = {m.id: m for p in blog.connect().pull(None) for m in p.messages}
    assert found[number].name == "About us"


def test_nobody_is_asked_for_addresses_that_moderators_may_see(blog: Blog) -> None:
    adapter: WordPressAdapter = blog.connect()
    asked = blog.question(adapter)
    assert "marta@customer.test" not in repr(asked)
    assert "127.0.0.1:" in asked.url
    assert "author_ip" not in repr(asked.raw)
