from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import text
from inbox_tui.cli import asking
from inbox_tui.cli.asking import fitted
from tests.cli.conftest import Run
from tests.cli.terminal import terminal

LONG = "Type the whole call sign of this account, then Enter (? shows it, Ctrl-D goes back): "


def test_a_question_that_is_too_wide_is_broken_between_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "_columns", lambda: 80)
    assert fitted(LONG).splitlines() == [
        "Type the whole call sign of this account, then Enter (? shows it, Ctrl-D goes",
        "back): ",
    ]
    assert fitted("Call sign: ") == "Call sign: "


@given(
    st.lists(st.text(st.sampled_from("abz-/読ö"), min_size=1, max_size=30), max_size=20),
    st.integers(1, 90),
    st.integers(0, 20),
)
def test_no_word_is_broken_that_fits_and_none_is_lost(
    words: list[str], width: int, beside: int
) -> None:
    with mock.patch.object(asking, "_columns", return_value=width):
        said = fitted(f"{' '.join(words)}: ", beside)
    assert said.split() == f"{' '.join(words)}: ".split()
    for line in said.splitlines():
        assert text.cell_width(line) + beside <= width or " " not in line.rstrip()


def test_a_question_without_a_terminal_is_one_line() -> None:
    assert fitted(LONG) == LONG


def test_a_person_at_a_narrow_terminal_reads_whole_words(nora: Run) -> None:
    with terminal("account", "remove", "nora", columns=20) as opened:
        opened.answer("secret? [y/N]: ", "n")
        opened.end()
    assert "Remove OWN\nnora on\nsandbox and\nits secret? [y/N]: " in opened.screen
