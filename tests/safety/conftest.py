"""The office of the screen tests, flooded with text from strangers who mean harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from textual.app import App

from inbox_tui import text
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.layout import folding, wrapping
from tests.tui.conftest import (  # fixtures and hooks, for this folder too
    _in_greenwich,
    _look_often,
    bare_office,
    empty_office,
    office,
    pytest_pyfunc_call,
)

__all__ = (
    "_in_greenwich", "_look_often", "bare_office", "empty_office", "office", "pytest_pyfunc_call",
)  # fmt: skip

LAYERS = ("cleaning alone", "filter alone")


def _as_it_is(words: str) -> str:
    return words


def switch_off(layer: str, patch: Callable[[object, str, object], None]) -> None:
    """Leave one of the two layers against hostile text alone in the screens."""
    if layer == "cleaning alone":
        patch(InboxApp, "get_line_filters", App.get_line_filters)
    else:
        for name in ("clean", "clean_line", "clean_cell", "mark_controls"):
            patch(text, name, _as_it_is)


@pytest.fixture(params=LAYERS)
def layer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give each layer in turn, the other one switched off."""
    _forget_layouts()
    switch_off(request.param, monkeypatch.setattr)
    yield request.param
    _forget_layouts()


def _forget_layouts() -> None:
    wrapping.wrapped.cache_clear()
    folding.body_lines.cache_clear()
