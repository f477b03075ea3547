from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.model import Actor
from inbox_tui_wordpress.cursor import LONG_EVERY, MOST_SEEN, Cursor, Seen
from inbox_tui_wordpress.mapping import Comment

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


def comment(number: int = 12, words: str = "Hello", **changes: object) -> Comment:
    made = Comment(
        id=str(number),
        parent="",
        collection="posts",
        post="4",
        author=Actor(id="guest:1", handle="guest-1", name="Marta"),
        content=words,
        published=NOW,
        listed="2026-11-21T18:00:00",
        status="approved",
        url="",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def after(cursor: Cursor, *comments: Comment, now: datetime = NOW) -> Cursor:
    news = {c.id: seen for c in comments if (seen := cursor.news(c, now))}
    return cursor.after(list(comments), news, now)


def test_the_first_pull_goes_back_thirty_days() -> None:
    _, start = Cursor().begin(NOW)
    assert start == "2026-10-22T17:00:00"


def test_a_later_pull_reads_the_last_day_again_and_at_times_a_fortnight() -> None:
    cursor = Cursor(newest="2026-11-21T18:00:00")
    starts = []
    for _ in range(LONG_EVERY * 2):
        cursor, start = cursor.begin(NOW)
        starts.append(start)
    assert set(starts) == {"2026-11-20T18:00:00", "2026-11-07T18:00:00"}
    assert starts.count("2026-11-07T18:00:00") == 2


def test_only_what_is_new_or_changed_is_news() -> None:
    cursor = after(Cursor(), comment())
    assert cursor.news(comment(), NOW) is None
    assert cursor.news(comment(13), NOW) is not None
    later = NOW + timedelta(hours=1)
    edited = cursor.news(comment(words="Hello!"), later)
    assert edited is not None
    assert edited.edited == later


def test_a_new_state_keeps_the_time_of_the_last_edit() -> None:
    cursor = after(Cursor(), comment())
    cursor = after(cursor, comment(words="Hello!"))
    approved = cursor.news(comment(words="Hello!", status="hold"), NOW + timedelta(days=1))
    assert approved is not None
    assert approved.edited == NOW


def test_the_place_never_goes_back_and_not_into_the_future() -> None:
    cursor = after(Cursor(newest="2026-11-21T18:00:00"), comment(listed="2026-11-20T18:00:00"))
    assert cursor.newest == "2026-11-21T18:00:00"
    ahead = comment(13, listed="2031-01-01T00:00:00", published=NOW + timedelta(days=1500))
    assert after(cursor, ahead).newest == "2026-11-21T18:00:00"
    assert after(cursor, ahead).news(ahead, NOW) is None


def test_what_is_remembered_is_bounded() -> None:
    cursor = after(Cursor(), *(comment(number) for number in range(MOST_SEEN + 200)))
    assert len(cursor.seen) == MOST_SEEN
    assert cursor.news(comment(MOST_SEEN + 199), NOW) is None
    assert len(write_cursor(cursor)) < 100_000


def test_a_cursor_survives_being_kept() -> None:
    cursor = after(Cursor(), comment())
    cursor = after(cursor, comment(words="Hello!"))
    assert read_cursor(write_cursor(cursor), Cursor) == cursor
    assert cursor.seen["12"] == Seen(cursor.seen["12"].words, cursor.seen["12"].state, NOW)


@pytest.mark.parametrize(
    "text",
    [None, "", "x", "[]", '{"newest": 5}', '{"newest": "soon"}',
     '{"seen": {"x": {"words": "a", "state": "b"}}}'],
)  # fmt: skip
def test_a_cursor_that_cannot_be_read_begins_anew(text: str | None) -> None:
    assert read_cursor(text, Cursor) == Cursor()
