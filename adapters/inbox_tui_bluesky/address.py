"""Addresses: which servers may be spoken to, and how a post is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from inbox_tui.adapter import Misconfigured, is_loopback
from inbox_tui.adapter.fields import Unreadable

POSTS = "app.bsky.feed.post"
"""The collection that posts live in."""

_AT_URI = re.compile(
    r"at://(did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-])"
    r"/([A-Za-z][A-Za-z0-9.-]*)/(?!\.{1,2}$)([A-Za-z0-9._:~-]{1,512})"
)


@dataclass(frozen=True, slots=True)
class RecordAddress:
    """The parts of an AT URI (https://atproto.com/specs/at-uri-scheme) that names a record."""

    did: str
    collection: str
    rkey: str

    def __str__(self) -> str:
        return f"at://{self.did}/{self.collection}/{self.rkey}"

    @property
    def page(self) -> str:
        """The post's page on the web. It names the DID, because handles change hands."""
        return f"{profile_page(self.did)}/post/{self.rkey}"


def parse_record(uri: str) -> RecordAddress:
    """Take an AT URI apart.

    :raises Unreadable: it does not name one record of a repository given by its DID.
    """
    match = _AT_URI.fullmatch(uri)
    if match is None:
        raise Unreadable("an address names no record")
    return RecordAddress(*match.groups())


def profile_page(did: str) -> str:
    """Return the web page of an account."""
    return f"https://bsky.app/profile/{did}"


def service_base(instance: str) -> str:
    """Return ``instance`` as the base of its XRPC addresses, without a slash at the end.

    :raises Misconfigured: it is no plain https address (http is allowed to this machine only,
        since the password travels in the body).
    """
    address = instance.strip()
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
    if not host or not plain or parts.scheme not in {"https", "http"}:
        raise Misconfigured(f"{instance!r} is not the address of a server.")
    if parts.scheme == "http" and not is_loopback(host):
        raise Misconfigured(
            f"{instance!r} would send the password unencrypted; use https:// instead."
        )
    return f"{parts.scheme}://{parts.netloc}"
