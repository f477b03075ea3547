"""Posts are named safely."""

from __future__ import annotations

import pytest

from inbox_tui.adapter.fields import Unreadable
from inbox_tui_bluesky.address import parse_record


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
    with pytest.raises(Unreadable):
        parse_record(uri)
