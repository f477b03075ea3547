"""The rows that are held: always a run of the list, never more than the limit."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.model import Conversation, MessageKind, Visibility
from inbox_tui.store.conversations import Key, key_of
from inbox_tui.tui.layout.list_window import LIMIT, Window
from tests.tui.conftest import NOW


def _conversation(number: int) -> Conversation:
    return Conversation(
        uid=number,
        account_id="a",
        network="sandbox",
        context=str(number),
        subject="",
        author_handle="somebody",
        author_name="",
        snippet="",
        kind=MessageKind.MENTION,
        visibility=Visibility.PUBLIC,
        last_at=NOW - timedelta(seconds=10_000 - number),
        message_count=1,
        unread_count=1,
        needs_reply=True,
        done=False,
        newest_uid=number,
        newest_is_ours=False,
    )


class Shelf:
    """A list of many rows, newest first, that counts what is fetched."""

    def __init__(self, size: int) -> None:
        self.rows = [_conversation(number) for number in range(size, 0, -1)]
        self.fetched = 0

    def fetch(self, after: Key | None, before: Key | None, limit: int) -> tuple[Conversation, ...]:
        rows = self.rows
        if after is not None:
            found = [r for r in rows if (key_of(r).last_at, r.uid) < (after.last_at, after.uid)]
            found = found[:limit]
        elif before is not None:
            found = [r for r in rows if (key_of(r).last_at, r.uid) > (before.last_at, before.uid)]
            found = found[-limit:]
        else:
            found = rows[:limit]
        self.fetched += len(found)
        return tuple(found)


moves = st.lists(
    st.one_of(
        st.integers(-700, 700),
        st.sampled_from(["newest", "oldest", "refresh"]),
    ),
    max_size=25,
)


@settings(deadline=None)
@given(st.integers(0, 1500), moves)
def test_moving_gives_what_the_whole_list_would(size: int, steps: list[int | str]) -> None:
    shelf = Shelf(size)
    window = Window(shelf.fetch)
    window.to_newest()
    place = 0
    for step in steps:
        match step:
            case "newest":
                window.to_newest()
                place = 0
            case "oldest":
                window.to_oldest()
                place = max(0, size - 1)
            case "refresh":
                window.refresh()
            case int():
                window.move(step)
                place = max(0, min(place + step, size - 1))
        assert len(window.rows) <= LIMIT
        assert window.current == (shelf.rows[place] if size else None)
        if size:
            first = shelf.rows.index(window.rows[0])
            assert window.rows == shelf.rows[first : first + len(window.rows)]


def test_the_cursor_stays_on_its_conversation_when_newer_ones_come() -> None:
    shelf = Shelf(10)
    window = Window(shelf.fetch)
    window.to_newest()
    window.move(4)
    here = window.current
    shelf.rows.insert(0, _conversation(11))
    window.refresh()
    assert window.current == here


def test_the_cursor_stays_on_its_conversation_when_more_come_than_are_held() -> None:
    shelf = Shelf(300)
    window = Window(shelf.fetch)
    window.to_newest()
    window.move(4)
    here = window.current
    shelf.rows[:0] = [_conversation(number) for number in range(300 + 2 * LIMIT, 300, -1)]
    window.refresh()
    assert window.current == here
    assert len(window.rows) <= LIMIT
    assert not window.has_newest


def test_the_cursor_stays_in_place_when_its_conversation_leaves() -> None:
    shelf = Shelf(10)
    window = Window(shelf.fetch)
    window.to_newest()
    window.move(4)
    after = shelf.rows[5]
    del shelf.rows[4]
    window.refresh()
    assert window.current == after


def test_the_oldest_row_is_found_from_the_end() -> None:
    shelf = Shelf(5000)
    window = Window(shelf.fetch)
    window.to_newest()
    window.to_oldest()
    assert window.current == shelf.rows[-1]
    assert shelf.fetched < 500


def test_a_row_is_found_wherever_it_stands_and_the_window_goes_on_both_ways() -> None:
    shelf = Shelf(5000)
    window = Window(shelf.fetch)
    window.to_newest()
    there = _conversation(2500)
    assert window.to(there)
    assert window.current == there
    assert not window.has_newest
    assert not window.has_oldest
    assert len(window.rows) <= LIMIT
    assert [row.uid for row in window.rows] == list(
        range(window.rows[0].uid, window.rows[0].uid - len(window.rows), -1)
    )
    assert not window.to(_conversation(9000))
    assert window.current == there
