from __future__ import annotations

import pytest

from inbox_tui.adapter import ContentRejected
from inbox_tui_wordpress.measure import MAX_BYTES, as_sent, check, measure


@pytest.mark.parametrize(
    ("text", "used"),
    [("abc", 3), ("ü", 2), ("👍🏽", 8), ("<", 4), ("&", 5), ('"', 1), (" a\r\nb \n", 3)],
)
def test_the_bytes_that_leave_are_counted(text: str, used: int) -> None:
    assert measure(text).used == used


def test_the_last_byte_that_fits() -> None:
    assert measure("x" * MAX_BYTES).fits
    longer = measure("x" * (MAX_BYTES - 3) + "&")
    assert (longer.fits, longer.used) == (False, MAX_BYTES + 2)
    with pytest.raises(ContentRejected, match="65,527 bytes") as caught:
        check("x" * (MAX_BYTES - 3) + "&")
    assert (caught.value.counted, caught.value.limit) == (MAX_BYTES + 2, MAX_BYTES)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "empty"), (" \n\t", "empty"), ("a\x00b", "control"), ("\x1b[31m", "control"),
     ("\ud800", "half")],
)  # fmt: skip
def test_what_would_not_arrive_is_said(text: str, said: str) -> None:
    assert said in measure(text).problem
    with pytest.raises(ContentRejected, match=said):
        check(text)


def test_line_ends_and_outer_blanks_are_as_the_site_takes_them() -> None:
    assert as_sent("\n a\r\n\tb\rc ") == "a\n\tb\nc"
    assert measure("a\tb\nc").problem == ""
