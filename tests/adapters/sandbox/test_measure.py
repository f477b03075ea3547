from __future__ import annotations

import pytest

from inbox_tui.adapter import ContentRejected
from inbox_tui.model import Message, utc_now
from inbox_tui_sandbox import SandboxAdapter
from inbox_tui_sandbox.measure import count_weighted
from tests.adapters.sandbox.conftest import Connect

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("text", "weighted"),
    [
        ("plain", 5),
        ("cafe\u0301", 4),
        ("日本語", 6),
        (FAMILY, 2),
        ("🇩🇪", 2),
        ("1\ufe0f\u20e3", 2),
        ("see https://example.com/a/very/long/path/that/goes/on ok", 30),
        ("क्षत्रिय", 8),
    ],
)
def test_counting_as_x_does(text: str, weighted: int) -> None:
    assert count_weighted(text) == weighted


@pytest.mark.parametrize(
    ("instance", "unit", "limit"),
    [("plaza", FAMILY, 500), ("brief", "語", 280), ("forum", "x", 10_000)],
)
def test_the_limit_is_where_it_says(connect: Connect, instance: str, unit: str, limit: int) -> None:
    adapter = connect("nora", instance)
    most = limit // adapter.measure(unit).used
    assert adapter.measure(unit * most).fits
    assert not adapter.measure(unit * most + "x").fits
    assert adapter.measure(unit).limit == limit


def test_letters_have_no_limit(connect: Connect) -> None:
    assert connect("nora", "letters").measure("x" * 100_000).fits


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "half \ud83d"])
def test_some_texts_cannot_be_sent_at_any_length(
    nora: SandboxAdapter, mention: Message, text: str
) -> None:
    measure = nora.measure(text)
    assert not measure.fits
    assert measure.problem
    with pytest.raises(ContentRejected):
        nora.compose(mention, text, utc_now())


def test_a_text_that_is_too_long_is_refused_with_figures(
    nora: SandboxAdapter, mention: Message
) -> None:
    with pytest.raises(ContentRejected) as refused:
        nora.compose(mention, "x" * 501, utc_now())
    assert (refused.value.limit, refused.value.counted) == (500, 501)
