"""A conversation is read with what is above and below, within bounds."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.adapter import TargetClosed, TargetGone, TransientRead
from inbox_tui.model import Message, MessageKind
from inbox_tui_reddit import RedditAdapter
from inbox_tui_reddit.threads import MOST_CLIMBS, MOST_FILLED
from tests.adapters.reddit.conftest import thing
from tests.adapters.reddit.fake_reddit import ADA, ME, FakeReddit, answering, page


def names(messages: tuple[Message, ...]) -> list[str]:
    return [message.id for message in messages]


def test_a_comment_comes_with_the_submission_and_its_answers(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    mine = reddit.comment("mine", parent.id, ME)
    again = reddit.comment("again", mine)
    found = adapter.thread(parent)
    assert names(found) == ["t3_post1", parent.id, mine, again]
    assert [m.kind for m in found[2:]] == [MessageKind.POST, MessageKind.REPLY]
    assert {m.name for m in found} == {"A question"}


def chain(reddit: FakeReddit, length: int) -> list[str]:
    """Return comments that answer each other; each request shows eight above the one asked for."""
    made = [reddit.submit()]
    for number in range(length):
        made.append(reddit.comment(f"c{number}", made[-1], ADA if number % 2 else ME))
    comments = made[1:]
    for place, name in enumerate(comments):
        path = f"/comments/post1/_/{name[3:]}"
        top = comments[max(0, place - 8)]
        answer = [
            page([{"kind": "t3", "data": reddit.things["t3_post1"]}], {}),
            page([branch(reddit, top, last=name)], {}),
        ]
        reddit.faults[path] = [answering(200, answer)]
    return comments


def branch(reddit: FakeReddit, name: str, last: str) -> dict[str, Any]:
    below = [n for n, t in reddit.things.items() if t.get("parent_id") == name and name != last]
    replies = page([branch(reddit, n, last) for n in below], {}) if below else ""
    return {"kind": "t1", "data": {**reddit.things[name], "replies": replies}}


def test_parents_further_up_are_climbed_to(reddit: FakeReddit, adapter: RedditAdapter) -> None:
    comments = chain(reddit, 25)
    found = adapter.thread(thing(adapter, comments[-1]))
    assert set(names(found)) == {"t3_post1", *comments}
    asked = [one for one in reddit.asked if one.path.startswith("/comments")]
    assert [one.query["context"] for one in asked] == ["8", "8", "8"]


def test_a_tower_is_climbed_within_bounds(reddit: FakeReddit, adapter: RedditAdapter) -> None:
    comments = chain(reddit, 80)
    found = adapter.thread(thing(adapter, comments[-1]))
    assert len(found) == 1 + 9 * (1 + MOST_CLIMBS)


@pytest.mark.parametrize("status", [404, 403])
def test_a_parent_that_is_not_shown_does_not_hide_what_is_below(
    reddit: FakeReddit, adapter: RedditAdapter, status: int
) -> None:
    comments = chain(reddit, 12)
    for name in comments[:4]:
        reddit.faults[f"/comments/post1/_/{name[3:]}"] = [answering(status, b"")]
    found = adapter.thread(thing(adapter, comments[-1]))
    assert set(names(found)) == {"t3_post1", *comments[3:]}


def test_what_the_tree_leaves_out_is_filled_in_within_bounds(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    hidden = [reddit.comment(f"h{n}", parent.id) for n in range(350)]
    shown = {**reddit.things[parent.id]}
    more = {"kind": "more", "data": {"children": [n[3:] for n in hidden], "count": 350}}
    endless = {"kind": "more", "data": {"children": [], "count": 0, "name": "t1__"}}
    odd = {"kind": "more", "data": {"children": [7, None, "../x"], "count": "x"}}
    shown["replies"] = page([more, endless, odd], {})
    answer = [
        page([{"kind": "t3", "data": reddit.things["t3_post1"]}], {}),
        page([{"kind": "t1", "data": shown}], {}),
    ]
    reddit.faults["/comments/post1/_/eve1"] = [answering(200, answer)]
    before = len(reddit.asked)
    found = adapter.thread(parent)
    assert len(found) == 2 + MOST_FILLED * 100
    infos = [one for one in reddit.asked[before:] if one.path == "/api/info"]
    assert len(infos) == MOST_FILLED


def test_a_circle_of_parents_ends(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    other = reddit.comment("other", parent.id)
    reddit.things[parent.id]["parent_id"] = other
    tree = [
        {"kind": "t1", "data": {**reddit.things[name], "replies": ""}}
        for name in (parent.id, other)
    ]
    heads = page([{"kind": "t3", "data": reddit.things["t3_post1"]}], {})
    reddit.faults["/comments/post1/_/eve1"] = [answering(200, [heads, page(tree, {})])]
    assert set(names(adapter.thread(parent))) == {"t3_post1", parent.id, other}


def test_a_deleted_comment_is_gone(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    del reddit.things[parent.id]
    with pytest.raises(TargetGone):
        adapter.thread(parent)


@pytest.mark.parametrize(
    ("status", "kind"), [(404, TargetGone), (403, TargetClosed), (500, TransientRead)]
)
def test_a_conversation_that_is_not_shown_says_why(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message, status: int, kind: type[Exception]
) -> None:
    reddit.faults["/comments/post1/_/eve1"] = [answering(status, {"reason": "private"})]
    with pytest.raises(kind):
        adapter.thread(parent)


@pytest.mark.parametrize("body", [{}, [], [1, 2], [{}, {}], "x"])
def test_a_conversation_that_cannot_be_read_is_trouble_that_passes(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message, body: Any
) -> None:
    reddit.faults["/comments/post1/_/eve1"] = [answering(200, body)]
    with pytest.raises(TransientRead):
        adapter.thread(parent)


def test_a_submission_comes_with_its_comments(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    assert names(adapter.thread(thing(adapter, "t3_post1"))) == ["t3_post1", parent.id]


def test_an_absurdly_deep_tree_does_not_break(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    deep: Any = ""
    for number in range(120):
        data = {**reddit.things[parent.id], "name": f"t1_d{number}", "replies": deep}
        deep = page([{"kind": "t1", "data": data}], {})
    shown = page([{"kind": "t1", "data": {**reddit.things[parent.id], "replies": deep}}], {})
    heads = page([{"kind": "t3", "data": reddit.things["t3_post1"]}], {})
    reddit.faults["/comments/post1/_/eve1"] = [answering(200, [heads, shown])]
    assert len(adapter.thread(parent)) == 122
