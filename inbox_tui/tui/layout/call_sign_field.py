"""The one gesture that sends: a call sign typed key by key. Pure: no widget."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from inbox_tui.call_sign import LENGTHS
from inbox_tui.reply.policy import ARMING_SECONDS, REVEAL_AFTER

REVEAL_SECONDS = REVEAL_AFTER.total_seconds()
"""Wait before a sign that was not known is shown."""


NO_LETTER = "·"
"""Stands for whatever was typed that no sign has."""


class Step(Enum):
    """What a key asked for."""

    NOTHING = auto()
    CHANGED = auto()
    NEXT = auto()
    """Something that comes before the sign is done: the box shows what comes after it."""
    UNREAD = auto()
    """What is to be read first was not in sight to its end."""
    BACK = auto()
    SUBMIT = auto()
    SWITCH = auto()


@dataclass(slots=True)
class CallSignField:
    """What has been typed, and whether keys count yet. Times are of one monotonic clock."""

    armed_at: float = float("inf")
    """Keys that were pressed before this moment were meant for something else."""
    typed: str = ""
    is_refused: bool = False
    """True after a wrong sign, until the person wants to type again."""
    reveal_at: float | None = None
    is_revealed: bool = False

    @property
    def is_drawn(self) -> bool:
        """True where it is known from when on keys count."""
        return self.armed_at != float("inf")

    def is_deaf(self, now: float) -> bool:
        """Return whether a key that is pressed now would do nothing."""
        return now < self.armed_at

    def disarm(self) -> None:
        """Take no key until it is armed again."""
        self.armed_at = float("inf")

    def arm(self, now: float, pause: float = ARMING_SECONDS) -> None:
        """Take keys from a moment after ``now`` on."""
        self.armed_at = now + pause

    def refuse(self, now: float, rest: float = 0.0) -> None:
        """Forget what was typed, and take no key for ``rest`` seconds."""
        self.typed, self.is_refused = "", True
        self.arm(now, max(rest, ARMING_SECONDS))

    def tick(self, now: float) -> bool:
        """Show the sign when its time has come; return whether that is now."""
        if self.reveal_at is None or now < self.reveal_at:
            return False
        self.reveal_at, self.is_revealed = None, True
        return True

    def press(self, key: str, character: str | None, pressed_at: float) -> Step:
        """Take one key. Leaving is always possible; sending needs letters and then Enter."""
        if key == "escape":
            return Step.BACK
        if key == "ctrl+o":
            return Step.SWITCH
        if self.is_deaf(pressed_at):
            return Step.NOTHING
        if self.is_refused:
            return self._after_refusal(key, pressed_at)
        return self._type(key, character, pressed_at)

    def _after_refusal(self, key: str, pressed_at: float) -> Step:
        # No letter means anything here: a hand that types its sign at once must change nothing.
        if key == "enter":
            self.is_refused = False
            self.arm(pressed_at)
            return Step.CHANGED
        return Step.NOTHING

    def _type(self, key: str, character: str | None, pressed_at: float) -> Step:
        if key == "enter":
            return Step.SUBMIT if self.typed else Step.NOTHING
        if key == "backspace":
            self.typed = self.typed[:-1]
        elif character == "?" and not self.typed:
            self.reveal_at = pressed_at + REVEAL_SECONDS
        elif character and character.isprintable():
            # What is in no sign counts, too: "No, ..." is meant for the text, not for NO.
            is_letter = character.isascii() and character.isalpha()
            letter = character.upper() if is_letter else NO_LETTER
            # One letter more than any sign has: a longer run of keys must not become one.
            self.typed = (self.typed + letter)[: max(LENGTHS) + 1]
        else:
            return Step.NOTHING
        return Step.CHANGED
