"""Addresses: which servers may be spoken to, and what people on them are called."""

from __future__ import annotations

from urllib.parse import urlsplit

from inbox_tui.adapter import Misconfigured, is_loopback


def server_base(instance: str) -> str:
    """Return ``instance`` as the base of its API addresses, without a slash at the end.

    :raises Misconfigured: it is no plain https address (http is allowed to this machine only,
        since the token travels in each request).
    """
    address = instance.strip()
    if not address:
        raise Misconfigured("Say which server the account is on, e.g. mastodon.example.")
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise Misconfigured(f"{instance!r} is not the address of a server.") from None
    plain = parts.path in {"", "/"} and not (
        parts.query or parts.fragment or parts.username or parts.password
    )
    if not host or not plain or parts.scheme not in {"https", "http"} or not host.isprintable():
        raise Misconfigured(f"{instance!r} is not the address of a server.")
    if parts.scheme == "http" and not is_loopback(host):
        raise Misconfigured(f"{instance!r} would send the token unencrypted; use https:// instead.")
    return f"{parts.scheme}://{parts.netloc}"


def host_of(base: str) -> str:
    """Return the host, with its port where it has one, of a server's base address."""
    return urlsplit(base).netloc


def full_handle(acct: str, domain: str) -> str:
    """Return ``user@host``: the API leaves the host out for people of its own server."""
    return acct if "@" in acct else f"{acct}@{domain}"
