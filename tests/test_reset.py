"""When a rate limit ends: every form in which servers say it, and every nonsense."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter import reset_time
from inbox_tui.adapter.reset import HEADERS, LONGEST

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
EPOCH = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "30"}, 30),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30),
        ({"ratelimit-reset": str(EPOCH + 90)}, 90),
        ({"ratelimit-reset": str((EPOCH + 90) * 1000)}, 90),
        ({"x-rate-limit-reset": str(EPOCH + 900)}, 900),
        ({"x-ratelimit-reset": "598.5"}, 598.5),
        ({"x-ratelimit-reset": "2026-11-21T12:05:00.000Z"}, 300),
        ({"ratelimit-reset": "nonsense", "retry-after": "30"}, 30),
        ({"ratelimit-reset": str(EPOCH + 90), "retry-after": "30"}, 90),
        ({"ratelimit-reset": str(EPOCH - 90), "retry-after": "30"}, 30),
        # our clock is two days late, the server's is right
        ({"ratelimit-reset": str(EPOCH + 172_890), "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 90),
    ],
)
def test_the_stated_time_is_read(headers: dict[str, str], seconds: float) -> None:
    assert reset_time(headers, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "words",
    [
        "", "0", "-1", "-1763726400", "soon", "²", "1e3", "nan", "inf", "9" * 12, "9" * 40, "9" * 400,
        "Wed, 21 Oct 2026 07:28:00 GMT", "Tue, 01 Jan 2999 00:00:00 GMT", "2999-01-01T00:00:00Z",
        "Fri, 99 Foo 2026 99:99:99 GMT", "32472144000", "32472144000000", str(EPOCH - 1), "90001",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_no_time(words: str) -> None:
    assert reset_time(dict.fromkeys(HEADERS, words), NOW) is None


def test_without_headers_there_is_no_time() -> None:
    assert reset_time({}, NOW) is None


@given(
    words=st.dictionaries(
        st.sampled_from([*HEADERS, "date"]),
        st.text() | st.integers().map(str) | st.floats().map(str) | st.datetimes().map(str),
    )
)
def test_whatever_a_server_says_the_wait_is_bounded(words: dict[str, str]) -> None:
    reset = reset_time(words, NOW)
    assert reset is None or NOW < reset <= NOW + LONGEST
