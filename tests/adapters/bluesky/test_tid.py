"""Record keys are valid TIDs that rise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui_bluesky import tid

MICROSECONDS = st.integers(0, (1 << 53) - 1)
CLOCKS = st.integers(0, 1023)


def test_known_moments_have_the_known_keys() -> None:
    assert tid.encode(0, 0) == "2222222222222"
    assert tid.decode("3jzfcijpj2z2a") == (1_688_137_381_887_007, 6)


@given(MICROSECONDS, CLOCKS)
def test_every_key_is_valid_and_reads_back(microseconds: int, clock: int) -> None:
    key = tid.encode(microseconds, clock)
    assert tid.is_valid(key)
    assert tid.decode(key) == (microseconds, clock)


@given(MICROSECONDS, MICROSECONDS)
def test_keys_sort_as_their_moments_do(one: int, other: int) -> None:
    assert (tid.encode(one, 7) < tid.encode(other, 7)) == (one < other)


@pytest.mark.parametrize(
    "text",
    ["", "3jzfcijpj2z2", "3jzfcijpj2z2aa", "zzzzzzzzzzzzz", "3JZFCIJPJ2Z2A", "1234567890123"],
)
def test_what_is_no_tid_is_refused(text: str) -> None:
    assert not tid.is_valid(text)
    with pytest.raises(ValueError):
        tid.decode(text)


def test_numbers_that_do_not_fit_are_refused() -> None:
    for microseconds, clock in ((-1, 0), (1 << 53, 0), (0, 1024)):
        with pytest.raises(ValueError):
            tid.encode(microseconds, clock)


@given(st.lists(st.integers(-5, 5), min_size=2, max_size=20))
def test_a_clock_never_gives_a_key_twice_nor_goes_back(steps: list[int]) -> None:
    clock = tid.TidClock(clock_id=3)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    keys = [clock.key(now + timedelta(microseconds=step)) for step in steps]
    assert keys == sorted(set(keys))


def test_a_key_holds_the_moment_it_was_asked_for() -> None:
    at = datetime(2026, 11, 21, 12, 30, 1, 250, tzinfo=UTC)
    microseconds, _clock = tid.decode(tid.TidClock().key(at))
    assert microseconds == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
