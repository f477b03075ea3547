"""Conversations are read again, and deletions and edits are followed."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import Rechecks, Rejected, TargetClosed, TargetGone, TransientRead
from inbox_tui_x.mapping import reject
from tests.adapters.x.conftest import (
    BOB,
    ME,
    Make,
    SmallX,
    answer_to,
    message,
    post,
    post_id,
    problem,
)


def test_a_conversation_is_those_above_and_beside(x: SmallX, make_adapter: Make) -> None:
    root = post(1, BOB, "a question to all")
    middle = answer_to(root, 2, author=ME, text="@bob yes")
    asked, beside = answer_to(middle, 3), answer_to(root, 4, author=BOB, text="and?")
    x.posts += [root, middle, asked, beside]
    read = make_adapter(x.url).thread(message(asked))
    assert [one.id for one in read] == [post_id(number) for number in range(1, 5)]


def test_a_post_that_is_gone_or_hidden_is_told_apart(x: SmallX, make_adapter: Make) -> None:
    with pytest.raises(TargetGone):
        make_adapter(x.url).thread(message(post(1)))
    x.faults["GET /2/tweets"] = {
        "errors": [
            {"value": post_id(1), "type": "https://x.com/problems/not-authorized-for-resource"}
        ]
    }
    with pytest.raises(TargetClosed):
        make_adapter(x.url).thread(message(post(1)))


def test_deletions_and_edits_are_followed(x: SmallX, make_adapter: Make) -> None:
    kept, edited, gone = post(1), post(2), post(3)
    known = [message(one) for one in (kept, edited, gone)]
    history = [post_id(2), post_id(5)]
    x.posts += [
        kept,
        edited | {"edit_history_tweet_ids": history},
        post(5, text="@acme hello again", edit_history_tweet_ids=history),
    ]
    adapter = make_adapter(x.url)
    assert isinstance(adapter, Rechecks)
    now = {one.id: one for one in adapter.recheck(known)}
    assert now[post_id(1)] == message(kept) or now[post_id(1)].content == "@acme hello"
    assert now[post_id(2)].content == "@acme hello again"
    assert now[post_id(2)].updated
    assert (now[post_id(3)].deleted, now[post_id(3)].content) == (True, "")


def test_a_post_that_x_says_nothing_certain_about_is_left_as_it_is(
    x: SmallX, make_adapter: Make
) -> None:
    x.faults["GET /2/tweets"] = {
        "errors": [
            {"value": post_id(1), "type": "https://x.com/problems/not-authorized-for-resource"},
            {"value": post_id(2), "type": "about:blank", "title": "Over capacity"},
            {
                "value": "7",
                "resource_type": "user",
                "type": "https://x.com/problems/resource-not-found",
            },
        ]
    }
    assert make_adapter(x.url).recheck([message(post(1)), message(post(2))]) == ()
    x.faults["GET /2/tweets"] = problem(503)
    with pytest.raises(TransientRead):
        make_adapter(x.url).recheck([message(post(1))])


def test_so_many_posts_a_day_are_paid_for_as_was_chosen(x: SmallX, make_adapter: Make) -> None:
    assert make_adapter(x.url).capabilities.recheck_daily == 100
    assert make_adapter(x.url, recheck_daily="0").capabilities.recheck_daily == 0


def test_a_post_that_could_not_be_read_is_read_again(x: SmallX, make_adapter: Make) -> None:
    broken = post(1) | {"created_at": 7}
    letter = reject(broken, ValueError("no time"))
    adapter = make_adapter(x.url)
    with pytest.raises(TargetGone):
        adapter.reread(letter)
    x.posts.append(broken)
    with pytest.raises(ValueError, match="created_at"):
        adapter.reread(letter)
    x.posts[:] = [post(1)]
    assert adapter.reread(letter).content == "@acme hello"
    with pytest.raises(ValueError, match="no id"):
        adapter.reread(Rejected(raw="7", reason="not an object"))
