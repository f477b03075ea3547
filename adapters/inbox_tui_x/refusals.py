"""What an answer of X that is no success means, as one of the adapter's errors.

Shape of a problem: https://docs.x.com/x-api/fundamentals/response-codes-and-errors. Only ``type``,
``title`` and ``detail`` tell one refusal from another; the status alone does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    Duplicate,
    Misconfigured,
    PolicyBlocked,
    QuotaExhausted,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetClosed,
    TargetGone,
    TransientRead,
    reset_time,
)

_CAPPED = ("usagecapexceeded", "usage-capped", "usage cap")
_SUSPENDED = ("suspended", "temporarily locked", "account is locked", "is locked")
_DUPLICATE = ("duplicate content", "already said that", "status is a duplicate")
_GONE = ("deleted or not visible", "resource-not-found", "could not find tweet")
_CLOSED = (
    "not allowed to reply",
    "reply to this conversation",
    "restricted who can reply",
    "mentioned or quoted",
    "mentioned or otherwise engaged",
    "not permitted to reply",
    "blocked from",
    "have been blocked",
)
_SCOPE = ("scope", "oauth1-permissions", "unsupported-authentication", "client-forbidden")


@dataclass(eq=False)
class Refused(Exception):
    """X answered with something else than success. Never leaves this package."""

    status: int
    problem: Mapping[str, Any]
    """The answer's object, {} where it is none."""
    headers: Mapping[str, str]
    """By names in lower case."""

    @property
    def words(self) -> str:
        """All that the answer says of its reason, in lower case."""
        said: list[str] = []
        listed = self.problem.get("errors")
        for part in (self.problem, *(listed if isinstance(listed, list) else ())):
            if isinstance(part, Mapping):
                names = ("type", "title", "detail", "reason", "message", "error")
                said += [str(part[name]) for name in names if isinstance(part.get(name), str)]
        if isinstance(listed, str):
            said.append(listed)
        return " ".join(said).lower()

    @property
    def excerpt(self) -> str:
        """The answer's own words, still unredacted."""
        return f"{self.status} {self.words}"

    def says(self, phrases: tuple[str, ...]) -> bool:
        """Tell whether one of ``phrases`` is among its words."""
        words = self.words
        return any(phrase in words for phrase in phrases)


def read_error(refused: Refused, excerpt: str) -> AdapterError:
    """Return the error for a refused call that only reads."""
    common = _common_error(refused, excerpt)
    if common is not None:
        return common
    status = refused.status
    if status >= 500 or status in {408, 425}:
        return TransientRead(f"X has trouble ({status}).", status=status, excerpt=excerpt)
    if status == 404 or refused.says(_GONE):
        return TargetGone("X has no such post or person.", status=status, excerpt=excerpt)
    return Misconfigured(
        f"X does not answer as it is documented ({status}).", status=status, excerpt=excerpt
    )


def write_error(refused: Refused, excerpt: str) -> AdapterError:
    """Return the error for a refused call that writes.

    Only answers that certainly mean "not accepted" become an error with ``nothing_sent``; all
    others (408, 409, 5xx, redirects, unheard-of ones) are unknown.
    """
    status = refused.status
    if status in {400, 403} and refused.says(_DUPLICATE):
        return Duplicate(
            "X says that this account has posted the same text just now.",
            status=status,
            excerpt=excerpt,
        )
    if status in {400, 403, 404} and refused.says(_GONE):
        return TargetGone("The post was deleted.", status=status, excerpt=excerpt)
    if status == 403 and refused.says(_CLOSED):
        return TargetClosed(
            "X does not let this account answer that post by a program: its author must mention"
            " the account, or quote a post of it.",
            status=status,
            excerpt=excerpt,
        )
    common = _common_error(refused, excerpt)
    if common is not None:
        return common
    if status in {400, 413, 422}:
        return ContentRejected("X refused the text.", status=status, excerpt=excerpt)
    if status in {404, 410}:
        return TargetGone("X has no such post.", status=status, excerpt=excerpt)
    return SendUnknown(
        f"X answered {status}; whether it took the post is not known.",
        status=status,
        excerpt=excerpt,
    )


def _common_error(refused: Refused, excerpt: str) -> AdapterError | None:
    status = refused.status
    if status == 402:
        return QuotaExhausted(
            "The X app has no credits left; its owner can buy some in the developer console.",
            status=status,
            excerpt=excerpt,
        )
    if status in {403, 429} and refused.says(_CAPPED):
        return QuotaExhausted(
            "The X app has read as many posts as its plan allows for this month.",
            status=status,
            excerpt=excerpt,
        )
    if status == 429:
        return RateLimited(
            "X asks to slow down.",
            status=status,
            excerpt=excerpt,
            reset_at=reset_time(refused.headers, datetime.now(UTC)),
            bucket=refused.headers.get("x-rate-limit-limit", "")[:40],
        )
    if status == 401:
        return AuthRevoked(
            "X no longer accepts the sign-in of this account; sign in again.",
            status=status,
            excerpt=excerpt,
        )
    if status == 403:
        return _forbidden(refused, excerpt)
    return None


def _forbidden(refused: Refused, excerpt: str) -> AdapterError:
    if refused.says(_SUSPENDED):
        return PolicyBlocked(
            "X has suspended or locked this account.", status=refused.status, excerpt=excerpt
        )
    if refused.says(("client-not-enrolled",)):
        return Misconfigured(
            "The X app belongs to no project that may use this part of the API.",
            status=refused.status,
            excerpt=excerpt,
        )
    what = "this permission is missing" if refused.says(_SCOPE) else "X gives no reason"
    return ScopeMissing(
        f"X does not allow this account to do that: {what}.",
        status=refused.status,
        excerpt=excerpt,
    )
