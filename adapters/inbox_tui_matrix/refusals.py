"""What a server's refusal means: an error answer turned into one of the adapter's errors.

Codes: https://spec.matrix.org/latest/client-server-api/#standard-error-response.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    PolicyBlocked,
    QuotaExhausted,
    RateLimited,
    TargetClosed,
    TransientRead,
    read_refusal,
    reset_time,
    write_refusal,
)
from inbox_tui.adapter.fields import Json, find_number

_SWITCHED_OFF = frozenset({"M_USER_DEACTIVATED", "M_USER_SUSPENDED", "M_USER_LOCKED"})
_NO_TOKEN = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"})
_MEANT_ANOTHER_SERVER = frozenset({"M_UNRECOGNIZED", ""})
_LONGEST_WAIT = timedelta(hours=25)


@dataclass(eq=False)
class Refused(Exception):
    """A server answered with something else than success. Never leaves this package."""

    status: int
    name: str
    message: str
    headers: Mapping[str, str]
    answer: Json = field(default_factory=dict)

    @property
    def asks_for_renewal(self) -> bool:
        """True where the token is not accepted (any more). Nothing was done."""
        if self.name in _SWITCHED_OFF:
            return False
        return self.status == 401 or (self.status == 403 and self.name in _NO_TOKEN)

    @property
    def is_soft(self) -> bool:
        """True where the session itself goes on and only wants a new token.

        https://spec.matrix.org/latest/client-server-api/#soft-logout
        """
        return self.answer.get("soft_logout") is True

    @property
    def is_absence(self) -> bool:
        """True where the server says that it has no such thing, or none that we may see."""
        return self.status == 404 and self.name == "M_NOT_FOUND"

    @property
    def excerpt(self) -> str:
        """The answer's own words, still unredacted."""
        return f"{self.status} {self.name}: {self.message}"


def read_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused call that only reads, or that publishes nothing."""
    common = _common_error(refused, host, excerpt)
    if common is not None:
        return common
    status = refused.status
    if status == 403:
        return TargetClosed(
            f"{host} does not let this account into the room (any more).",
            status=status,
            excerpt=excerpt,
        )
    if refused.is_absence:
        return TransientRead(f"{host} does not have that.", status=status, excerpt=excerpt)
    return read_refusal(host, status, excerpt, kind="a Matrix server")


def write_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused message."""
    common = _common_error(refused, host, excerpt)
    if common is not None:
        return common
    status = refused.status
    if status == 413 or (status == 400 and refused.name == "M_TOO_LARGE"):
        return ContentRejected(f"The text is too long for {host}.", status=status, excerpt=excerpt)
    if status == 403:
        return TargetClosed(
            f"{host} does not let this account write in the room.", status=status, excerpt=excerpt
        )
    if status == 404 and refused.name not in _MEANT_ANOTHER_SERVER:
        return TargetClosed(f"{host} knows no such room.", status=status, excerpt=excerpt)
    return write_refusal(host, status, excerpt, thing="message", rejected={400, 422}, nowhere={404})


def _common_error(refused: Refused, host: str, excerpt: str) -> AdapterError | None:
    status, name = refused.status, refused.name
    if not 400 <= status < 500:  # whatever it names: something broke, and nothing is certain
        return None
    if status == 429 or name == "M_LIMIT_EXCEEDED":
        return RateLimited(
            f"{host} asks to slow down.", status=status, excerpt=excerpt, reset_at=_reset(refused)
        )
    if name in _SWITCHED_OFF:
        return PolicyBlocked(
            f"{host} has suspended, locked or switched off this account.",
            status=status,
            excerpt=excerpt,
        )
    if name == "M_CONSENT_NOT_GIVEN":
        return PolicyBlocked(
            f"{host} wants its terms accepted first, in another Matrix program.",
            status=status,
            excerpt=excerpt,
        )
    if name == "M_RESOURCE_LIMIT_EXCEEDED":
        return QuotaExhausted(
            f"{host} has reached a limit that its operator set.", status=status, excerpt=excerpt
        )
    if refused.asks_for_renewal:
        return AuthRevoked(
            f"{host} no longer accepts this account's session.", status=status, excerpt=excerpt
        )
    return None


def _reset(refused: Refused) -> datetime | None:
    """Return when to ask again: the header where there is one, else the older field in the body."""
    now = datetime.now(UTC)
    told = reset_time(refused.headers, now)
    if told is not None:
        return told
    wait = find_number(refused.answer, "retry_after_ms")
    if wait is None or not 0 < wait <= _LONGEST_WAIT / timedelta(milliseconds=1):
        return None
    return now + timedelta(milliseconds=wait)
