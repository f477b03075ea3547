"""Short labels for what is in sight: one key goes to one place, two where there are many. Pure."""

from __future__ import annotations

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""In the order in which they are given out: those under the fingers first."""
DIGITS = "123456789"


def labels(count: int) -> tuple[str, ...]:
    """Return so many labels of one or two letters; none is the beginning of another.

    As many as can be are of one letter. There are never more than 676.
    """
    number = len(LETTERS)
    beginnings = 0
    while number - beginnings + beginnings * number < count and beginnings < number:
        beginnings += 1
    single, first = LETTERS[: number - beginnings], LETTERS[number - beginnings :]
    every = [*single, *(a + b for a in first for b in LETTERS)]
    return tuple(every[:count])
