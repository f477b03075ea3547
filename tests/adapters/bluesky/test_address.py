"""Servers and posts are named safely."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import Misconfigured
from inbox_tui_bluesky.address import parse_record, service_base


@pytest.mark.parametrize(
    ("instance", "base"),
    [
        ("https://bsky.social", "https://bsky.social"),
        ("https://bsky.social/", "https://bsky.social"),
        ("pds.example", "https://pds.example"),
        ("https://pds.example:8443", "https://pds.example:8443"),
        ("http://localhost:2583", "http://localhost:2583"),
        ("http://127.0.0.1:2583", "http://127.0.0.1:2583"),
        ("http://[::1]:2583", "http://[::1]:2583"),
    ],
)
def test_a_server_is_taken(instance: str, base: str) -> None:
    assert service_base(instance) == base


@pytest.mark.parametrize(
    "instance",
    [
        "http://bsky.social",
        "http://localhost.example",
        "http://10.0.0.1:2583",
        "https://user:pw@bsky.social",
        "https://bsky.social/xrpc",
        "https://bsky.social?x=1",
        "ftp://bsky.social",
        "https://",
        "https://x:port",
        "",
    ],
)
def test_an_unsafe_or_wrong_server_is_refused(instance: str) -> None:
    with pytest.raises(Misconfigured):
        service_base(instance)


def test_a_post_is_taken_apart_and_has_a_page() -> None:
    address = parse_record("at://did:plc:abc/app.bsky.feed.post/3k2a")
    assert (address.did, address.collection, address.rkey) == (
        "did:plc:abc",
        "app.bsky.feed.post",
        "3k2a",
    )
    assert str(address) == "at://did:plc:abc/app.bsky.feed.post/3k2a"
    assert address.page == "https://bsky.app/profile/did:plc:abc/post/3k2a"


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "https://bsky.app/profile/x/post/y",
        "at://bob.test/app.bsky.feed.post/3k",
        "at://did:plc:abc/app.bsky.feed.post",
        "at://did:plc:abc/app.bsky.feed.post/..",
        "at://did:plc:abc/app.bsky.feed.post/3k/x",
        "at://did:plc:abc/app.bsky.feed.post/3k\n",
    ],
)
def test_what_names_no_record_is_refused(uri: str) -> None:
    with pytest.raises(ValueError):
        parse_record(uri)
