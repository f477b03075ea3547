"""What the confirm step asks of a person, one after the other; the call sign last. Pure."""

from __future__ import annotations

from enum import Enum, auto

from inbox_tui.tui.layout.call_sign_field import CallSignField, Step

LONGEST_REASON = 200
"""Characters of a stated reason."""


class Stage(Enum):
    """What is asked for now."""

    READ = auto()
    """To say that the newer replies were read."""
    REASON = auto()
    """To say why."""
    SIGN = auto()


class ConfirmGesture:
    """The stages of one confirm step. None is skipped, and none takes a key before it is drawn."""

    def __init__(self, *, has_newer: bool, asks_reason: bool) -> None:
        self.field = CallSignField()
        """Takes the call sign; its clock of when keys count holds for every stage."""
        self.reason = ""
        """Why, in the person's own words."""
        self._sign_armed_at: float | None = None
        self._stages = [Stage.READ] * has_newer + [Stage.REASON] * asks_reason + [Stage.SIGN]

    @property
    def stage(self) -> Stage:
        """Return what is asked for now."""
        return self._stages[0]

    def arm(self, now: float) -> None:
        """Take keys from a moment after ``now`` on, at which the stage was drawn."""
        self.field.arm(now)
        if self.stage is Stage.SIGN and self._sign_armed_at is None:
            self._sign_armed_at = self.field.armed_at

    def pondered(self, now: float) -> float:
        """Return the seconds since a call sign was taken for the first time."""
        return max(0.0, now - self._sign_armed_at) if self._sign_armed_at is not None else 0.0

    def press(self, key: str, character: str | None, pressed_at: float, *, is_read: bool) -> Step:
        """Take one key; ``is_read``: what the stage shows was in sight to its end."""
        if self.stage is Stage.SIGN or key in ("escape", "ctrl+o"):
            step = self.field.press(key, character, pressed_at)
            return Step.UNREAD if step is Step.SUBMIT and not is_read else step
        if self.field.is_deaf(pressed_at):
            return Step.NOTHING
        if self.stage is Stage.READ:
            return self._take_reading(character, is_read=is_read)
        return self._take_reason(key, character)

    def _take_reading(self, character: str | None, *, is_read: bool) -> Step:
        if character not in ("r", "R"):
            return Step.NOTHING
        return self._go_on() if is_read else Step.UNREAD

    def _take_reason(self, key: str, character: str | None) -> Step:
        if key == "enter":
            return self._go_on() if self.reason.strip() else Step.NOTHING
        if key == "backspace":
            self.reason = self.reason[:-1]
        elif character and character.isprintable():
            self.reason = (self.reason + character)[:LONGEST_REASON]
        else:
            return Step.NOTHING
        return Step.CHANGED

    def _go_on(self) -> Step:
        self._stages.pop(0)
        # What is asked next is not on the screen yet.
        self.field.disarm()
        return Step.NEXT
