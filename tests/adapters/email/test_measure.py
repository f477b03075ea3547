"""A mail may be of any length, but not of any content."""

from __future__ import annotations

import pytest

from inbox_tui_email.measure import measure


def test_mail_has_no_limit_of_its_own() -> None:
    counted = measure("x" * 100_000)
    assert (counted.used, counted.limit, counted.unit) == (100_000, None, "characters")
    assert counted.fits


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "a\x1b[31m", "a\rb", "a\u2028b", "a\ud800b"])
def test_what_cannot_be_sent_does_not_fit(text: str) -> None:
    assert measure(text).problem
    assert not measure(text).fits


@pytest.mark.parametrize("text", ["plain", "two\nlines", "two\r\nlines", "a\ttab", "grüße 👍🏽"])
def test_what_people_write_fits(text: str) -> None:
    assert measure(text).fits
