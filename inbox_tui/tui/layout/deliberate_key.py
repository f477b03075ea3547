"""A single key that counts only when it was meant. Pure: no widget."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui.reply.policy import ARMING_SECONDS


@dataclass(slots=True)
class DeliberateKey:
    """Hands that are still typing something else must not decide anything.

    A key counts once the question can be seen for a moment and no other key came in that time.
    Times are of one monotonic clock.
    """

    quiet_since: float = float("inf")

    def ask(self, now: float) -> None:
        """Begin to wait: the question is on the screen now."""
        self.quiet_since = now

    def is_deaf(self, now: float) -> bool:
        """Return whether a key that is pressed now would not count."""
        return now - self.quiet_since < ARMING_SECONDS

    def counts(self, pressed_at: float) -> bool:
        """Return whether a key that is pressed now was meant; if not, the wait begins again."""
        if not self.is_deaf(pressed_at):
            return True
        if self.quiet_since != float("inf"):
            self.quiet_since = pressed_at
        return False
