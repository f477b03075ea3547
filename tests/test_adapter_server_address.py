"""Addresses of servers: what a person types, and where a credential may never travel."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter import Misconfigured, is_loopback, server_base


@pytest.mark.parametrize(
    ("instance", "base"),
    [
        ("https://pds.example", "https://pds.example"),
        (" https://pds.example/ ", "https://pds.example"),
        ("pds.example", "https://pds.example"),
        ("pds.example:8443", "https://pds.example:8443"),
        ("HTTPS://Pds.Example", "https://pds.example"),
        ("https://bücher.example", "https://bücher.example"),
        ("http://localhost:2583", "http://localhost:2583"),
        ("http://127.0.0.1:2583", "http://127.0.0.1:2583"),
        ("http://[::1]:2583", "http://[::1]:2583"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
        ("https://pds.example:", "https://pds.example"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://BÜCHER.example", "https://bücher.example"),
    ],
)
def test_a_server_is_taken(instance: str, base: str) -> None:
    assert server_base(instance, travels="token") == base


@pytest.mark.parametrize(
    "instance",
    [
        "http://10.0.0.1", "http://0.0.0.0", "http://localhost.example", "http://pds.example",
        "https://user:pw@pds.example", "https://@pds.example", "https://pds.example\\@evil.example",
        "https://pds.example?x=1", "https://pds.example#x", "ftp://pds.example", "https://", "",
        "https://x:port", "https://x:99999", "https://x:0", "https://a b", "https://a%40b", "https://[::1",
        "https://evil.example[::1]", "evil.example[::1]:443", "https://[::1]evil.example",
        "http://evil.example[::1]", "https://[::1]x:443", "https://[pds.example]", "https:///x", "javascript://x", "https://a\x00b", "https://a\u200bb", "https://pds.example/x",
    ],
)  # fmt: skip
def test_an_unsafe_or_wrong_server_is_refused_with_a_sentence(instance: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        server_base(instance, travels="token")
    assert caught.value.sentence.endswith(".")


def test_the_sentence_says_what_would_travel_in_the_open() -> None:
    with pytest.raises(Misconfigured, match="would send the password unencrypted"):
        server_base("http://pds.example", travels="password")


def test_a_path_is_kept_where_one_is_allowed() -> None:
    base = server_base("https://m.test:8448/sub/", travels="token", path_allowed=True)
    assert base == "https://m.test:8448/sub"
    for odd in ("https://m.test/?x", "https://m.test/a@b", "https://m.test/a b"):
        with pytest.raises(Misconfigured):
            server_base(odd, travels="token", path_allowed=True)


parts = st.sampled_from(
    ["http", "https", "://", "//", "/", ":", "@", "\\", "?", "#", "%", "[", "]", "::1", "443", "0",
     "localhost", "127.0.0.1", "evil.example", ".", "a", "\t", "\n", " ", "ü", "\u3002", "\uff0f"]
)  # fmt: skip
addresses = st.lists(parts, max_size=9).map("".join) | st.text(max_size=30)


@given(addresses, st.booleans())
def test_what_is_taken_is_read_alike_by_the_client_and_never_in_the_open(
    instance: str, path_allowed: bool
) -> None:
    with suppress(Misconfigured):
        base = server_base(instance, travels="token", path_allowed=path_allowed)
        ours = urlsplit(base)
        assert ours.scheme == "https" or (
            ours.scheme == "http" and is_loopback(ours.hostname or "")
        )
        assert ours.hostname
        assert "@" not in base
        assert base == f"{ours.scheme}://{ours.netloc}{ours.path}".rstrip("/")
        assert path_allowed or not ours.path
        assert server_base(base, travels="token", path_allowed=path_allowed) == base
        with suppress(httpx.InvalidURL):  # refused there is safe, too
            theirs = httpx.URL(base)
            assert theirs.scheme == ours.scheme
            usual = {"http": 80, "https": 443}[ours.scheme]
            assert (theirs.port or usual) == (ours.port or usual)
            if ours.hostname.isascii():
                assert theirs.host == ours.hostname
