"""Questions of the confirm step, at a plain terminal.

Each drops what was typed before it stood there, and takes nothing that was pasted.
"""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from inbox_tui.cli.asking import fitted
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.terminal import drop_typed_ahead, is_pasted, read_line
from inbox_tui.reply import policy

_TOLD_EVERY = 5


class WentBack(Failure):
    """The person left the confirm step; the draft is kept."""

    def __init__(self) -> None:
        super().__init__("Not sent. Your draft is kept.", ExitCode.NOT_CONFIRMED)


@dataclass(frozen=True, slots=True)
class Answer:
    """One line that was typed."""

    words: str
    asked_at: float
    """When keys began to count, by the monotonic clock."""


def ask(question: str) -> Answer:
    """Ask until a line is typed, which may be empty; ``question`` is our own text.

    :raises WentBack: Ctrl-D or Ctrl-C was pressed instead.
    """
    try:
        while True:
            drop_typed_ahead(policy.ARMING_SECONDS)
            sys.stderr.write(fitted(question))
            sys.stderr.flush()
            asked_at, line = time.monotonic(), read_line()
            if line is None:
                raise WentBack
            if not is_pasted(line):
                return Answer(line.strip(), asked_at)
            narrate("This is typed, not pasted.")
    except KeyboardInterrupt:
        raise WentBack from None


def rest(pause: timedelta) -> None:
    """Let a pause pass, and tell the seconds in lines of their own.

    :raises WentBack: Ctrl-C was pressed.
    """
    try:
        for left in range(math.ceil(pause.total_seconds()), 0, -1):
            if left % _TOLD_EVERY == 0:
                narrate(f"{left} seconds")
            time.sleep(1)
    except KeyboardInterrupt:
        raise WentBack from None
