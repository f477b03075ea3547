"""Lengths of time as people write them: a number and a unit, ``3h``, ``7d``, ``2 weeks``.

What ``m`` means is for the place to say: minutes in what lies ahead, months in what lies behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

PATTERN = r"[1-9][0-9]{0,3}[mhdw]"
"""A length of time in a file: minutes, hours, days or weeks, in the shortest form."""
_SPAN = re.compile(r"([0-9]{1,4}) ?([a-z]+)")
_WORDS = {
    "m": "m",
    "min": "minutes", "mins": "minutes", "minute": "minutes", "minutes": "minutes",
    "h": "hours", "hr": "hours", "hrs": "hours", "hour": "hours", "hours": "hours",
    "d": "days", "day": "days", "days": "days",
    "w": "weeks", "week": "weeks", "weeks": "weeks",
    "month": "months", "months": "months",
    "y": "years", "year": "years", "years": "years",
}  # fmt: skip
Unit = TypeVar("Unit")


def parse(words: str, units: Mapping[str, Unit]) -> tuple[int, Unit] | None:
    """Return the number and what its unit is in ``units``, or None where ``words`` are no length.

    ``units`` has those that can be meant: ``minutes``, ``hours`` ... ``years``, and ``m`` for the
    letter alone. ``words`` are in lower case; the number may be 0.
    """
    found = _SPAN.fullmatch(words)
    unit = units.get(_WORDS.get(found[2], "")) if found else None
    return (int(found[1]), unit) if found and unit is not None else None
