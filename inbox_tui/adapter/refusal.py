"""What the status of an HTTP answer means, once the network's own words have had their say.

Each adapter looks at the names of errors that its network has; what is left is read here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from inbox_tui.adapter.errors import (
    AdapterError,
    ContentRejected,
    Misconfigured,
    RateLimited,
    SendUnknown,
    TransientRead,
)
from inbox_tui.adapter.reset import reset_time

REJECTED = frozenset({400, 413, 422})
"""Answers to a write that mean: read, and not taken."""
_PASSING = frozenset({408, 425})


def slow_down(
    host: str, status: int, headers: Mapping[str, str], excerpt: str, bucket: str = ""
) -> RateLimited:
    """Return the error for an answer that asks for a pause, with its end where a header tells it."""
    return RateLimited(
        f"{host} asks to slow down.",
        status=status,
        excerpt=excerpt,
        reset_at=reset_time(headers, datetime.now(UTC)),
        bucket=bucket[:80],
    )


def read_refusal(host: str, status: int, excerpt: str, *, kind: str) -> AdapterError:
    """Return the error for a refused call that publishes nothing.

    ``kind`` is what ``host`` should be: "a Mastodon server".
    """
    if status >= 500 or status in _PASSING:
        return TransientRead(f"{host} has trouble ({status}).", status=status, excerpt=excerpt)
    return Misconfigured(
        f"{host} does not answer as {kind} does ({status}).", status=status, excerpt=excerpt
    )


def write_refusal(
    host: str,
    status: int,
    excerpt: str,
    *,
    thing: str,
    rejected: Collection[int] = REJECTED,
    nowhere: Collection[int] = (),
) -> AdapterError:
    """Return the error for a refused write.

    Only ``rejected`` (the text is not taken) and ``nowhere`` (there is no such place to write to)
    are certain. All others leave a doubt: 408, 409, 5xx, redirects, unheard-of ones. ``thing`` is
    what would have been published: "post".
    """
    if status in rejected:
        return ContentRejected(f"{host} refused the text.", status=status, excerpt=excerpt)
    if status in nowhere:
        return Misconfigured(
            f"{host} does not take {thing}s for this account.", status=status, excerpt=excerpt
        )
    return SendUnknown(
        f"{host} answered {status}; whether it took the {thing} is not known.",
        status=status,
        excerpt=excerpt,
    )
