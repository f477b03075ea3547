"""Posts are asked for again: which are gone, and which cannot be seen for another reason."""

from __future__ import annotations

from collections.abc import Callable

from inbox_tui.model import Message, utc_now
from inbox_tui_bluesky import BlueskyAdapter
from inbox_tui_bluesky.mapping import read_message
from tests.adapters.bluesky.conftest import EVE, ME, XrpcServer, post_view, refuse
from tests.making import message

Make = Callable[..., BlueskyAdapter]
POSTS, THREAD = "app.bsky.feed.getPosts", "app.bsky.feed.getPostThread"


def known(number: int = 1) -> Message:
    return read_message(post_view(EVE, number), ME)


def test_a_post_that_is_there_is_as_it_was(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[POSTS] = {"posts": [post_view(EVE, 1)]}
    assert make_adapter(xrpc.url).recheck([known()]) == (known(),)
    assert not xrpc.asked(THREAD)


def test_a_post_that_a_program_overwrote_has_its_new_words(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    before = utc_now()
    xrpc.answers[POSTS] = {"posts": [post_view(EVE, 1, text="Other words", cid="bafyother")]}
    (now,) = make_adapter(xrpc.url).recheck([known()])
    assert (now.content, now.raw["cid"]) == ("Other words", "bafyother")
    assert now.updated is not None
    assert now.updated >= before
    assert (now.id, now.context, now.published) == (known().id, known().context, known().published)


def test_a_post_that_cannot_be_read_any_more_stays_as_it_was(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    broken = post_view(EVE, 1, cid="bafyother") | {"record": "nothing"}
    xrpc.answers[POSTS] = {"posts": [broken]}
    assert make_adapter(xrpc.url).recheck([known()]) == (known(),)


def test_a_post_that_is_gone_is_a_tombstone(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[POSTS] = {"posts": [post_view(EVE, 2)]}
    xrpc.answers[THREAD] = refuse(400, "NotFound")
    gone, here = make_adapter(xrpc.url).recheck([known(1), known(2)])
    assert (gone.id, gone.deleted, gone.content) == (known(1).id, True, "")
    assert here == known(2)


def test_of_a_post_behind_a_block_nothing_is_certain(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[POSTS] = {"posts": []}
    xrpc.answers[THREAD] = {"thread": {"blocked": True, "uri": known().id}}
    assert make_adapter(xrpc.url).recheck([known()]) == ()


def test_what_is_no_post_is_not_asked_for(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[POSTS] = {"posts": []}
    assert make_adapter(xrpc.url).recheck([message("m1")]) == ()
