"""What the foot of the confirm step asks for, says and offers, at each stage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.model import AccountKind
from inbox_tui.reply.preview import Preview
from inbox_tui.tui.layout.confirm_gesture import ConfirmGesture
from inbox_tui.tui.layout.confirm_prompt import (
    READ_FIRST,
    READ_THEM_FIRST,
    Situation,
    prompt,
    steady,
)
from tests.tui.layout.test_confirm_text import preview

OWN, BRAND = preview(), preview(AccountKind.BRAND)


def armed(*, has_newer: bool = False, asks_reason: bool = False) -> ConfirmGesture:
    gesture = ConfirmGesture(has_newer=has_newer, asks_reason=asks_reason)
    gesture.arm(0)
    return gesture


def lines(gesture: ConfirmGesture, at: Situation, of: Preview = OWN) -> list[str]:
    return prompt(of, gesture, at).plain.split("\n")


def test_what_to_press_for_an_unknown_sign_is_told_only_where_that_key_does_it() -> None:
    gesture, at = armed(), Situation(now=1, is_read=True)
    assert "? I do not know it" in prompt(OWN, gesture, at).plain
    gesture.press("n", "n", 1, is_read=True)
    said = prompt(OWN, gesture, at).plain
    assert "?" not in said
    assert "esc to the draft" in said
    gesture.press("backspace", None, 1, is_read=True)
    assert "? I do not know it" in prompt(OWN, gesture, at).plain


def test_while_the_sign_is_checked_nothing_is_asked_for() -> None:
    gesture = armed()
    gesture.press("n", "n", 1, is_read=True)
    assert lines(gesture, Situation(now=1, is_checking=True)) == ["Checking"]


def test_a_brand_and_what_is_unusual_are_asked_for_the_whole_sign() -> None:
    at = Situation(now=1, is_read=True)
    assert lines(armed(), at)[0].startswith("Call sign of this account: ")
    unusual = preview(unusual=("You have not spoken with them before.",))
    assert lines(armed(), at, unusual)[0].startswith("Whole call sign of this account: ")
    assert lines(armed(), at, BRAND)[0].startswith("Type the whole call sign of the account")
    assert "^o other account" in lines(armed(), at, BRAND)[1]
    assert "^o other account" not in lines(armed(), at)[1]


def test_newer_replies_are_called_read_only_where_their_end_was_in_sight() -> None:
    gesture = armed(has_newer=True)
    assert lines(gesture, Situation(now=1)) == [READ_THEM_FIRST, "esc to the draft"]
    read = Situation(now=1, is_read=True)
    assert lines(gesture, read) == ["r  I have read this", "esc to the draft"]
    said = Situation(now=1, is_read=True, said="Tomas wrote meanwhile.")
    assert lines(gesture, said)[1] == "Tomas wrote meanwhile."


def test_a_reason_is_shown_as_it_is_typed_and_said_to_be_kept() -> None:
    gesture = armed(asks_reason=True)
    for letter in "law\u202e":
        gesture.press(letter, letter, 1, is_read=True)
    asked, hint = lines(gesture, Situation(now=1))
    assert asked.startswith("Why should the company say this? law")
    assert "\u202e" not in asked, "what is typed may be pasted from anywhere"
    assert "kept in the log" in hint
    assert lines(gesture, Situation(now=1, said="Say why."))[1] == "Say why."


def test_what_was_not_read_to_its_end_is_asked_to_be_read_first() -> None:
    assert lines(armed(), Situation(now=1))[1] == READ_FIRST
    undrawn = ConfirmGesture(has_newer=False, asks_reason=False)
    assert lines(undrawn, Situation(now=1))[1] != READ_FIRST, "nobody knows yet how much fits"


@pytest.mark.parametrize(("now", "then"), [(1.0, "wait 9 s"), (10.0, "enter again")])
def test_after_a_wrong_sign_it_says_why_and_how_long_nothing_is_taken(
    now: float, then: str
) -> None:
    gesture = armed()
    gesture.field.refuse(0, rest=10)
    said, hint = lines(gesture, Situation(now=now, said="Not sent."))
    assert said == "Not sent."
    assert hint == f"esc to draft · ^o other account · {then}"


DEAF, THEN = Situation(now=0, is_read=True, is_deaf=True), Situation(now=1, is_read=True)


@pytest.mark.parametrize("stages", [{"has_newer": True}, {"asks_reason": True}, {}], ids=str)
def test_while_keys_do_not_count_it_says_so_in_the_place_of_the_hints(
    stages: dict[str, bool],
) -> None:
    gesture = armed(**stages)
    asked, hint = lines(gesture, DEAF)
    assert hint == "keys count in a moment · esc to the draft"
    assert lines(gesture, THEN)[0] == asked
    assert lines(gesture, THEN)[1] != hint


def test_what_was_said_last_is_not_covered_by_the_moment_in_which_keys_do_not_count() -> None:
    assert lines(armed(), replace(DEAF, said="Not confirmed."))[1] == "Not confirmed."


@pytest.mark.parametrize("width", [42, 50, 60, 80, 100])
def test_nothing_moves_when_keys_begin_to_count(width: int) -> None:
    for of in (OWN, BRAND):
        before, after = (steady(of, armed(), at, width).wrap(width) for at in (DEAF, THEN))
        assert len(before) == len(after)


def test_a_rest_that_is_nearly_over_is_one_moment() -> None:
    gesture = armed()
    gesture.field.refuse(0, rest=10)
    assert lines(gesture, Situation(now=9.5, said="Not sent."))[1].endswith("one moment")


def test_a_sign_that_was_asked_for_is_counted_down_to_and_then_shown_with_whose_it_is() -> None:
    gesture, read = armed(), Situation(now=1, is_read=True)
    gesture.press("?", "?", 1, is_read=True)
    assert lines(gesture, read)[1] == "The call sign is shown in 4 s"
    assert "NOR" not in prompt(OWN, gesture, read).plain
    assert gesture.field.tick(5)
    assert lines(gesture, Situation(now=5, is_read=True))[1] == (
        "The call sign of OWN @nora is NOR · noted in the log"
    )
