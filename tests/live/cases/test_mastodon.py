"""The thirteen cases on mastodon-mock. A first line is the result, for docs/networks.md.

Where that server is kinder than Mastodon stands in tests/live/mastodon_server.py.
"""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    ContentRejected,
    SendUnknown,
    TransientRead,
)
from inbox_tui.model import MessageKind, Visibility
from inbox_tui.testing import Fault, Gate
from tests.live.mastodon_desk import Toots
from tests.live.server_processes import free_port

pytestmark = pytest.mark.live
POSTS = "/api/v1/statuses"


def test_mention_arrives(toots: Toots) -> None:
    """A mention arrives as plain text with its warning, language, visibility and author."""
    asked = toots.question(
        "is <it> broken? https://example.com/a",
        visibility="unlisted",
        spoiler_text="a fault",
        language="en",
    )
    assert asked.content == f"@{toots.us.name} is <it> broken? https://example.com/a"
    assert (asked.kind, asked.visibility) == (MessageKind.MENTION, Visibility.UNLISTED)
    assert (asked.summary, asked.language) == ("a fault", "en")
    assert asked.attributed_to.id == toots.grace.id
    assert [actor.id for actor in asked.to] == [toots.us.id]
    assert asked.published.tzinfo is not None


def test_deep_reply(toots: Toots) -> None:
    """An answer twelve levels deep, naming nobody, belongs to our thread; ours stands right under it."""
    above = [toots.us.post("Our news")]
    for level in range(12):
        above.append(toots.grace.post(f"level {level}", in_reply_to_id=above[-1]))
    deepest = toots.found()[above[-1]]
    assert (deepest.kind, deepest.context, deepest.in_reply_to) == (
        MessageKind.REPLY,
        above[0],
        above[-2],
    )
    sent = toots.connect().send(toots.written(deepest))
    thread = toots.connect().thread(deepest)
    assert [message.id for message in thread] == [*above, sent.id]
    assert {message.context for message in thread} == {above[0]}
    assert thread[-1].in_reply_to == above[-1]


def test_paging_over_300_items(toots: Toots) -> None:
    """All of 350 mentions arrive once, over several pages, from any page on."""
    first = toots.question("to begin with")
    start = toots.pull()[-1].cursor
    said = toots.server.repeat(first.id, 350)
    pages = toots.pull(start)
    assert [m.id for page in pages for m in page.messages] == said
    full = [page for page in pages if page.messages]
    assert len(full) >= 8
    before = [m.id for page in full[:6] for m in page.messages]
    assert before + list(toots.found(full[5].cursor)) == said


def test_edit(toots: Toots) -> None:
    """An edited mention comes with the next pull, and by reading it again."""
    asked = toots.question()
    cursor = toots.pull()[-1].cursor
    toots.grace.call("PUT", f"{POSTS}/{asked.id}", status=f"@{toots.us.name} is it red?")
    edited = toots.found(cursor)[asked.id]
    assert edited.content == f"@{toots.us.name} is it red?"
    assert edited.version > asked.version
    (again,) = toots.connect().recheck([asked])
    assert (again.content, again.updated) == (edited.content, edited.updated)


def test_delete(toots: Toots) -> None:
    """A deleted mention becomes a tombstone when it is read again; our own post can be deleted."""
    stays, goes = toots.question("one"), toots.question("two")
    toots.grace.call("DELETE", f"{POSTS}/{goes.id}")
    now = toots.connect().recheck([stays, goes])
    assert [(m.id, m.deleted, bool(m.content)) for m in now] == [
        (stays.id, False, True),
        (goes.id, True, False),
    ]
    assert goes.id not in toots.found()
    sent = toots.connect().send(toots.written(stays))
    assert toots.answers() == [sent.id]
    toots.connect().delete(sent.id)
    toots.connect().delete(sent.id)
    assert toots.answers() == []


def test_wrong_secret(toots: Toots) -> None:
    """A wrong token is told before anything is read or written."""
    adapter = toots.connect(token="not-the-token")
    for ask in (adapter.whoami, lambda: list(adapter.pull(None))):
        with pytest.raises(AuthRevoked):
            ask()


def test_revoked_secret(toots: Toots) -> None:
    """A token taken back after the reply was composed sends nothing."""
    outgoing = toots.written(toots.question())
    adapter = toots.connect()
    assert adapter.whoami().id == toots.us.id
    toots.server.revoke(toots.us)
    for ask in (lambda: adapter.send(outgoing), lambda: list(adapter.pull(None))):
        with pytest.raises(AuthRevoked):
            ask()
    assert toots.answers() == []


def test_too_long(toots: Toots) -> None:
    """500 characters with the name in front are taken; one more is refused here as by the server."""
    asked = toots.question()
    adapter = toots.connect()
    room = 500 - len(f"@{toots.grace.name} ")
    longest = toots.written(asked, "a" * room)
    assert len(longest.text) == 500
    adapter.send(longest)
    with pytest.raises(ContentRejected) as caught:
        toots.written(asked, "a" * (room + 1))
    assert (caught.value.counted, caught.value.limit) == (501, 500)
    forced = json.dumps(json.loads(longest.wire) | {"status": "a" * 501})
    with pytest.raises(ContentRejected):
        adapter.send(replace(longest, wire=forced, key="another"))
    assert len(toots.answers()) == 1


def test_empty(toots: Toots) -> None:
    """An empty reply is refused here, and by the server."""
    asked = toots.question()
    with pytest.raises(ContentRejected):
        toots.written(asked, " \n ")
    outgoing = toots.written(asked)
    forced = json.dumps(json.loads(outgoing.wire) | {"status": " "})
    with pytest.raises(ContentRejected):
        toots.connect().send(replace(outgoing, wire=forced))
    assert toots.answers() == []


def test_duplicate_send(toots: Toots) -> None:
    """The same key twice leaves one post on this server; others ignore it, so it is not relied on."""
    outgoing = toots.written(toots.question())
    first, second = toots.connect().send(outgoing), toots.connect().send(outgoing)
    assert first.id == second.id
    assert toots.answers() == [first.id]
    assert toots.connect().capabilities.repeatable_send is False


def test_time_out_during_send(toots: Toots) -> None:
    """A time-out is told as a doubt; the look-up finds what the server took, and misses what it did not."""
    port = urlsplit(toots.server.url).port or 0
    gate = Gate(
        port,
        words=lambda _fault, _piece: b"",
        begins=lambda piece: piece.startswith(b"POST "),
        ends=lambda piece: piece.endswith(b"}"),
    )
    asked = toots.question()
    try:
        hasty = toots.connect(write_seconds=2.0, url=f"http://127.0.0.1:{gate.port}")
        for fault in (Fault.STALL_BEFORE_COMMIT, Fault.STALL_AFTER_COMMIT):
            outgoing = toots.written(asked, f"We look at it ({fault.value}).")
            gate.strike(fault, write=True)
            with pytest.raises(SendUnknown):
                hasty.send(outgoing)
            assert gate.stalling.is_set()
            found = toots.connect().find_sent(outgoing)
            assert (found is not None) is fault.commits
            assert toots.answers() == ([found.id] if found else [])
    finally:
        gate.stop()


def test_server_down(toots: Toots) -> None:
    """A server that is down or stuck is told as trouble that passes; nothing was sent, nothing is lost."""
    outgoing = toots.written(toots.question())
    down = toots.connect(url=f"http://127.0.0.1:{free_port()}")
    for ask in (down.whoami, lambda: list(down.pull(None)), lambda: down.send(outgoing)):
        with pytest.raises(TransientRead):
            ask()
    with toots.server.frozen(), pytest.raises(TransientRead):
        toots.connect(seconds=0.5).whoami()
    with (
        toots.server.fault("GET", "/api/v1/notifications", type="status", status=503),
        pytest.raises(TransientRead),
    ):
        toots.pull()
    assert toots.connect().send(outgoing).author_id == toots.us.id


def test_author_echo(toots: Toots) -> None:
    """The answer to a post names its author, whoever the token belongs to, and so does the look-up."""
    outgoing = toots.written(toots.question())
    sent = toots.connect().send(outgoing)
    assert (sent.author_id, sent.note) == (toots.us.id, "")
    found = toots.connect().find_sent(outgoing)
    assert found is not None
    assert (found.id, found.author_id) == (sent.id, toots.us.id)
    other = toots.connect(token=toots.grace.token, actor_id="")
    asked = replace(outgoing, key="another")
    assert other.send(asked).author_id == toots.grace.id
