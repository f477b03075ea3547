"""The thirteen cases on a real WordPress. A first line is the result, for docs/networks.md."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    ContentRejected,
    Duplicate,
    NotTransmitted,
    Outgoing,
    SendUnknown,
    TransientRead,
)
from inbox_tui.model import Message, MessageKind, utc_now
from inbox_tui_wordpress import WordPressAdapter
from tests.live.mail_server import wait_until
from tests.live.server_processes import free_port
from tests.live.wordpress_desk import Blog

pytestmark = pytest.mark.live


def written(adapter: WordPressAdapter, parent: Message, words: str = "We look at it.") -> Outgoing:
    return adapter.compose(parent, words, utc_now())


def test_mention_arrives(blog: Blog) -> None:
    """A comment under any post arrives; one that answers ours arrives as an answer to us."""
    adapter = blog.connect()
    asked = blog.question(adapter, "<b>Help</b> me &amp; mine\n\nnow")
    assert (asked.kind, asked.content) == (MessageKind.COMMENT, "Help me & mine\n\nnow")
    assert asked.name == "Battery recall: what we know"
    assert (asked.attributed_to.name, asked.attributed_to.id[:6]) == ("Marta", "guest:")
    sent = adapter.send(written(adapter, asked))
    number = blog.site.comment(blog.post, "Thank you", parent=sent.id)
    answer = blog.pull(adapter)[number]
    assert (answer.kind, answer.in_reply_to, answer.context) == (
        MessageKind.REPLY,
        sent.id,
        asked.id,
    )
    assert [actor.handle for actor in answer.to] == [blog.us.name]


def test_deep_reply(blog: Blog) -> None:
    """An answer twelve levels deep belongs to its thread, and a reply to it stands right under it."""
    above = ["0"]
    for level in range(12):
        above.append(blog.site.comment(blog.post, f"level {level}", parent=above[-1]))
    adapter = blog.connect()
    deepest = blog.pull(adapter)[above[-1]]
    assert deepest.context == above[1]
    sent = adapter.send(written(adapter, deepest))
    thread = adapter.thread(deepest)
    assert [message.id for message in thread] == [*above[1:], sent.id]
    assert {message.context for message in thread} == {above[1]}
    assert thread[-1].in_reply_to == above[-1]


def test_paging_over_300_items(blog: Blog) -> None:
    """All of 350 comments arrive once, over several pages, though many are of one second."""
    rows = ", ".join(
        f"({blog.post}, 'Marta', 'number {n}', now() - interval {n // 130} hour,"
        f" utc_timestamp() - interval {n // 130} hour, '1', 'comment')"
        for n in range(350)
    )
    blog.site.sql(
        "insert into wp_comments (comment_post_ID, comment_author, comment_content, comment_date,"
        f" comment_date_gmt, comment_approved, comment_type) values {rows}"
    )
    adapter = blog.connect()
    pages = list(adapter.pull(None))
    ours = [m.content for page in pages for m in page.messages if m.raw["post"] == blog.post]
    assert sorted(ours) == sorted(f"number {n}" for n in range(350))
    assert len(pages) >= 4
    resumed = {m.content for page in adapter.pull(pages[1].cursor) for m in page.messages}
    stored = {m.content for page in pages[:2] for m in page.messages}
    assert {f"number {n}" for n in range(350)} <= stored | resumed
    assert blog.pull(adapter, pages[-1].cursor) == {}


def test_edit(blog: Blog) -> None:
    """An edited comment is found by reading again, and has the time of finding it."""
    adapter = blog.connect()
    asked = blog.question(adapter)
    cursor = blog.cursor(adapter)
    before = utc_now()
    blog.site.call("POST", f"comments/{asked.id}", content="Is my van affected?")
    assert adapter.recheck([asked])[0].content == "Is my van affected?"
    edited = blog.pull(adapter, cursor)[asked.id]
    assert edited.content == "Is my van affected?"
    assert edited.updated is not None
    assert edited.updated >= before
    assert (edited.published, edited.context) == (asked.published, asked.context)


@pytest.mark.parametrize("role", ["editor", "subscriber"])
def test_delete(blog: Blog, role: str) -> None:
    """What is trashed, called spam or deleted for good becomes a tombstone when it is read again."""
    adapter = blog.connect(us=blog.site.member("joe", role))
    numbers = [blog.site.comment(blog.post, f"number {n}") for n in range(4)]
    known = blog.pull(adapter)
    blog.site.call("DELETE", f"comments/{numbers[0]}")
    blog.site.call("POST", f"comments/{numbers[1]}", status="spam")
    blog.site.call("DELETE", f"comments/{numbers[2]}?force=true")
    now = {m.id: m for m in adapter.recheck([known[number] for number in numbers])}
    assert [now[number].deleted for number in numbers] == [True, True, True, False]
    assert [now[number].content for number in numbers] == ["", "", "", "number 3"]
    asked = known[numbers[3]]
    writer = blog.connect()
    sent = writer.send(written(writer, asked))
    writer.delete(sent.id)
    writer.delete(sent.id)
    assert blog.answers() == []


def test_wrong_secret(blog: Blog) -> None:
    """A wrong password, or a login that the web server keeps back, is noticed before public lists."""
    adapter = blog.connect(password="wrong wrong wrong wrong")
    for ask in (adapter.whoami, lambda: list(adapter.pull(None))):
        with pytest.raises(AuthRevoked, match="Authorization"):
            ask()
    with blog.site.fault("strip"), pytest.raises(AuthRevoked, match="Authorization"):
        blog.connect().whoami()


def test_revoked_secret(blog: Blog) -> None:
    """A password taken back after the reply was composed sends nothing."""
    adapter = blog.connect()
    outgoing = written(adapter, blog.question(adapter))
    blog.site.revoke(blog.us)
    for ask in (lambda: adapter.send(outgoing), lambda: list(adapter.pull(None))):
        with pytest.raises(AuthRevoked):
            ask()
    assert blog.answers() == []


def test_too_long(blog: Blog) -> None:
    """65,525 bytes are taken, one more is refused here as by the site; & counts for five."""
    adapter = blog.connect()
    asked = blog.question(adapter)
    longest = "ü" * 32_760 + "&"
    assert adapter.measure(longest).used == adapter.measure(longest).limit
    outgoing = written(adapter, asked, longest)
    adapter.send(outgoing)
    with pytest.raises(ContentRejected):
        written(adapter, asked, longest + "!")
    wire = json.dumps(json.loads(outgoing.wire) | {"content": "x" * 65_526})
    with pytest.raises(ContentRejected):
        adapter.send(replace(outgoing, wire=wire))
    assert len(blog.answers()) == 1


def test_empty(blog: Blog) -> None:
    """An empty reply is refused here, and by the site."""
    adapter = blog.connect()
    asked = blog.question(adapter)
    with pytest.raises(ContentRejected):
        written(adapter, asked, " \n\t ")
    outgoing = written(adapter, asked)
    wire = json.dumps(json.loads(outgoing.wire) | {"content": " "})
    with pytest.raises(ContentRejected):
        adapter.send(replace(outgoing, wire=wire))
    assert blog.answers() == []


def test_duplicate_send(blog: Blog) -> None:
    """The same reply twice leaves one comment: the site refuses the second and the first is named."""
    adapter = blog.connect()
    outgoing = written(adapter, blog.question(adapter), 'We said "so" -- didn\'t we?')
    sent = adapter.send(outgoing)
    with pytest.raises(Duplicate) as caught:
        adapter.send(outgoing)
    assert caught.value.existing_id == sent.id
    assert adapter.find_sent(outgoing) == sent
    assert blog.answers() == [sent.id]


@pytest.mark.parametrize("fault", ["stall", "vanish"])
def test_time_out_during_send(blog: Blog, fault: str) -> None:
    """A lost or late answer leaves the reply unknown; it is found afterwards, exactly once."""
    adapter = blog.connect()
    outgoing = written(adapter, blog.question(adapter))
    assert adapter.find_sent(outgoing) is None
    with blog.site.fault(fault), pytest.raises(SendUnknown):
        blog.connect(seconds=2.0).send(outgoing)
    wait_until(lambda: len(blog.answers()) > 0, "the comment to be stored")
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert (found.author_id, blog.answers()) == (blog.us.id, [found.id])


def test_server_down(blog: Blog) -> None:
    """A site that is gone, or hangs, gets nothing, and is told from one that says no."""
    adapter = blog.connect()
    asked = blog.question(adapter)
    outgoing = written(adapter, asked)
    gone = blog.connect(url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(NotTransmitted):
        gone.send(outgoing)
    for ask in (gone.whoami, lambda: list(gone.pull(None)), lambda: gone.find_sent(outgoing)):
        with pytest.raises(TransientRead):
            ask()
    with blog.site.frozen(), pytest.raises(NotTransmitted):
        blog.connect(seconds=0.5).send(outgoing)
    assert blog.answers() == []
    assert adapter.send(outgoing).author_id == blog.us.id


def test_author_echo(blog: Blog) -> None:
    """The site's answer names the author, who is the one whom it named before the send."""
    adapter = blog.connect()
    me = adapter.whoami()
    outgoing = written(adapter, blog.question(adapter))
    sent = adapter.send(outgoing)
    (seen,) = [c for c in blog.site.comments(blog.post) if str(c["id"]) == sent.id]
    assert sent.author_id == me.id == str(seen["author"]) == blog.us.id
    assert "author" not in json.loads(outgoing.wire)
    assert sent.url == seen["link"]
