"""What servers, and people on them, are called."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(base: str) -> str:
    """Return the host, with its port where it has one, of a server's base address."""
    return urlsplit(base).netloc


def full_handle(acct: str, domain: str) -> str:
    """Return ``user@host``: the API leaves the host out for people of its own server."""
    return acct if "@" in acct else f"{acct}@{domain}"
