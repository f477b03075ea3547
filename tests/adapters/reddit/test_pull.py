"""What is new comes in, once, from wherever the last pull ended."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    Page,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.adapter.cursor import read_cursor
from inbox_tui.model import MessageKind
from inbox_tui_reddit import RedditAdapter
from inbox_tui_reddit.cursor import MOST_SEEN, Cursor
from tests.adapters.reddit.conftest import Make, by_id, ids, keep
from tests.adapters.reddit.fake_reddit import (
    ADA,
    CONSENT,
    EVE,
    INBOX,
    ME,
    FakeReddit,
    answering,
    page,
)

SELF, COMMENTS, MENTIONS = INBOX


def test_each_listing_brings_its_kind_with_what_it_answers(
    reddit: FakeReddit, adapter: RedditAdapter
) -> None:
    theirs, ours = reddit.submit("p1"), reddit.submit("p2", ME, title="Ours")
    mine = reddit.comment("mine", theirs, ME, "We are on it.")
    answer = reddit.deliver(reddit.comment("a", mine), COMMENTS)
    top = reddit.deliver(reddit.comment("t", ours), SELF)
    named = reddit.deliver(reddit.comment("n", theirs, ADA, "ask u/brand_desk"), MENTIONS)
    found = by_id(list(adapter.pull(None)))
    assert {name: found[name].kind for name in (answer, top, named)} == {
        answer: MessageKind.REPLY,
        top: MessageKind.COMMENT,
        named: MessageKind.MENTION,
    }
    assert {name: found[name].kind for name in (theirs, ours, mine)} == dict.fromkeys(
        (theirs, ours, mine), MessageKind.POST
    )
    assert found[mine].attributed_to.id == ME
    assert (found[answer].context, found[answer].in_reply_to) == (theirs, mine)
    assert found[top].name == found[ours].name == "Ours"


def test_nothing_is_marked_as_read_or_written(reddit: FakeReddit, adapter: RedditAdapter) -> None:
    reddit.deliver(reddit.comment("a", reddit.submit()))
    list(adapter.pull(None))
    assert {one.path for one in reddit.asked if one.method != "GET"} == {"/api/v1/access_token"}
    assert {one.query.get("mark") for one in reddit.asked if one.path.startswith("/message")} == {
        "false"
    }


def test_a_quiet_poll_costs_few_requests(reddit: FakeReddit, adapter: RedditAdapter) -> None:
    reddit.deliver(reddit.comment("a", reddit.submit()))
    cursor = list(adapter.pull(None))[-1].cursor
    before = len(reddit.asked)
    (last,) = adapter.pull(cursor)
    assert last.messages == ()
    assert len(reddit.asked) - before == len(INBOX) + 1


def test_a_comment_in_two_listings_comes_once(reddit: FakeReddit, adapter: RedditAdapter) -> None:
    mine = reddit.comment("mine", reddit.submit(), ME)
    both = reddit.comment("both", mine, EVE, "thanks u/brand_desk")
    for path in (COMMENTS, MENTIONS):
        reddit.deliver(both, path)
    pages = list(adapter.pull(None))
    assert ids(pages).count(both) == 1
    assert by_id(pages)[both].kind is MessageKind.REPLY


def test_hundreds_come_over_many_pages_and_the_cursor_stays_small(
    reddit: FakeReddit, adapter: RedditAdapter
) -> None:
    post = reddit.submit()
    names = [reddit.deliver(reddit.comment(f"c{n}", post), MENTIONS) for n in range(730)]
    pages = list(adapter.pull(None))
    assert set(names) <= set(ids(pages))
    cursor = pages[-1].cursor or ""
    assert len(json.loads(cursor)["seen"][MENTIONS]) == MOST_SEEN
    assert len(cursor) < 5_000
    later = [reddit.deliver(reddit.comment(f"d{n}", post), MENTIONS) for n in range(330)]
    assert set(later) <= set(ids(list(adapter.pull(cursor))))


def test_an_anchor_that_is_deleted_loses_nothing(
    reddit: FakeReddit, adapter: RedditAdapter
) -> None:
    post = reddit.submit()
    for number in range(3):
        reddit.deliver(reddit.comment(f"a{number}", post))
    cursor = list(adapter.pull(None))[-1].cursor
    del reddit.inbox[COMMENTS][0]
    later = reddit.deliver(reddit.comment("later", post))
    pages = list(adapter.pull(cursor))
    assert later in ids(pages)
    assert all(one.query.get("before") is None for one in reddit.asked)


def test_what_a_moderator_lets_through_late_still_comes(
    reddit: FakeReddit, adapter: RedditAdapter
) -> None:
    post = reddit.submit()
    reddit.deliver(reddit.comment("new", post))
    cursor = list(adapter.pull(None))[-1].cursor
    held = reddit.comment("held", post, created_utc=1_600_000_000.0)
    assert reddit.deliver(held) in ids(list(adapter.pull(cursor)))


def test_a_pull_that_breaks_off_keeps_what_came_and_reads_the_gap_again(
    reddit: FakeReddit, adapter: RedditAdapter
) -> None:
    post = reddit.submit()
    names = [reddit.deliver(reddit.comment(f"c{n}", post), MENTIONS) for n in range(250)]
    revoked = answering(401, {"error": 401})
    served = [lambda _, commit: commit(), lambda _, commit: commit(), revoked]
    reddit.faults[f"/{MENTIONS}"] = list(served)
    pages: list[Page] = []
    with pytest.raises(AuthRevoked):
        keep(adapter.pull(None), pages)
    assert len(set(names) & set(ids(pages))) == 200
    cursor = pages[-1].cursor
    assert MENTIONS not in read_cursor(cursor, Cursor).seen
    reddit.faults.clear()
    assert set(names) <= set(ids(list(adapter.pull(cursor))))


def test_a_listing_that_runs_in_a_circle_ends_and_is_read_again(
    reddit: FakeReddit, adapter: RedditAdapter
) -> None:
    post = reddit.submit()
    names = [reddit.deliver(reddit.comment(f"c{n}", post), MENTIONS) for n in range(3)]
    circle = page([{"kind": "t1", "data": reddit.things[name]} for name in names], {})
    circle["data"]["after"] = names[0]
    reddit.faults[f"/{MENTIONS}"] = [answering(200, circle)]
    pages = list(adapter.pull(None))
    assert set(names) <= set(ids(pages))
    assert len([one for one in reddit.asked if one.path == f"/{MENTIONS}"]) == 2
    assert MENTIONS not in read_cursor(pages[-1].cursor, Cursor).seen


@pytest.mark.parametrize("cursor", ["", "x", "[]", "null", '{"seen": 7}', '{"seen":{"a":[1]}}'])
def test_a_cursor_that_cannot_be_read_counts_as_none(
    reddit: FakeReddit, adapter: RedditAdapter, cursor: str
) -> None:
    name = reddit.deliver(reddit.comment("a", reddit.submit()))
    assert name in ids(list(adapter.pull(cursor)))


ITEMS: dict[str, Any] = {
    "no object": 7,
    "null": None,
    "no data": {"kind": "t1"},
    "a private message": {"kind": "t4", "data": {"name": "t4_x", "body": "psst"}},
    "no name": {"kind": "t1", "data": {"body": "x"}},
    "odd name": {"kind": "t1", "data": {"name": "t1_../../x", "body": "x"}},
    "no time": {"kind": "t1", "data": {"name": "t1_x", "parent_id": "t3_p", "body": "x"}},
    "odd types": {"kind": "t1", "data": {"name": "t1_x", "body": {}, "subreddit_type": {}}},
    "absurd time": {
        "kind": "t1",
        "data": {"name": "t1_x", "parent_id": "t3_p", "body": "x", "created_utc": 1e300},
    },
}


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_one_bad_item_is_told_and_the_others_come(
    reddit: FakeReddit, adapter: RedditAdapter, item: Any
) -> None:
    good = reddit.comment("good", reddit.submit())
    listed = page([{"kind": "t1", "data": {**reddit.things[good], "type": "comment_reply"}}], {})
    listed["data"]["children"].append(item)
    reddit.faults[f"/{COMMENTS}"] = [answering(200, listed)]
    pages = list(adapter.pull(None))
    assert good in ids(pages)
    (rejected,) = [one for page in pages for one in page.rejected]
    assert rejected.reason


@pytest.mark.parametrize("body", [{}, [], 7, "x", {"data": {}}, {"data": {"children": {}}}])
def test_a_page_that_is_none_is_trouble_that_passes(
    reddit: FakeReddit, adapter: RedditAdapter, body: Any
) -> None:
    reddit.faults[f"/{COMMENTS}"] = [answering(200, body)]
    with pytest.raises(TransientRead):
        list(adapter.pull(None))


def test_a_rejected_item_can_be_read_again(reddit: FakeReddit, adapter: RedditAdapter) -> None:
    mine = reddit.comment("mine", reddit.submit(), ME)
    name = reddit.deliver(reddit.comment("odd", mine), MENTIONS)
    created = reddit.things[name].pop("created_utc")
    reddit.things[name]["created_utc"] = "odd"
    (rejected,) = [one for page in adapter.pull(None) for one in page.rejected]
    assert rejected.position == name
    with pytest.raises(ValueError, match="created_utc"):
        adapter.reread(rejected)
    reddit.things[name]["created_utc"] = created
    assert adapter.reread(rejected).id == name
    del reddit.things[name]
    with pytest.raises(TargetGone):
        adapter.reread(rejected)


def test_anothers_credential_brings_nothing(reddit: FakeReddit, make_adapter: Make) -> None:
    reddit.consents[CONSENT] = EVE
    with pytest.raises(WrongAccount):
        list(make_adapter().pull(None))
    assert {one.path for one in reddit.asked} == {"/api/v1/access_token", "/api/v1/me"}


# --- our own submissions -----------------------------------------------------------------------


def test_deep_answers_below_our_submission_come_though_the_inbox_is_silent(
    reddit: FakeReddit, adapter: RedditAdapter
) -> None:
    ours = reddit.submit("ours", ME)
    top = reddit.comment("top", ours)
    deep = reddit.comment("deep", top, ADA)
    pages = list(adapter.pull(None))
    found = by_id(pages)
    assert (found[top].kind, found[deep].kind) == (MessageKind.COMMENT, MessageKind.POST)
    later = reddit.comment("later", deep)
    assert later in ids(list(adapter.pull(pages[-1].cursor)))


def test_quiet_submissions_are_not_read_again(reddit: FakeReddit, adapter: RedditAdapter) -> None:
    reddit.comment("top", reddit.submit("ours", ME))
    cursor = list(adapter.pull(None))[-1].cursor
    before = len(reddit.asked)
    list(adapter.pull(cursor))
    assert not [one for one in reddit.asked[before:] if one.path.startswith("/comments")]


def test_many_changed_submissions_take_turns(reddit: FakeReddit, adapter: RedditAdapter) -> None:
    names = [reddit.comment(f"c{n}", reddit.submit(f"p{n}", ME)) for n in range(7)]
    cursor, found = None, set()
    for expected in (3, 6, 7):
        pages = list(adapter.pull(cursor))
        cursor = pages[-1].cursor
        found |= set(ids(pages))
        assert len(found & set(names)) == expected


def test_trouble_with_our_submissions_comes_after_the_inbox(
    reddit: FakeReddit, adapter: RedditAdapter
) -> None:
    name = reddit.deliver(reddit.comment("a", reddit.submit()))
    reddit.faults["/user/brand_desk/submitted"] = [answering(503, b"")]
    pages: list[Page] = []
    with pytest.raises(AdapterError):
        keep(adapter.pull(None), pages)
    assert name in ids(pages)
    assert name in read_cursor(pages[-1].cursor, Cursor).seen[COMMENTS]
