"""The line of hints under the question for the call sign."""

from __future__ import annotations

from inbox_tui.tui.layout.confirm_gesture import ConfirmGesture
from inbox_tui.tui.layout.confirm_prompt import Situation, prompt
from tests.tui.layout.test_confirm_text import preview


def test_what_to_press_for_an_unknown_sign_is_told_only_where_that_key_does_it() -> None:
    gesture, at = ConfirmGesture(has_newer=False, asks_reason=False), Situation(now=1, is_read=True)
    gesture.arm(0)
    assert "? I do not know it" in prompt(preview(), gesture, at).plain
    gesture.press("n", "n", 1, is_read=True)
    said = prompt(preview(), gesture, at).plain
    assert "?" not in said
    assert "esc to the draft" in said
    gesture.press("backspace", None, 1, is_read=True)
    assert "? I do not know it" in prompt(preview(), gesture, at).plain
