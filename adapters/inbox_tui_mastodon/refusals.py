"""What a server's refusal means: an answer turned into one of the adapter's errors.

Error entities: https://docs.joinmastodon.org/entities/Error/. Their words come in the account's own
language, so the status decides, and ``WWW-Authenticate`` where there is one (RFC 6750, section 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    PolicyBlocked,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetGone,
    TransientRead,
    reset_time,
)
from inbox_tui_mastodon.transport import Answer

GONE = frozenset({404, 410})


def words_of(answer: Answer) -> str:
    """Return the answer's own words, still unredacted."""
    body = answer.body
    said = body.get("error") if isinstance(body, Mapping) else None
    more = body.get("error_description") if isinstance(body, Mapping) else None
    spoken = " ".join(part for part in (said, more) if isinstance(part, str))
    return f"{answer.status} {spoken}".strip()


def read_error(answer: Answer, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused call that only reads, or deletes."""
    common = _common_error(answer, host, excerpt)
    if common is not None:
        return common
    status = answer.status
    if status in GONE:
        return TargetGone("It is not there any more.", status=status, excerpt=excerpt)
    if status >= 500 or status in {408, 425}:
        return TransientRead(f"{host} has trouble ({status}).", status=status, excerpt=excerpt)
    if 300 <= status < 400:
        return Misconfigured(
            f"{host} sends programs on to another address; connect the account with that one.",
            status=status,
            excerpt=excerpt,
        )
    return Misconfigured(
        f"{host} does not answer as a Mastodon server does ({status}).",
        status=status,
        excerpt=excerpt,
    )


def write_error(answer: Answer, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused post.

    Only answers that certainly mean "not accepted" become an error with ``nothing_sent``; all
    others (408, 409, 5xx, redirects, unheard-of ones) are unknown. GoToSocial says 400 where
    Mastodon says 422.
    """
    common = _common_error(answer, host, excerpt)
    if common is not None:
        return common
    status = answer.status
    if status in GONE:
        return TargetGone(
            "The post to answer is not there any more, or its author has blocked this account.",
            status=status,
            excerpt=excerpt,
        )
    if status in {400, 413, 422}:
        return ContentRejected(f"{host} refused the text.", status=status, excerpt=excerpt)
    return SendUnknown(
        f"{host} answered {status}; whether it took the post is not known.",
        status=status,
        excerpt=excerpt,
    )


def _common_error(answer: Answer, host: str, excerpt: str) -> AdapterError | None:
    status = answer.status
    if status == 429:
        return RateLimited(
            f"{host} asks to slow down.",
            status=status,
            excerpt=excerpt,
            reset_at=reset_time(answer.headers, datetime.now(UTC)),
            bucket=answer.headers.get("x-ratelimit-limit", "")[:80],
        )
    if status == 401:
        return AuthRevoked(
            f"{host} does not accept this account's token (any more).",
            status=status,
            excerpt=excerpt,
        )
    if status == 403:
        challenge = answer.headers.get("www-authenticate", "")
        if "insufficient_scope" in challenge or "scope" in excerpt.casefold():
            return ScopeMissing(
                f"{host} did not give this program the permission for that.",
                status=status,
                excerpt=excerpt,
            )
        return PolicyBlocked(
            f"{host} does not allow this account to do that.", status=status, excerpt=excerpt
        )
    return None
