"""What goes wrong between us and Reddit, turned into the adapter's errors.

Answers are read here and not by prawcore: it would repeat a request on some of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    NotTransmitted,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetClosed,
    TargetGone,
    TransientRead,
    reset_time,
)
from inbox_tui.adapter.fields import find_json, find_text

_REASON = re.compile(r"[A-Za-z_ -]{1,60}")
_SCOPE = re.compile(r'scope="?([\w ]+)')


@dataclass(eq=False)
class Interrupted(Exception):
    """No whole answer came. Never leaves this package.

    It is none of the errors after which prawcore asks again.
    """

    kind: str
    never_left: bool
    """True where there was no connection, so that nothing can have arrived."""


@dataclass(eq=False)
class Refused(Exception):
    """An answer came that is no success. Never leaves this package."""

    status: int
    headers: Mapping[str, str]
    """With names in lower case."""
    text: str

    @property
    def reason(self) -> str:
        """The word for it in the answer (``reason`` of a JSON body), or ""."""
        reason = find_text(find_json(self.text), "reason")
        return reason if _REASON.fullmatch(reason) else ""

    @property
    def excerpt(self) -> str:
        """The answer's own words, still unredacted."""
        return f"{self.status} {self.text}"


def read_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused request that only reads."""
    common = _common_error(refused, host, excerpt)
    if common is not None:
        return common
    status = refused.status
    said: dict[str, Any] = {"status": status, "excerpt": excerpt}
    if status >= 500 or status in {408, 409, 425}:
        return TransientRead(f"{host} has trouble ({status}).", **said)
    if status == 404:
        return TargetGone("It is not there any more.", **said)
    if status in {403, 451}:
        return TargetClosed(f"{host} does not show this to this account ({_why(refused)}).", **said)
    return Misconfigured(f"{host} does not answer as Reddit does ({status}).", **said)


def write_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused request that writes.

    Only answers that certainly mean "not accepted" become an error with ``nothing_sent``; all
    others (redirects, 408, 409, 5xx, unheard-of ones) are unknown.
    """
    common = _common_error(refused, host, excerpt)
    if common is not None:
        return common
    status = refused.status
    said: dict[str, Any] = {"status": status, "excerpt": excerpt}
    if status in {400, 413, 414, 422}:
        return ContentRejected(f"{host} refused the text ({_why(refused)}).", **said)
    if status in {404, 410}:
        return TargetGone("What is answered is not there any more.", **said)
    if status in {403, 451}:
        return TargetClosed(
            f"{host} does not let this account answer there ({_why(refused)}).", **said
        )
    return SendUnknown(
        f"{host} answered {status}; whether it took the comment is not known.", **said
    )


def token_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a token that was not given."""
    status = refused.status
    said: dict[str, Any] = {"status": status, "excerpt": excerpt}
    if status == 429:
        return _slow_down(refused.headers, host, excerpt)
    if status == 401:
        return AuthRevoked(f"{host} does not accept the client id or its secret.", **said)
    if status in {400, 403}:
        return AuthRevoked(f"{host} no longer accepts the consent of this account.", **said)
    return TransientRead(f"{host} gives no token just now ({status}).", **said)


def read_interrupted(error: Interrupted, host: str) -> AdapterError:
    """Return the error for a request that only reads and has no answer."""
    what = "cannot be reached" if error.never_left else "gave no answer that can be read"
    return TransientRead(f"{host} {what} ({error.kind}).", excerpt=error.kind)


def write_interrupted(error: Interrupted, host: str) -> AdapterError:
    """Return the error for a request that writes and has no answer."""
    if error.never_left:
        return NotTransmitted(f"{host} cannot be reached; nothing was sent.", excerpt=error.kind)
    return SendUnknown(
        f"{host} gave no clear answer; whether it took the comment is not known.",
        excerpt=error.kind,
    )


def _common_error(refused: Refused, host: str, excerpt: str) -> AdapterError | None:
    status = refused.status
    told = refused.headers.get("www-authenticate", "")
    if status == 429:
        return _slow_down(refused.headers, host, excerpt)
    if status == 401:
        return AuthExpired(f"The session at {host} ran out.", status=status, excerpt=excerpt)
    if status == 403 and "insufficient_scope" in told:
        scope = _SCOPE.search(told)
        return ScopeMissing(
            f"{host} wants a permission that this account was not given.",
            status=status,
            excerpt=excerpt,
            scope=scope[1].strip() if scope else "",
        )
    return None


def _slow_down(headers: Mapping[str, str], host: str, excerpt: str) -> RateLimited:
    return RateLimited(
        f"{host} asks to slow down.",
        status=429,
        excerpt=excerpt,
        reset_at=reset_time(headers, datetime.now(UTC)),
        bucket="requests",
    )


def _why(refused: Refused) -> str:
    return f"{refused.status} {refused.reason}".strip()
