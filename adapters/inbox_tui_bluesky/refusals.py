"""What a server's refusal means: an XRPC error answer turned into one of the adapter's errors.

Names of errors: https://atproto.com/specs/xrpc#error-responses and the lexicons of each method.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    PolicyBlocked,
    ScopeMissing,
    read_refusal,
    slow_down,
    write_refusal,
)

_RENEWABLE = frozenset({"ExpiredToken", "InvalidToken"})
_SUSPENDED = frozenset({"AccountTakedown", "AccountSuspended", "AccountDeactivated"})


@dataclass(eq=False)
class Refused(Exception):
    """A server answered with something else than success. Never leaves this package."""

    status: int
    name: str
    message: str
    headers: Mapping[str, str]

    @property
    def asks_for_renewal(self) -> bool:
        """True where a new session may help: the old one ran out. Nothing was done."""
        if self.name in _SUSPENDED:
            return False
        return self.status == 401 or (self.status == 400 and self.name in _RENEWABLE)

    @property
    def excerpt(self) -> str:
        """The answer's own words, still unredacted."""
        return f"{self.status} {self.name}: {self.message}"


def read_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused call that only reads."""
    common = _common_error(refused, host, excerpt)
    if common is not None:
        return common
    return read_refusal(host, refused.status, excerpt, kind="a Bluesky server")


def write_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused call that writes."""
    common = _common_error(refused, host, excerpt)
    if common is not None:
        return common
    return write_refusal(host, refused.status, excerpt, thing="post", nowhere={404, 410})


def _common_error(refused: Refused, host: str, excerpt: str) -> AdapterError | None:
    status, name = refused.status, refused.name
    if status == 429:
        bucket = refused.headers.get("ratelimit-policy", "")
        return slow_down(host, status, refused.headers, excerpt, bucket)
    if name in _SUSPENDED:
        return PolicyBlocked(
            f"{host} has suspended or switched off this account.", status=status, excerpt=excerpt
        )
    if status == 401 or name == "AccountNotFound":
        return AuthRevoked(
            f"{host} no longer accepts this account's password.", status=status, excerpt=excerpt
        )
    if status == 400 and name in _RENEWABLE:
        return AuthExpired(f"The session at {host} ran out.", status=status, excerpt=excerpt)
    if status == 403:
        return ScopeMissing(
            f"{host} does not allow this account to do that.", status=status, excerpt=excerpt
        )
    return None
