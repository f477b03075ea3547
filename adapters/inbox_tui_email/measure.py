"""How long a mail may be: as long as one likes. What it may hold is another matter."""

from __future__ import annotations

import re

from inbox_tui.adapter import Measure

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What no line of a mail of ours holds: controls, other line ends, halves of characters."""


def measure(text: str) -> Measure:
    """Count characters, and say why ``text`` cannot be sent where that is so."""
    return Measure(used=len(text), limit=None, unit="characters", problem=_problem(text))


def _problem(text: str) -> str:
    if not text.strip():
        return "The reply is empty."
    found = CONTROL.search(text.replace("\r\n", "\n"))
    return f"The reply holds the control character U+{ord(found[0]):04X}." if found else ""
