"""Our own recent posts are looked through for what no notification tells of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inbox_tui.model import MessageKind
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_mastodon.own_posts import THREADS_AT_ONCE
from tests.adapters.mastodon.conftest import BOB, EVE, ME, ApiServer, messages, status

Make = Callable[..., MastodonAdapter]
OWN = f"GET /api/v1/accounts/{ME}/statuses"


def have(api: ApiServer, *posts: dict[str, Any]) -> None:
    """Hold posts, and list ours with the number of their answers."""
    api.hold(*posts)
    ours = [post for post in posts if post["account"]["id"] == ME]
    for post in ours:
        post["replies_count"] = sum(p["in_reply_to_id"] == post["id"] for p in posts)
    api.answers[OWN] = ours[::-1]


def test_strangers_deeper_in_our_thread_are_found(api: ApiServer, make_adapter: Make) -> None:
    ours = status(1, ME, to=())
    first = status(2, EVE, answers=ours)
    second = status(3, BOB, to=(EVE,), answers=first)
    have(api, ours, first, second)
    found = messages(make_adapter(api.url).pull(None))
    assert {name: m.kind for name, m in found.items()} == {
        "1": MessageKind.POST, "2": MessageKind.REPLY, "3": MessageKind.REPLY,
    }  # fmt: skip
    assert {m.context for m in found.values()} == {"1"}


def test_what_we_answered_elsewhere_is_found(api: ApiServer, make_adapter: Make) -> None:
    question = status(1, EVE)
    answer = status(2, ME, to=(EVE,), answers=question)
    have(api, question, answer)
    assert set(messages(make_adapter(api.url).pull(None))) == {"1", "2"}


def test_what_we_say_to_others_unasked_is_no_part_of_the_inbox(
    api: ApiServer, make_adapter: Make
) -> None:
    chat = status(1, EVE, to=())
    have(api, chat, status(2, ME, to=(), answers=chat), status(5, ME, to=()))
    assert not messages(make_adapter(api.url).pull(None))


def test_a_thread_is_read_again_when_its_number_of_answers_changes(
    api: ApiServer, make_adapter: Make
) -> None:
    posts = [status(1, ME, to=()), status(10, ME, to=())]
    posts += [status(2, EVE, answers=posts[0]), status(11, EVE, answers=posts[1])]
    have(api, *posts)
    pages = list(make_adapter(api.url).pull(None))
    have(api, *posts, status(3, BOB, answers=posts[0]))
    assert "3" in messages(make_adapter(api.url).pull(pages[-1].cursor))


def test_one_quiet_thread_is_read_again_in_turn(api: ApiServer, make_adapter: Make) -> None:
    posts = []
    for number in (1, 10, 20):
        posts.append(status(number, ME, to=()))
        posts.append(status(number + 1, EVE, answers=posts[-1]))
    have(api, *posts)
    cursor = list(make_adapter(api.url).pull(None))[-1].cursor
    reread: set[str] = set()
    for _ in range(3):
        before = len(api.calls)
        cursor = list(make_adapter(api.url).pull(cursor))[-1].cursor
        asked = {name for name, _ in api.calls[before:] if name.endswith("/context")}
        assert len(asked) == 1
        reread |= asked
    assert len(reread) == 3


def test_many_changed_threads_are_spread_over_pulls(api: ApiServer, make_adapter: Make) -> None:
    posts: list[dict[str, Any]] = []
    for number in range(1, 30, 2):
        posts.append(status(number, ME, to=()))
        posts.append(status(number + 1, EVE, answers=posts[-1]))
    have(api, *posts)
    pages = list(make_adapter(api.url).pull(None))
    first = messages(iter(pages))
    assert len(first) == THREADS_AT_ONCE * 2
    rest = messages(make_adapter(api.url).pull(pages[-1].cursor))
    assert len({*first, *rest}) == 30


def test_boosts_and_what_cannot_be_read_are_left_out(api: ApiServer, make_adapter: Make) -> None:
    boost = status(1, ME, to=(), reblog=status(9), replies_count=3)
    api.answers[OWN] = [boost, {"id": None}, "odd"]
    assert not messages(make_adapter(api.url).pull(None))


def test_a_thread_that_went_meanwhile_is_no_trouble(api: ApiServer, make_adapter: Make) -> None:
    api.answers[OWN] = [status(1, ME, to=(), replies_count=3)]
    assert not messages(make_adapter(api.url).pull(None))
