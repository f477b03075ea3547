"""Pulling misses nothing, tells nothing twice, and goes on where it broke off."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from werkzeug import Request, Response

from inbox_tui.adapter import Page, RateLimited, TransientRead, WrongAccount
from inbox_tui.adapter.cursor import read_cursor
from inbox_tui.model import MessageKind
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_mastodon.cursor import MOST_SEEN, Cursor
from tests.adapters.mastodon.conftest import (
    BOB,
    EVE,
    ME,
    ApiServer,
    account,
    messages,
    notification,
    refuse,
    status,
)

Make = Callable[..., MastodonAdapter]
SIZE = 3


class Feed:
    """Notifications, oldest first, given out as Mastodon gives them."""

    def __init__(self, api: ApiServer, *, linked: bool = True) -> None:
        self.items: list[dict[str, Any]] = []
        self.linked = linked
        self.upside_down = False
        self.served = count()
        self.fails_at = -1
        api.answers["GET /api/v1/notifications"] = self

    def add(self, *posts: dict[str, Any]) -> None:
        for post in posts:
            self.items.append(notification(post, f"{len(self.items):04}"))

    def __call__(self, request: Request) -> Any:
        if next(self.served) == self.fails_at:
            return refuse(429, "Too many", x_ratelimit_reset="2999-01-01T00:00:00Z")
        after, before = request.args.get("min_id"), request.args.get("max_id")
        kept = [
            item
            for item in self.items
            if (after is None or item["id"] > after) and (before is None or item["id"] < before)
        ]
        page = (kept[:SIZE] if after is not None else kept[-SIZE:])[::-1]
        shown = page[::-1] if self.upside_down and after is not None else page
        answer = Response(json.dumps(shown), content_type="application/json")
        if page and self.linked:
            base = "https://elsewhere.test/api/v1/notifications"
            answer.headers["Link"] = (
                f'<{base}?max_id={page[-1]["id"]}>; rel="next", '
                f'<{base}?min_id={page[0]["id"]}>; rel="prev"'
            )
        return answer


def pull(adapter: MastodonAdapter, cursor: str | None = None) -> list[Page]:
    return list(adapter.pull(cursor))


@pytest.mark.parametrize("linked", [True, False])
def test_the_first_pull_brings_the_oldest_first_and_the_next_only_what_is_new(
    linked: bool, api: ApiServer, make_adapter: Make
) -> None:
    feed = Feed(api, linked=linked)
    feed.add(*(status(n) for n in range(8)))
    pages = pull(make_adapter(api.url))
    assert list(messages(iter(pages))) == [str(n) for n in range(8)]
    assert not messages(iter(pull(make_adapter(api.url), pages[-1].cursor)))
    feed.add(*(status(n) for n in range(8, 18)))
    more = pull(make_adapter(api.url), pages[-1].cursor)
    assert list(messages(iter(more))) == [str(n) for n in range(8, 18)]


def test_each_pages_cursor_misses_nothing_that_came_after_it(
    api: ApiServer, make_adapter: Make
) -> None:
    feed = Feed(api)
    feed.add(status(0))
    start = pull(make_adapter(api.url))[-1].cursor
    feed.add(*(status(n) for n in range(1, 11)))
    every = pull(make_adapter(api.url), start)
    for stop in range(1, len(every) + 1):
        got = messages(iter(every[:stop]))
        rest = messages(iter(pull(make_adapter(api.url), every[stop - 1].cursor)))
        assert {*got, *rest} == {str(n) for n in range(1, 11)}, f"cut after page {stop}"


def test_a_limit_in_the_middle_keeps_what_came_and_names_no_absurd_time(
    api: ApiServer, make_adapter: Make
) -> None:
    feed = Feed(api)
    feed.add(status(0))
    start = pull(make_adapter(api.url))[-1].cursor
    feed.add(*(status(n) for n in range(1, 8)))
    feed.served, feed.fails_at = count(), 2
    got: list[Page] = []
    with pytest.raises(RateLimited) as caught:
        got.extend(make_adapter(api.url).pull(start))
    assert caught.value.reset_at is None
    feed.fails_at = -1
    first = make_adapter(api.url).pull(start)
    kept = [next(first), next(first)]
    rest = pull(make_adapter(api.url), kept[-1].cursor)
    assert {*messages(iter(kept)), *messages(iter(rest))} == {str(n) for n in range(1, 8)}


def test_a_notification_that_becomes_visible_late_is_found(
    api: ApiServer, make_adapter: Make
) -> None:
    feed = Feed(api)
    feed.add(status(0), status(1), status(2))
    late = feed.items.pop(1)
    cursor = pull(make_adapter(api.url))[-1].cursor
    feed.items.insert(1, late)
    assert list(messages(iter(pull(make_adapter(api.url), cursor)))) == ["1"]


def test_a_server_that_turns_its_pages_round_is_followed_by_its_links(
    api: ApiServer, make_adapter: Make
) -> None:
    feed = Feed(api)
    feed.upside_down = True
    feed.add(status(0))
    start = pull(make_adapter(api.url))[-1].cursor
    feed.add(*(status(n) for n in range(1, 11)))
    before = len(api.asked("GET /api/v1/notifications"))
    assert len(messages(iter(pull(make_adapter(api.url), start)))) == 10
    pages = 4  # three full ones and one more
    assert len(api.asked("GET /api/v1/notifications")) - before == pages + 1 + 1


def test_what_comes_while_the_newest_are_looked_at_does_not_move_the_place(
    api: ApiServer, make_adapter: Make
) -> None:
    feed = Feed(api)
    feed.add(status(0))
    start = pull(make_adapter(api.url))[-1].cursor

    def busy(request: Request) -> Any:
        if request.args.get("min_id") is None:
            feed.add(*(status(n) for n in range(1, 11)))  # more than fit on the page
        return feed(request)

    api.answers["GET /api/v1/notifications"] = busy
    pages = pull(make_adapter(api.url), start)
    api.answers["GET /api/v1/notifications"] = feed
    rest = pull(make_adapter(api.url), pages[-1].cursor)
    assert {*messages(iter(pages)), *messages(iter(rest))} == {str(n) for n in range(1, 11)}


def test_an_edit_of_a_recent_mention_is_followed(api: ApiServer, make_adapter: Make) -> None:
    feed = Feed(api)
    feed.add(status(0), status(1))
    cursor = pull(make_adapter(api.url))[-1].cursor
    feed.items[1] = notification(
        status(1, text="I meant", edited_at="2026-03-01T13:00:00Z"), "0001"
    )
    pages = pull(make_adapter(api.url), cursor)
    assert messages(iter(pages))["1"].content.endswith("I meant")
    assert not messages(iter(pull(make_adapter(api.url), pages[-1].cursor)))


def test_an_answer_comes_with_what_it_answers_in_one_conversation(
    api: ApiServer, make_adapter: Make
) -> None:
    ours = status(1, ME, to=())
    first = status(2, BOB, answers=ours)
    second = status(3, EVE, answers=first)
    api.hold(ours, first, second)
    Feed(api).add(first, second)
    found = messages(iter(pull(make_adapter(api.url))))
    assert {name: (m.context, m.in_reply_to, m.kind) for name, m in found.items()} == {
        "1": ("1", None, MessageKind.POST),
        "2": ("1", "1", MessageKind.REPLY),
        "3": ("1", "2", MessageKind.REPLY),
    }


def test_a_thread_is_asked_for_once(api: ApiServer, make_adapter: Make) -> None:
    posts = [status(1, ME, to=())]
    for number in range(2, 7):
        posts.append(status(number, EVE, answers=posts[-1]))
    api.hold(*posts)
    Feed(api).add(posts[-1], *posts[1:-1])
    found = messages(iter(pull(make_adapter(api.url))))
    assert {m.context for m in found.values()} == {"1"}
    contexts = [name for name, _ in api.calls if name.endswith("/context")]
    assert len(contexts) == 1


def test_an_answer_to_a_post_that_is_hidden_is_a_conversation_of_its_own(
    api: ApiServer, make_adapter: Make
) -> None:
    Feed(api).add(status(3, EVE, answers=status(2, BOB)))
    (message,) = messages(iter(pull(make_adapter(api.url)))).values()
    assert (message.context, message.in_reply_to) == ("3", "2")


def test_one_bad_item_is_a_dead_letter_and_the_page_goes_on(
    api: ApiServer, make_adapter: Make
) -> None:
    feed = Feed(api)
    feed.add(status(0), status(1) | {"created_at": "?"}, status(2))
    feed.items += [
        {"id": "n0003", "type": "mention", "status": 7},
        {"id": "n0004", "type": "follow"},
    ]
    feed.items.append(notification(None, "0005"))
    pages = pull(make_adapter(api.url))
    assert list(messages(iter(pages))) == ["0", "2"]
    letters = {letter.position: letter.reason for page in pages for letter in page.rejected}
    assert set(letters) == {"1", ""}
    again = pull(make_adapter(api.url), pages[-1].cursor)
    assert not [letter for page in again for letter in page.rejected if letter.position]


def test_pages_that_go_in_a_circle_end(api: ApiServer, make_adapter: Make) -> None:
    api.answers["GET /api/v1/notifications"] = [notification(status(1), "0001")]
    pages = pull(make_adapter(api.url))
    assert list(messages(iter(pages))) == ["1"]
    assert not messages(iter(pull(make_adapter(api.url), pages[-1].cursor)))


@pytest.mark.parametrize("answer", [{}, "words", None, Response("<html>", 200)])
def test_an_answer_that_is_no_list_is_trouble_that_passes(
    answer: Any, api: ApiServer, make_adapter: Make
) -> None:
    api.answers["GET /api/v1/notifications"] = answer
    with pytest.raises(TransientRead):
        pull(make_adapter(api.url))


def test_another_accounts_token_pulls_nothing(api: ApiServer, make_adapter: Make) -> None:
    api.answers["GET /api/v1/accounts/verify_credentials"] = account(EVE)
    with pytest.raises(WrongAccount) as caught:
        pull(make_adapter(api.url))
    assert (caught.value.expected, caught.value.got) == (ME, EVE)
    assert not api.asked("GET /api/v1/notifications")


def test_mentions_are_asked_for_and_quotes_where_the_server_knows_them(
    api: ApiServer, make_adapter: Make
) -> None:
    pull(make_adapter(api.url))
    assert api.asked("GET /api/v1/notifications")[0].args.getlist("types[]") == ["mention", "quote"]


def test_nothing_is_marked_as_read(api: ApiServer, make_adapter: Make) -> None:
    Feed(api).add(status(0))
    pull(make_adapter(api.url))
    assert {request.method for _, request in api.calls} == {"GET"}


def test_what_is_remembered_of_the_past_has_an_end() -> None:
    cursor = Cursor(seen={str(n): "" for n in range(MOST_SEEN)})
    seen = cursor.with_seen({"new": "", "5": "edited"})
    assert len(seen) == MOST_SEEN
    assert seen["new"] == ""
    assert seen["5"] == "edited"
    assert "0" not in seen


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"newest": 7}'])
def test_a_cursor_that_cannot_be_read_counts_as_none(text: str | None) -> None:
    assert read_cursor(text, Cursor) == Cursor()
