"""What became of what was sent, and of what came in: found, taken back, followed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.adapter import (
    AdapterError,
    Misconfigured,
    Outgoing,
    Rechecks,
    SendUnknown,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.model import Message, MessageKind, utc_now
from inbox_tui_reddit import RedditAdapter
from tests.adapters.reddit.conftest import by_id
from tests.adapters.reddit.fake_reddit import (
    ADA,
    EVE,
    INBOX,
    ME,
    NAMES,
    NOON,
    FakeReddit,
    answering,
    answering_after,
    page,
    reset_after,
)

AT = datetime.fromtimestamp(NOON, UTC)
OWN = "/user/brand_desk/comments"


@pytest.fixture
def outgoing(adapter: RedditAdapter, parent: Message) -> Outgoing:
    return adapter.compose(parent, "Which light\nis on?  ", AT)


# --- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [reset_after, answering_after(503, b"")])
def test_what_was_taken_is_found(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, fault: object
) -> None:
    reddit.faults["/api/comment"] = [fault]  # type: ignore[list-item]
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)
    found = adapter.find_sent(outgoing)
    assert found
    assert (found.id, found.author_id, found.note) == (reddit.written[0], ME, "")


def test_what_was_not_taken_is_not_found(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, parent: Message
) -> None:
    reddit.comment("a", parent.id, ME, "Other words")
    reddit.comment("b", parent.context, ME, outgoing.text)
    reddit.comment("c", parent.id, EVE, outgoing.text)
    reddit.comment("d", parent.id, ME, outgoing.text, created_utc=NOON - 3600)
    assert adapter.find_sent(outgoing) is None


def test_reddits_own_blanks_do_not_hide_it(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, parent: Message
) -> None:
    name = reddit.comment("a", parent.id, ME, "Which light\r\nis on?")
    found = adapter.find_sent(outgoing)
    assert found
    assert found.id == name


def test_it_is_found_on_a_later_page(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, parent: Message
) -> None:
    name = reddit.comment("it", parent.id, ME, outgoing.text)
    for number in range(250):
        reddit.comment(f"x{number}", parent.context, ME)
    found = adapter.find_sent(outgoing)
    assert found
    assert found.id == name


def test_it_is_found_below_the_parent_where_our_list_lags(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, parent: Message
) -> None:
    name = reddit.comment("it", parent.id, ME, outgoing.text)
    reddit.written.clear()
    found = adapter.find_sent(outgoing)
    assert found
    assert found.id == name


def test_the_search_ends_where_ours_are_older(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, parent: Message
) -> None:
    for number in range(300):
        reddit.comment(f"x{number}", parent.context, ME, created_utc=NOON - 5000)
    assert adapter.find_sent(outgoing) is None
    assert len([one for one in reddit.asked if one.path == OWN]) == 1


def test_more_than_reddit_lists_is_no_proof(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    endless = page([], {})
    endless["data"]["after"] = "t1_more"
    reddit.faults[OWN] = [answering(200, endless)]
    with pytest.raises(TransientRead):
        adapter.find_sent(outgoing)


def test_a_look_up_without_an_answer_proves_nothing(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    for path in (OWN, "/comments/post1/_/eve1"):
        reddit.faults = {path: [answering(503, b"")]}
        with pytest.raises(TransientRead):
            adapter.find_sent(outgoing)


def test_a_parent_that_is_gone_has_taken_nothing_along_unseen(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, parent: Message
) -> None:
    reddit.faults["/comments/post1/_/eve1"] = [answering(404, b"")]
    assert adapter.find_sent(outgoing) is None
    name = reddit.comment("it", parent.id, ME, outgoing.text)
    found = adapter.find_sent(outgoing)
    assert found
    assert found.id == name


# --- taking back -------------------------------------------------------------------------------


def test_our_own_comment_is_taken_back_once(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    sent = adapter.send(outgoing)
    adapter.delete(sent.id)
    adapter.delete(sent.id)
    assert reddit.things[sent.id]["body"] == "[deleted]"
    assert [one.form["id"] for one in reddit.posts("/api/del/")] == [sent.id]
    adapter.delete("t1_nothing")


def test_nobody_elses_comment_is_deleted(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    with pytest.raises(WrongAccount):
        adapter.delete(parent.id)
    for name in ("t3_post1", "", "t1_../x", "t1_a&id=t1_b"):
        with pytest.raises(Misconfigured):
            adapter.delete(name)
    assert reddit.posts("/api/del/") == []


@pytest.mark.parametrize("status", [500, 403, 429])
def test_a_deletion_that_fails_is_told_after_one_request(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, status: int
) -> None:
    sent = adapter.send(outgoing)
    reddit.faults["/api/del"] = [answering(status, b"")]
    with pytest.raises(AdapterError):
        adapter.delete(sent.id)
    assert len(reddit.posts("/api/del/")) == 1


# --- following ---------------------------------------------------------------------------------


@pytest.fixture
def known(reddit: FakeReddit, adapter: RedditAdapter) -> dict[str, Message]:
    ours = reddit.submit("ours", ME)
    for number in range(4):
        reddit.deliver(reddit.comment(f"k{number}", ours), INBOX[0])
    return by_id(list(adapter.pull(None)))


def test_edits_deletions_and_departures_are_followed(
    reddit: FakeReddit, adapter: RedditAdapter, known: dict[str, Message]
) -> None:
    assert isinstance(adapter, Rechecks)
    later = NOON + 900
    reddit.things["t1_k0"] |= {"body": "Changed", "body_html": "<p>Changed</p>", "edited": later}
    reddit.things["t1_k1"] |= {"body": "[removed]", "author": "[deleted]"}
    reddit.things["t1_k2"] |= {"author": "[deleted]", "author_fullname": None}
    del reddit.things["t1_k3"]
    asked = [known[f"t1_k{n}"] for n in range(4)]
    found = {message.id: message for message in adapter.recheck(asked)}
    assert set(found) == {"t1_k0", "t1_k1", "t1_k2"}
    assert found["t1_k0"].content == "Changed"
    assert found["t1_k0"].version > asked[0].version
    assert found["t1_k0"].kind is MessageKind.COMMENT
    assert found["t1_k1"].deleted
    assert (found["t1_k2"].deleted, found["t1_k2"].content) == (True, "")


def test_a_hundred_take_few_requests(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    from dataclasses import replace

    many = [replace(parent, id=f"t1_m{n}") for n in range(adapter.recheck_batch)]
    before = len(reddit.asked)
    assert adapter.recheck(many) == ()
    assert len([one for one in reddit.asked[before:] if one.path == "/api/info"]) == 2


def test_what_cannot_be_read_says_nothing(
    reddit: FakeReddit, adapter: RedditAdapter, known: dict[str, Message]
) -> None:
    reddit.things["t1_k0"]["created_utc"] = "odd"
    assert adapter.recheck([known["t1_k0"]]) == ()


# --- who ---------------------------------------------------------------------------------------


def test_whoami_names_the_lasting_id(adapter: RedditAdapter) -> None:
    actor = adapter.whoami()
    assert (actor.id, actor.handle) == (ME, NAMES[ME])
    assert actor.url == "https://www.reddit.com/user/brand_desk"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"id": "me", "name": "brand_desk", "is_suspended": True}, "PolicyBlocked"),
        ({"name": "brand_desk"}, "TransientRead"),
        ({"id": None, "name": "brand_desk"}, "TransientRead"),
        ({"id": "me"}, "TransientRead"),
        ({"id": "", "name": "brand_desk"}, "TransientRead"),
        ({"id": "me", "name": "../../x"}, "TransientRead"),
        ({"id": "me\n", "name": "brand_desk"}, "TransientRead"),
        ([], "TransientRead"),
        (b"<html>", "TransientRead"),
    ],
)
def test_an_answer_that_names_nobody_is_no_answer(
    reddit: FakeReddit, adapter: RedditAdapter, body: object, kind: str
) -> None:
    reddit.faults["/api/v1/me"] = [answering(200, body)]
    with pytest.raises(AdapterError) as caught:
        adapter.whoami()
    assert type(caught.value).__name__ == kind


@pytest.mark.parametrize(
    ("headers", "remaining"),
    [({"x-ratelimit-remaining": "x"}, True), ({"x-ratelimit-remaining": "0.4"}, True)],
)
def test_a_window_without_an_end_holds_nobody_up(
    reddit: FakeReddit, adapter: RedditAdapter, headers: dict[str, str], remaining: bool
) -> None:
    reddit.headers = headers
    before = utc_now()
    for _ in range(5):
        adapter.whoami()
    assert utc_now() - before < timedelta(seconds=20)


def test_a_thread_of_somebody_who_is_gone_is_gone(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    answer = reddit.comment("answer", parent.id, ADA)
    reddit.things[parent.id] |= {"body": "[deleted]", "author": "[deleted]"}
    first, tombstone, below = adapter.thread(parent)
    assert (first.id, tombstone.deleted, below.id) == ("t3_post1", True, answer)
    reddit.things.clear()
    with pytest.raises(TargetGone):
        adapter.thread(parent)
