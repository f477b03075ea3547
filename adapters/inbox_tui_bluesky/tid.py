"""Record keys: timestamp identifiers as https://atproto.com/specs/tid describes them.

A server takes other keys too, but the app view may never show such a post, so every key of ours
is a valid TID: 13 characters that hold microseconds since 1970 (53 bits) and a clock id (10 bits).
"""

from __future__ import annotations

import re
import secrets
import threading
from datetime import UTC, datetime, timedelta

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_VALID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CLOCK_BITS = 10
_TIME_BITS = 53


def encode(microseconds: int, clock_id: int) -> str:
    """Return the TID of a moment.

    :raises ValueError: one of the numbers does not fit its bits.
    """
    if not 0 <= microseconds < 1 << _TIME_BITS or not 0 <= clock_id < 1 << _CLOCK_BITS:
        raise ValueError("a TID holds 53 bits of microseconds and 10 bits of clock id")
    number = microseconds << _CLOCK_BITS | clock_id
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def decode(tid: str) -> tuple[int, int]:
    """Return the microseconds since 1970 and the clock id of a TID.

    :raises ValueError: it is not a TID.
    """
    if not is_valid(tid):
        raise ValueError(f"not a TID: {tid[:20]!r}")
    number = 0
    for letter in tid:
        number = number << 5 | _ALPHABET.index(letter)
    return number >> _CLOCK_BITS, number & (1 << _CLOCK_BITS) - 1


def is_valid(text: str) -> bool:
    """Tell whether ``text`` is a TID."""
    return _VALID.fullmatch(text) is not None


class TidClock:
    """Gives TIDs that rise strictly, even when asked twice for the same moment."""

    def __init__(self, clock_id: int | None = None) -> None:
        self._clock_id = secrets.randbelow(1 << _CLOCK_BITS) if clock_id is None else clock_id
        self._last = -1
        self._lock = threading.Lock()

    def keys(self, at: datetime, count: int) -> list[str]:
        """Return keys that rise, for the posts of a thread made ``at``."""
        return [self.key(at) for _ in range(count)]

    def key(self, at: datetime) -> str:
        """Return a key for a post made ``at`` (aware), or a microsecond after the last one."""
        with self._lock:
            self._last = max((at - _EPOCH) // _MICROSECOND, self._last + 1)
            return encode(self._last, self._clock_id)
