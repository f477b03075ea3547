"""A key is named as the configuration wants it, from what the terminal really sends."""

from __future__ import annotations

import pytest

from inbox_tui.tui.actions.key_names import advice, fault, normal
from inbox_tui.tui.key_trial import names


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("e", "e"),
        ("E", "E"),
        ("?", "question_mark"),
        ("ü", "ü"),
        ("\t", "tab"),
        ("\r", "enter"),
        ("\x0e", "ctrl+n"),
        ("\x1b[15~", "f5"),
        ("\x1b[Z", "shift+tab"),
        ("\x1b", "escape"),
    ],
)
def test_what_a_terminal_sends_has_the_name_that_can_be_bound(sent: str, key: str) -> None:
    assert list(names(sent)) == [key]
    assert normal(key) == key
    assert fault(key) == ""
    assert advice(key) == ""


@pytest.mark.parametrize(
    ("spelled", "key"),
    [
        ("?", "question_mark"),
        ("Ctrl-N", "ctrl+n"),
        ("control+n", "ctrl+n"),
        ("Esc", "escape"),
        ("Page Up", "pageup"),
        (" ", "space"),
        ("-", "minus"),
        ("+", "plus"),
        ("alt+E", "alt+shift+e"),
        ("F5", "f5"),
    ],
)
def test_a_key_may_be_spelled_as_people_do(spelled: str, key: str) -> None:
    assert normal(spelled) == key
    assert fault(key) == ""
