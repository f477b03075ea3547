"""A feed ends within limits, and none that gets further is cut for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, cycle, islice, repeat

import pytest

from inbox_tui.adapter import Page
from inbox_tui.feed import PAGES_LIMIT, REPEATS_LIMIT, Feed
from tests import making


def page(cursor: str | None, *ids: str) -> Page:
    return Page(messages=tuple(making.message(i) for i in ids), cursor=cursor)


def stored(feed: Feed, pages: Iterable[Page]) -> int:
    """Return how many pages are stored before ``feed`` ends."""
    for number, each in enumerate(pages):
        if not feed.takes_another():
            return number
        if not feed.goes_on_after(each):
            return number + 1
    return sum(1 for _ in pages)


@pytest.mark.parametrize("length", [1, 3, 7])
def test_a_circle_is_left_soon_after_it_closes(length: int) -> None:
    circle = [page(f"c{number}", f"m{number}") for number in range(length)]
    feed = Feed(None)
    assert stored(feed, cycle(circle)) == length + REPEATS_LIMIT
    assert "circle" in feed.fault


@pytest.mark.parametrize("start", [None, "c0"])
def test_empty_pages_that_lead_nowhere_are_a_circle(start: str | None) -> None:
    feed = Feed(start)
    assert stored(feed, repeat(page(start))) == REPEATS_LIMIT
    assert feed.fault


def test_an_endless_feed_is_cut_and_goes_on_next_time() -> None:
    feed = Feed("before")
    assert stored(feed, (page(f"c{n}", f"m{n}") for n in count())) == PAGES_LIMIT
    assert (feed.fault, "next pull" in feed.rest) == ("", True)


def test_an_endless_feed_whose_cursor_stands_is_a_fault() -> None:
    """Newest first, say: the cursor moves with the last page only, which never comes."""
    feed = Feed("before")
    assert stored(feed, (page("before", f"m{n}") for n in count())) == PAGES_LIMIT
    assert ("same ones again" in feed.fault, feed.rest) == (True, "")


def _newest_first() -> Iterator[Page]:
    yield from (page("before", f"m{n}") for n in range(PAGES_LIMIT - 1))
    yield page("after")


def _many_empty_pages() -> Iterator[Page]:
    yield from islice((page(f"c{n}") for n in count()), PAGES_LIMIT)


def _the_end_twice() -> Iterator[Page]:
    yield from (page("c1", "m1"), page("c1"))


def _edits_under_one_cursor() -> Iterator[Page]:
    for minute in range(10):
        edited = making.message("m", updated=making.message(minutes=minute).published)
        yield Page(messages=(edited,), cursor="before")


@pytest.mark.parametrize(
    "pages", [_newest_first, _many_empty_pages, _the_end_twice, _edits_under_one_cursor]
)
def test_a_feed_that_gets_further_is_left_alone(pages: type[Iterator[Page]]) -> None:
    feed = Feed("before")
    for each in pages():
        assert feed.takes_another()
        assert feed.goes_on_after(each)
    assert (feed.fault, feed.rest) == ("", "")
