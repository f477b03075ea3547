"""What a server's refusal means: an answer turned into one of the adapter's errors.

Error entities: https://docs.joinmastodon.org/entities/Error/. Their words come in the account's own
language, so the status decides, and ``WWW-Authenticate`` where there is one (RFC 6750, section 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    Misconfigured,
    PolicyBlocked,
    ScopeMissing,
    TargetGone,
    read_refusal,
    slow_down,
    write_refusal,
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
    if 300 <= status < 400:
        return Misconfigured(
            f"{host} sends programs on to another address; connect the account with that one.",
            status=status,
            excerpt=excerpt,
        )
    return read_refusal(host, status, excerpt, kind="a Mastodon server")


def write_error(answer: Answer, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused post. GoToSocial says 400 where Mastodon says 422."""
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
    return write_refusal(host, status, excerpt, thing="post")


def _common_error(answer: Answer, host: str, excerpt: str) -> AdapterError | None:
    status = answer.status
    if status == 429:
        bucket = answer.headers.get("x-ratelimit-limit", "")
        return slow_down(host, status, answer.headers, excerpt, bucket)
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
