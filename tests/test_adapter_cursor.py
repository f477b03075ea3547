"""Cursors as texts: each reads back as it was written, and what cannot be read begins anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from inbox_tui.adapter.cursor import read_cursor, write_cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A part of a cursor."""

    start: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cursor as adapters have them."""

    since: Annotated[str, Meta(pattern=r"\A[0-9]*\Z")] = ""
    gaps: tuple[Gap, ...] = ()
    seen: Mapping[str, int] = field(default_factory=dict)
    turn: int = 0

    def __post_init__(self) -> None:
        if self.turn < 0:
            raise ValueError("there are no such turns")


class Mark(NamedTuple):
    """A part that is written as a list."""

    folder: int
    number: int


def test_a_cursor_reads_back_as_it_was_written() -> None:
    gap = Gap(start="a", at=datetime(2026, 11, 22, tzinfo=UTC))
    place = Place(since="12", gaps=(gap,), seen={"x": 1}, turn=3)
    assert read_cursor(write_cursor(place), Place) == place


def test_a_cursor_may_be_any_kind_of_data() -> None:
    marks = {"INBOX": Mark(1, 2)}
    assert write_cursor(marks) == '{"INBOX":[1,2]}'
    assert read_cursor(write_cursor(marks), dict[str, Mark]) == marks
    assert read_cursor("{", dict[str, Mark]) == {}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "null",
        '{"since": 12}',
        '{"since": "12x"}',
        '{"gaps": [{"start": "a"}]}',
        '{"turn": -1}',
        '{"since": "\ud800"}',
        '{"gaps": ' + "[" * 100_000,
    ],
)
def test_what_cannot_be_read_begins_anew(text: str | None) -> None:
    assert read_cursor(text, Place) == Place()


@given(st.text())
def test_no_text_is_in_the_way_of_a_pull(text: str) -> None:
    assert read_cursor(text, Place).turn >= 0
