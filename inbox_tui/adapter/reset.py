"""When a rate limit ends, read from the many forms in which servers say it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=25)
"""The longest window that networks document is a day; a reset further away is nonsense."""
HEADERS = ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
_EPOCH = 1_000_000_000.0
"""Seconds. A number as large is a time, not a wait: it would be one of 31 years."""
_EPOCH_IN_MILLISECONDS = 100_000_000_000.0


def reset_time(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when to ask again, aware; None where the server says nothing that can be meant.

    Read are ``Retry-After`` (RFC 9110, section 10.2.3: seconds, or an HTTP date) and the reset of
    the current window under its usual names: seconds or milliseconds since 1970 (X, Bluesky),
    seconds to wait (Reddit, draft-ietf-httpapi-ratelimit-headers) or an ISO date (Mastodon). Of
    several the latest counts. Names of ``headers`` are in lower case, or looked up whatever their
    case. Times are measured from the answer's ``Date``, so that a clock of ours that is wrong
    neither hurries nor delays.
    """
    server_now = _date(headers.get("date", "")) or now
    waits = [
        wait
        for name in HEADERS
        if (wait := _wait(headers.get(name, "").strip(), server_now)) is not None
        and timedelta(0) < wait <= LONGEST
    ]
    return now + max(waits) if waits else None


def _wait(words: str, server_now: datetime) -> timedelta | None:
    number = _number(words)
    if number is None:
        moment = _date(words)
        return None if moment is None else moment - server_now
    try:
        if number < _EPOCH:
            return timedelta(seconds=number)
        seconds = number / 1000 if number >= _EPOCH_IN_MILLISECONDS else number
        return datetime.fromtimestamp(seconds, UTC) - server_now
    except (OverflowError, OSError, ValueError):  # further away than a calendar goes
        return None


def _number(words: str) -> float | None:
    if not words.isascii() or not words.replace(".", "", 1).isdigit():
        return None
    number = float(words)
    return number if math.isfinite(number) else None


def _date(words: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(words)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
