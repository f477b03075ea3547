"""What is shown before the confirmation is what will leave, and whom it will reach."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.adapter import ContentRejected, TargetClosed, TargetGone, TransientRead
from inbox_tui.model import Message, Visibility, utc_now
from inbox_tui_reddit import RedditAdapter
from inbox_tui_reddit.measure import LIMIT, measure
from tests.adapters.reddit.conftest import thing
from tests.adapters.reddit.fake_reddit import ADA, EVE, FakeReddit, answering


def test_markdown_leaves_as_it_is_typed(adapter: RedditAdapter, parent: Message) -> None:
    typed = "# *x* \\_ &amp;  \n> q\n\n    code\t\r\nu/nobody ünï 👍🏽 + %20"
    outgoing = adapter.compose(parent, typed, utc_now())
    assert outgoing.text == typed
    assert outgoing.wire.isascii()
    assert outgoing.wire.startswith("api_type=json&text=%23+%2Ax%2A+")
    assert outgoing.wire.endswith("&thing_id=t1_eve1")
    assert (outgoing.visibility, [a.id for a in outgoing.to]) == (Visibility.PUBLIC, [EVE])


def test_links_are_named(adapter: RedditAdapter, parent: Message) -> None:
    typed = "See [our page](https://help.example/a) or https://x.example."
    outgoing = adapter.compose(parent, typed, utc_now())
    assert outgoing.links == ("https://help.example/a", "https://x.example")


def test_who_is_named_is_looked_up(adapter: RedditAdapter, parent: Message) -> None:
    typed = "u/ada_l, /u/ADA_L: u/eve_here and u/nobody_there; not u/x or me/u/ada_l"
    outgoing = adapter.compose(parent, typed, utc_now())
    assert [(a.id, a.handle) for a in outgoing.also_notified] == [(ADA, "ada_l")]


@pytest.mark.parametrize(
    "typed", ["_u/ada_l_", "__/u/ada_l__", "ask u/ada_lé", "éu/ada_l", "*u/ada_l*", "[x](/u/ada_l)"]
)
def test_a_name_is_heard_whatever_stands_round_it(
    typed: str, adapter: RedditAdapter, parent: Message
) -> None:
    outgoing = adapter.compose(parent, typed, utc_now())
    assert [a.handle for a in outgoing.also_notified] == ["ada_l"]


def test_more_than_three_names_are_listed_without_a_look(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    outgoing = adapter.compose(parent, "u/aaa u/bbb u/ccc u/ddd", utc_now())
    assert [a.handle for a in outgoing.also_notified] == ["aaa", "bbb", "ccc", "ddd"]
    assert not [one for one in reddit.asked if "about" in one.path]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"locked": True}, TargetClosed),
        ({"archived": True}, TargetClosed),
        ({"author_is_blocked": True}, TargetClosed),
        ({"body": "[deleted]", "author": "[deleted]"}, TargetGone),
        ({"body": "[removed]"}, TargetGone),
        ({"created_utc": "odd"}, TargetClosed),
    ],
)
def test_what_changed_since_it_was_read_is_noticed(
    reddit: FakeReddit,
    adapter: RedditAdapter,
    parent: Message,
    change: dict[str, Any],
    kind: type[Exception],
) -> None:
    reddit.things[parent.id] |= change
    with pytest.raises(kind):
        adapter.compose(parent, "Hello", utc_now())


def test_a_submission_that_was_locked_since_is_noticed(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    reddit.things[parent.context]["locked"] = True
    with pytest.raises(TargetClosed, match="locked"):
        adapter.compose(parent, "Hello", utc_now())


def test_what_does_not_exist_any_more_is_gone(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    del reddit.things[parent.id]
    with pytest.raises(TargetGone):
        adapter.compose(parent, "Hello", utc_now())


def test_without_an_answer_nothing_is_composed(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    reddit.faults["/api/info"] = [answering(503, b"")]
    with pytest.raises(TransientRead):
        adapter.compose(parent, "Hello", utc_now())


def test_a_submission_can_be_answered(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message
) -> None:
    outgoing = adapter.compose(thing(adapter, parent.context), "Hello", utc_now())
    sent = adapter.send(outgoing)
    assert reddit.things[sent.id]["parent_id"] == parent.context


@pytest.mark.parametrize("text", ["", " \n\t ", "\ud800", "a\0b", "x" * (LIMIT + 1)])
def test_what_reddit_does_not_take_is_refused_before_anything_is_asked(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message, text: str
) -> None:
    before = len(reddit.asked)
    assert not adapter.measure(text).fits
    with pytest.raises(ContentRejected):
        adapter.compose(parent, text, utc_now())
    assert not [one for one in reddit.asked[before:] if one.path != "/api/v1/me"]


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("a" * LIMIT, LIMIT),
        ("👩‍👩‍👧‍👦", 7),
        ("e\u0301", 2),
        ("日本語", 3),
        ("[a](https://x.example)", 22),
    ],
)
def test_code_points_of_the_markdown_count(text: str, used: int) -> None:
    counted = measure(text)
    assert (counted.used, counted.limit, counted.fits) == (used, LIMIT, True)
