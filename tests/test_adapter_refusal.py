"""What a status means by itself: of a write, only what is certain counts as not accepted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.adapter import (
    ContentRejected,
    Misconfigured,
    SendUnknown,
    TransientRead,
    read_refusal,
    slow_down,
    write_refusal,
)

EVERY = range(100, 600)


def test_only_what_a_network_calls_refused_is_certain_of_a_write() -> None:
    certain = {400: ContentRejected, 413: ContentRejected, 422: ContentRejected, 404: Misconfigured}
    for status in EVERY:
        error = write_refusal("a.example", status, "no", thing="post", nowhere={404})
        assert type(error) is certain.get(status, SendUnknown)
        assert error.nothing_sent is (status in certain)
        assert (error.status, error.excerpt) == (status, "no")


def test_a_network_names_other_answers_that_are_certain() -> None:
    error = write_refusal("a.example", 406, "", thing="comment", rejected={406})
    assert isinstance(error, ContentRejected)
    doubtful = write_refusal("a.example", 400, "", thing="comment", rejected={406})
    assert doubtful.sentence == (
        "a.example answered 400; whether it took the comment is not known."
    )


def test_of_a_read_trouble_that_passes_is_told_from_another_kind_of_server() -> None:
    passing = {408, 425, *range(500, 600)}
    for status in EVERY:
        error = read_refusal("a.example", status, "", kind="a Mastodon server")
        assert type(error) is (TransientRead if status in passing else Misconfigured)
        assert str(status) in error.sentence


@pytest.mark.parametrize(("headers", "seconds"), [({"retry-after": "30"}, 30), ({}, None)])
def test_a_pause_ends_when_the_header_says(headers: dict[str, str], seconds: int | None) -> None:
    error = slow_down("a.example", 429, headers, "busy", "x" * 99)
    assert error.bucket == "x" * 80
    if seconds is None:
        assert error.reset_at is None
    else:
        assert error.reset_at
        assert abs(error.reset_at - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(
            seconds=20
        )
