"""A reply is built as it will leave, and X's rule of 2026 is known before anything is written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui import hand_send
from inbox_tui.adapter import ContentRejected, TargetClosed, TargetGone, TransientRead
from inbox_tui.model import Message
from inbox_tui_x.mapping import tombstone
from tests.adapters.x.conftest import (
    BOB,
    EVE,
    ME,
    START,
    Make,
    SmallX,
    answer_to,
    message,
    post,
    post_id,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)


def quoting_us() -> Message:
    return replace(message(post(2, text="so they said")), raw={"id": "2", "quoted_author": ME})


# --- X's rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        message(post(1)),
        message(answer_to(post(1, ME, "ours"), 2, text="@acme thanks")),
        quoting_us(),
        message(post(1, ME, "our own")),
    ],
    ids=["mention", "answer", "quote", "own"],
)
def test_who_asks_this_account_may_be_answered(
    target: Message, x: SmallX, make_adapter: Make
) -> None:
    assert make_adapter(x.url).can_reply(target)
    assert x.calls == []


@pytest.mark.parametrize(
    "target",
    [
        message(post(1, text="@bob what about @eve?")),
        message(answer_to(post(1, ME, "ours"), 2, text="without a name")),
        replace(message(post(1)), raw={}),
    ],
    ids=["others", "answer without a mention", "unknown"],
)
def test_who_does_not_ask_is_answered_by_hand(
    target: Message, x: SmallX, make_adapter: Make
) -> None:
    answerable = make_adapter(x.url).can_reply(target)
    assert not answerable
    assert "by hand" in answerable.reason
    assert hand_send.why_not(target, answerable) == ""
    assert x.calls == []


def test_an_enterprise_app_may_answer_anybody(x: SmallX, make_adapter: Make) -> None:
    target = message(post(1, text="to nobody"))
    assert make_adapter(x.url, plan="enterprise").can_reply(target)


def test_what_was_deleted_takes_no_answer(x: SmallX, make_adapter: Make) -> None:
    assert not make_adapter(x.url).can_reply(tombstone(message(post(1)), AT))


# --- composing ---------------------------------------------------------------------------------


def test_a_reply_says_whom_it_reaches_and_what_it_costs(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1, text="@acme @bob hello"))
    made = make_adapter(x.url).compose(message(x.posts[0]), "see example.com", AT)
    assert json.loads(made.wire) == {
        "reply": {"in_reply_to_tweet_id": post_id(1)},
        "text": "see example.com",
    }
    assert [actor.handle for actor in made.to] == ["@eve"]
    assert [actor.id for actor in made.also_notified] == [BOB]
    assert made.links == ("example.com",)
    assert made.cost == "$0.20 (with a link)"


def test_names_in_the_text_are_looked_up(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1))
    text = "ask @bob, @eve or @nobody_here https://example.com/@stranger"
    made = make_adapter(x.url).compose(message(x.posts[0]), text, AT)
    assert [actor.id for actor in made.also_notified] == [BOB]
    assert [asked["usernames"] for asked in x.asked("GET /2/users/by")] == ["bob,nobody_here"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("see bob.com, then ask @bob.com", ["bob"]),
        ("@bob.com and bob.com", ["bob"]),
        ("see b.co, then ask @bob.co", ["bob"]),
        ("see https://example.com/@bob and ask @bob", ["bob"]),
        ("see example.com/@bob", []),
    ],
)
def test_a_name_is_heard_though_it_reads_like_an_address_elsewhere(
    text: str, asked: list[str], x: SmallX, make_adapter: Make
) -> None:
    x.posts.append(post(1))
    made = make_adapter(x.url).compose(message(x.posts[0]), text, AT)
    assert [one["usernames"] for one in x.asked("GET /2/users/by")] == asked
    assert [actor.id for actor in made.also_notified] == [BOB for _ in asked]


def test_the_newest_version_is_answered(x: SmallX, make_adapter: Make) -> None:
    edited = post(5, edit_history_tweet_ids=[post_id(1), post_id(5)])
    x.posts.append(edited)
    made = make_adapter(x.url).compose(message(edited), "thanks", AT)
    assert made.parent_id == post_id(1)
    assert json.loads(made.wire)["reply"]["in_reply_to_tweet_id"] == post_id(5)


def test_two_replies_have_two_keys(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1))
    adapter, target = make_adapter(x.url), message(x.posts[0])
    keys = {adapter.compose(target, text, AT).key for text in ("one", "two")}
    assert len(keys) == 2


@pytest.mark.parametrize("text", ["", "  ", "@eve", "a" * 281, "@stranger " + "a" * 275])
def test_what_x_would_refuse_is_refused_here(text: str, x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1))
    with pytest.raises(ContentRejected):
        make_adapter(x.url).compose(message(x.posts[0]), text, AT)


def test_names_of_the_conversation_are_free_in_front(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1, text="@acme @bob hello"))
    made = make_adapter(x.url).compose(message(x.posts[0]), "@eve @bob " + "a" * 280, AT)
    assert made.text.endswith("a" * 280)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (None, TargetGone),
        ({}, TargetClosed),
        ({"data": [post(1, text="nobody is named any more")]}, TargetClosed),
    ],
)
def test_a_post_that_can_no_longer_be_answered_is_told_before_the_confirmation(
    answer: Any, kind: type[Exception], x: SmallX, make_adapter: Make
) -> None:
    if answer is not None:
        x.faults["GET /2/tweets"] = answer
    with pytest.raises(kind):
        make_adapter(x.url).compose(message(post(1)), "thanks", AT)


# --- finding and deleting ----------------------------------------------------------------------


def ours(number: int, text: str, parent: dict[str, Any], author: str = ME) -> dict[str, Any]:
    return answer_to(parent, number, author=author, text=text)


@pytest.mark.parametrize(
    ("there", "is_found"),
    [
        ("@eve thanks &amp; see https://t.co/a", True),
        ("@eve @bob thanks &amp; see https://t.co/a", True),
        ("thanks &amp; see https://t.co/a!", True),
        ("something else altogether", False),
    ],
)
def test_a_reply_is_known_by_its_parent_and_its_words(
    there: str, is_found: bool, x: SmallX, make_adapter: Make
) -> None:
    x.posts.append(post(1))
    adapter = make_adapter(x.url)
    made = adapter.compose(message(x.posts[0]), "thanks & see example.com/a", START)
    sent = ours(3, there, x.posts[0])
    sent["entities"]["urls"] = [
        {"url": "https://t.co/a", "expanded_url": "https://www.example.com/a"}
    ]
    x.posts += [ours(2, "thanks & see example.com/a", post(0)), sent, post(4, ME, "and more")]
    found = adapter.find_sent(made)
    assert (found.id if found else None) == (post_id(3) if is_found else None)


def test_a_reply_is_looked_for_on_every_page(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1))
    adapter = make_adapter(x.url)
    made = adapter.compose(message(x.posts[0]), "thanks", START)
    x.posts.append(ours(2, "@eve thanks", x.posts[0]))
    x.posts += [post(number, ME, "busy") for number in range(3, 150)]
    found = adapter.find_sent(made)
    assert found
    assert (found.id, found.author_id) == (post_id(2), ME)


def test_posts_without_an_end_prove_nothing(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1))
    adapter = make_adapter(x.url)
    made = adapter.compose(message(x.posts[0]), "thanks", START)
    others = {"data": [post(2, ME, "busy")], "meta": {"next_token": "again"}}
    x.faults[f"GET /2/users/{ME}/tweets"] = others
    with pytest.raises(TransientRead):
        adapter.find_sent(made)


def test_a_post_is_deleted_and_one_that_is_gone_is_no_fault(x: SmallX, make_adapter: Make) -> None:
    x.posts += [post(1, ME, "ours"), post(2)]
    make_adapter(x.url).delete(post_id(1))
    make_adapter(x.url).delete(post_id(1))
    assert [one["author_id"] for one in x.posts] == [EVE]
