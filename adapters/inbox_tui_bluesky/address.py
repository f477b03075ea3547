"""Addresses: how a post is named, and where it is seen."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
