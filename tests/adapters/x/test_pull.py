"""What a pull brings, what it costs, and that a broken one loses nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    QuotaExhausted,
    RateLimited,
    TransientRead,
    WrongAccount,
)
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.model import MessageKind
from inbox_tui.testing import MemoryVault
from inbox_tui_x.cursor import Cursor, Timeline
from tests.adapters.x.conftest import (
    ACCESS,
    BOB,
    EVE,
    ME,
    Make,
    SmallX,
    answer_to,
    ids,
    post,
    post_id,
    problem,
    saved_session,
)

MENTIONS = f"GET /2/users/{ME}/mentions"


def test_mentions_come_with_names_looked_up_once(x: SmallX, make_adapter: Make) -> None:
    x.posts += [post(1), post(2), post(3, BOB)]
    adapter = make_adapter(x.url)
    pages = list(adapter.pull(None))
    found = {one.id: one for page in pages for one in page.messages}
    assert set(found) == {post_id(1), post_id(2), post_id(3)}
    first = found[post_id(1)]
    assert (first.attributed_to.handle, first.attributed_to.audience) == ("@eve", 7)
    assert (first.content, first.kind) == ("@acme hello", MessageKind.MENTION)
    x.posts.append(post(4))
    assert ids(list(adapter.pull(pages[-1].cursor))) == {post_id(4)}
    assert x.asked("GET /2/users") == [
        {"ids": f"{BOB},{EVE}", "user.fields": "id,name,username,public_metrics"}
    ]


def test_nobody_but_the_tokens_owner_is_asked_as(x: SmallX, make_adapter: Make) -> None:
    x.posts.append(post(1))
    list(make_adapter(x.url).pull(None))
    assert {token for _, _, token in x.calls} == {ACCESS}


def test_more_than_three_hundred_come_page_by_page(x: SmallX, make_adapter: Make) -> None:
    x.posts += [post(0)]
    adapter = make_adapter(x.url)
    cursor = list(adapter.pull(None))[-1].cursor
    x.posts += [post(number) for number in range(1, 321)]
    pages = list(adapter.pull(cursor))
    assert len(ids(pages)) == 320
    assert len(x.asked(MENTIONS)) == 1 + 4
    assert not ids(list(adapter.pull(pages[-1].cursor)))


def test_the_first_pull_reads_as_many_as_was_chosen(x: SmallX, make_adapter: Make) -> None:
    x.posts += [post(number) for number in range(300)]
    assert len(ids(list(make_adapter(x.url, backlog="150").pull(None)))) == 150
    assert [asked["max_results"] for asked in x.asked(MENTIONS)] == ["100", "50"]


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_a_chain_cut_after_any_page_loses_nothing(kept: int, x: SmallX, make_adapter: Make) -> None:
    x.posts += [post(0)]
    adapter = make_adapter(x.url)
    cursor = list(adapter.pull(None))[-1].cursor
    x.posts += [post(number) for number in range(1, 351)]
    seen: set[str] = set()
    for number, page in enumerate(adapter.pull(cursor), 1):
        seen |= ids([page])
        cursor = page.cursor
        if number == kept:
            break
    x.posts += [post(number) for number in range(400, 410)]
    rest = list(adapter.pull(cursor))
    assert seen | ids(rest) >= {post_id(n) for n in (*range(1, 351), *range(400, 410))}
    assert not ids(list(adapter.pull(rest[-1].cursor)))


@pytest.mark.parametrize("broken", ["", "{", "[]", "{'own': 7}", '{"own": {"since": "last"}}'])
def test_a_cursor_that_cannot_be_read_begins_anew(broken: str) -> None:
    assert read_cursor(broken, Cursor) == Cursor()


def test_a_cursor_survives_being_kept() -> None:
    cursor = Cursor(mentions=Timeline(since="7", top="9", until="8"))
    assert read_cursor(write_cursor(cursor), Cursor) == cursor


def test_posts_above_a_new_one_come_with_it(x: SmallX, make_adapter: Make) -> None:
    root = post(1, BOB, "a question to all")
    ours = answer_to(root, 2, author=ME, text="@bob an answer")
    theirs = answer_to(ours, 3, author=EVE, text="@acme @bob and I?")
    x.posts += [root, ours, theirs]
    found = {m.id: m for page in make_adapter(x.url).pull(None) for m in page.messages}
    assert found[post_id(3)].kind is MessageKind.REPLY
    assert found[post_id(3)].in_reply_to == post_id(2)
    assert found[post_id(2)].attributed_to.id == ME
    assert found[post_id(1)].attributed_to.handle == "@bob"
    assert {m.context for m in found.values()} == {post_id(1)}


def test_our_answers_from_elsewhere_come_in(x: SmallX, make_adapter: Make) -> None:
    question = post(1)
    x.posts += [question, answer_to(question, 2, author=ME, text="@eve by hand")]
    x.posts += [post(3, ME, "a post of ours that answers nobody")]
    assert ids(list(make_adapter(x.url).pull(None))) == {post_id(1), post_id(2)}


def test_one_bad_item_is_put_aside_and_the_others_come(x: SmallX, make_adapter: Make) -> None:
    good, bad = post(1), post(2)
    bad["created_at"] = "yesterday"
    answer = {"data": [bad, 7, good], "meta": {"result_count": 3}}
    x.faults[MENTIONS] = answer
    pages = list(make_adapter(x.url).pull(None))
    assert ids(pages) == {post_id(1)}
    assert [one.position for one in pages[0].rejected] == [post_id(2), ""]
    assert json.loads(pages[0].rejected[0].raw) == bad


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem(402, "credits"), QuotaExhausted),
        (problem(429, "Monthly product cap", "UsageCapExceeded"), QuotaExhausted),
        (problem(429, "Too Many Requests"), RateLimited),
        (problem(429, "Too Many Requests", x_rate_limit_reset="soon"), RateLimited),
        (problem(429, "Too Many Requests", x_rate_limit_reset="32503680000"), RateLimited),
        (problem(503, "Service Unavailable"), TransientRead),
    ],
)
def test_each_refusal_stops_the_pull_after_one_request(
    answer: Any, kind: type[Exception], x: SmallX, make_adapter: Make
) -> None:
    x.faults[MENTIONS] = answer
    with pytest.raises(kind) as caught:
        list(make_adapter(x.url).pull(None))
    assert len(x.asked(MENTIONS)) == 1
    if isinstance(caught.value, RateLimited):
        assert caught.value.reset_at is None


def test_a_token_revoked_between_pages_keeps_what_came(x: SmallX, make_adapter: Make) -> None:
    x.posts += [post(0)]
    vault = MemoryVault(saved_session())
    adapter = make_adapter(x.url, vault=vault)
    cursor = list(adapter.pull(None))[-1].cursor
    x.posts += [post(number) for number in range(1, 251)]
    pages = adapter.pull(cursor)
    first = next(pages)
    x.good, x.refresh_token = set(), "somebody-elses"
    with pytest.raises(AuthRevoked):
        list(pages)
    x.good, x.refresh_token = {ACCESS}, ""
    assert ids([first]) | ids(list(make_adapter(x.url).pull(first.cursor))) == {
        post_id(number) for number in range(1, 251)
    }


def test_anothers_session_reads_nothing(x: SmallX, make_adapter: Make) -> None:
    adapter = make_adapter(x.url, vault=MemoryVault(saved_session(user_id=EVE)))
    with pytest.raises(WrongAccount):
        list(adapter.pull(None))
    assert x.calls == []
