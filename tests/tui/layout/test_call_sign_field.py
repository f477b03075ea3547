"""The gesture that sends, key by key."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.reply.confirm import matches
from inbox_tui.reply.preview import Tier
from inbox_tui.tui.layout.call_sign_field import (
    NO_LETTER,
    REVEAL_SECONDS,
    CallSignField,
    Step,
)
from tests import making

SIGN = "NLP"
keys = st.sampled_from([*"abcnlpNLP yz?1", "enter", "backspace", "tab", "ctrl+p", "up", "f1"])


def _field() -> CallSignField:
    field = CallSignField()
    field.arm(0, 0)
    return field


def _press(field: CallSignField, key: str, at: float = 1) -> Step:
    return field.press(key, key if len(key) == 1 else None, at)


@given(st.lists(keys, max_size=60))
def test_only_the_sign_and_enter_submit_the_sign(pressed: list[str]) -> None:
    field, letters = _field(), ""
    for key in pressed:
        step = _press(field, key)
        if key == "backspace":
            letters = letters[:-1]
        elif len(key) == 1 and not (key == "?" and not letters):
            letters = (letters + (key.upper() if key.isalpha() else NO_LETTER))[:6]
        assert (step is Step.SUBMIT) is (key == "enter" and letters != "")
        assert field.typed == letters


@given(st.lists(keys, max_size=60), st.floats(0, 0.59))
def test_nothing_pressed_before_the_box_was_there_counts(pressed: list[str], at: float) -> None:
    field = CallSignField()
    field.arm(0)
    assert {_press(field, key, at) for key in pressed} <= {Step.NOTHING}
    assert field.typed == ""


def test_before_it_is_armed_nothing_counts_but_leaving() -> None:
    field = CallSignField()
    assert _press(field, "n", 1e9) is Step.NOTHING
    assert _press(field, "escape", 0) is Step.BACK


def test_it_knows_whether_it_takes_keys_at_some_time() -> None:
    field = CallSignField()
    assert not field.is_drawn
    field.arm(5)
    assert field.is_drawn
    field.disarm()
    assert not field.is_drawn


def test_a_long_run_of_letters_never_becomes_a_sign() -> None:
    field = _field()
    for letter in "nlpnlpnlp":
        _press(field, letter)
    assert len(field.typed) == 6


def test_after_a_wrong_sign_enter_only_clears_the_way() -> None:
    field = _field()
    field.refuse(10)
    assert _press(field, "enter", 10.1) is Step.NOTHING
    assert _press(field, "n", 11) is Step.NOTHING
    assert _press(field, "enter", 11) is Step.CHANGED
    assert (field.typed, field.is_refused) == ("", False)


def test_after_a_wrong_sign_no_letter_does_anything() -> None:
    field = _field()
    field.refuse(10)
    assert {_press(field, letter, 11) for letter in ascii_lowercase} == {Step.NOTHING}
    assert (field.typed, field.is_refused) == ("", True)


def test_after_a_wrong_sign_ctrl_o_changes_the_account_and_types_nothing() -> None:
    field = _field()
    field.refuse(10)
    assert _press(field, "ctrl+o", 11) is Step.SWITCH
    assert (field.typed, field.is_refused) == ("", True)


def test_a_rest_takes_no_key_before_its_end() -> None:
    field = _field()
    field.refuse(20, rest=10)
    assert _press(field, "enter", 29.9) is Step.NOTHING
    assert _press(field, "enter", 30) is Step.CHANGED


def test_the_sign_is_shown_only_after_a_wait() -> None:
    field = _field()
    assert _press(field, "?", 5) is Step.CHANGED
    assert not field.tick(5 + REVEAL_SECONDS - 0.1)
    assert field.tick(5 + REVEAL_SECONDS)
    assert field.is_revealed


def test_the_sign_is_not_offered_while_typing() -> None:
    field = _field()
    _press(field, "n")
    assert _press(field, "?") is Step.CHANGED
    assert field.reveal_at is None


@pytest.mark.parametrize(
    "words", ["No, ", "No. ", "nl!", "n l p", "¿nlp", "nl\u0416", "\uff4e\uff4c"]
)
def test_words_that_were_meant_for_the_text_are_no_sign(words: str) -> None:
    everybody = [making.account(sign=SIGN), making.account("other", sign="NOR")]
    field = _field()
    for letter in words:
        _press(field, letter)
    assert not any(matches(a, field.typed, t, everybody) for a in everybody for t in Tier)
