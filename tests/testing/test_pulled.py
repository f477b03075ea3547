"""A pull is taken in as the inbox would: latest versions, within the limits, errors kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest

from inbox_tui.adapter import Adapter, Page, TransientRead
from inbox_tui.feed import PAGES_LIMIT
from inbox_tui.testing.pulled import pull, same, sound
from tests import making


class Pages:
    """An adapter of which only the pull is asked."""

    def __init__(self, pages: Iterator[Page]) -> None:
        self._pages = pages

    def pull(self, cursor: str | None) -> Iterator[Page]:
        del cursor
        return self._pages


def page(cursor: str, *ids: str, **particulars: Any) -> Page:
    return Page(messages=tuple(making.message(i, **particulars) for i in ids), cursor=cursor)


def pulled(pages: Iterator[Page], **more: Any) -> Any:
    return pull(cast("Adapter", Pages(pages)), None, **more)


def test_later_versions_win_whatever_their_order() -> None:
    later = making.NOON + timedelta(hours=1)
    edited, first = page("1", "a", content="new", updated=later), page("2", "a", content="old")
    assert pulled(iter([edited, first])).contents == {"a": "new"}
    assert pulled(iter([first, edited])).contents == {"a": "new"}


def test_what_came_before_an_error_is_kept() -> None:
    def pages() -> Iterator[Page]:
        yield page("1", "a")
        raise TransientRead("The line is dead.")

    so_far = pulled(pages())
    assert (set(so_far.messages), so_far.cursor) == ({"a"}, "1")
    with pytest.raises(AssertionError, match="The line is dead"):
        sound(so_far)


def test_an_endless_feed_is_cut_where_the_core_cuts_it() -> None:
    endless = (page(str(number), str(number)) for number in iter(int, 1))
    turning = pulled(endless)
    assert "circle" in turning.fault
    rising = pulled(page(str(number), str(number)) for number in range(10_000))
    assert len(rising.pages) == PAGES_LIMIT


def test_a_difference_is_named() -> None:
    old, new = making.message("a", content="old"), making.message("a", content="new")
    assert same([old], [old]) == []
    assert same([old], [new]) == ["a: another content"]
    assert same([old], []) == ["a is missing"]
    assert same([], [old]) == ["a is new"]
