"""Finding web addresses in text and telling where they lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.urls import link_host, links, without_tail


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("see https://a.example/x, or http://b.example.", ["https://a.example/x", "http://b.example"]),
        ("(https://a.example/foo_(bar))", ["https://a.example/foo_(bar)"]),
        ("<https://a.example> [https://b.example/?q=1]", ["https://a.example", "https://b.example/?q=1"]),
        ("https://a.example https://a.example", ["https://a.example"]),
        ("HTTPS://A.example!?", ["HTTPS://A.example"]),
        ("見https://a.example/é 。", ["https://a.example/é"]),
        ("https://a.example/\x1b[2J https://b.example/\x9bx", ["https://a.example/", "https://b.example/"]),
        ("javascript:alert(1) ftp://x.example file:///etc xhttps://a.example a.example", []),
        ("http:// https://... https:////", []),
        ("https://a.example//", ["https://a.example//"]),
        ("", []),
    ],
)  # fmt: skip
def test_web_addresses_are_found_in_order_without_the_sentence_around(
    source: str, found: list[str]
) -> None:
    assert list(links(source)) == found


@pytest.mark.parametrize("text", ["", ".", ")", "...)]"])
def test_a_tail_with_nothing_before_it_leaves_nothing(text: str) -> None:
    assert without_tail(text) == ""


@given(st.text(st.sampled_from("https://ab.c()[]{}.,!? \n<>")))
def test_found_addresses_stand_in_the_text(source: str) -> None:
    for url in links(source):
        assert url in source
        assert url.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.com/path?q#f", "example.com"),
        ("HTTP://Example.COM:8080", "example.com"),
        ("https://bücher.example/ä", "xn--bcher-kva.example"),
        ("https://b\u0430nk.example/", "xn--bnk-6cd.example"),
        ("https://ⓔxample.com", "example.com"),
        ("https://my_site.example./", "my_site.example."),
        ("http://localhost", "localhost"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://[::1]:80/", "[::1]"),
        ("https://a.example/@user", "a.example"),
    ],
)
def test_the_host_is_told_in_ascii(url: str, host: str) -> None:
    assert link_host(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "//example.com",
        "/etc/passwd",
        "-flag",
        "https://",
        "https:example.com",
        "https:///example.com",
        "javascript:alert(1)",
        "vscode://x",
        "ssh://-oProxyCommand=x",
        "mailto:a@b.example",
        "https://bank.example@evil.example/",
        "https://@evil.example/",
        "https://a:b@evil.example",
        "https://a.example\\@b.example",
        "https://a.example\\.b.example",
        "https://-a.example",
        "https://a-.example",
        "https://a..example",
        "https://.example",
        "https://a.example:99999",
        "https://a.example:x",
        "https://a b.example",
        " https://a.example",
        "https://a.example/\n",
        "https://a.exa\tmple",
        "https://a\u200b.example",
        "https://a.example/\u202efdp",
        "https://a.example/\x1b[2J",
        "https://a.example/\x9b",
        "https://a.example/\ud800",
        "https://a%2eexample",
        "https://a$(id).example",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://1.2.3/",
        "http://[::1%eth0]/",
        "http://[::1",
        "http://[v1.x]/",
        "https://faß.example",
        "https://" + "a" * 64 + ".example",
        "https://" + "a." * 140 + "example",
    ],
)
def test_an_address_that_can_be_read_in_two_ways_is_refused(url: str) -> None:
    assert link_host(url) == ""


@given(st.text(st.characters(codec=None)))
def test_any_host_told_is_plain(source: str) -> None:
    host = link_host("https://" + source)
    assert host.isascii()
    assert not set(host) & set("@/\\?#% ")
    assert not host.startswith("-")
    assert host == "" or link_host(f"https://{host}/") == host


def test_brackets_that_nothing_opened_belong_to_the_sentence() -> None:
    assert without_tail("https://a.example/x)))") == "https://a.example/x"
    assert without_tail("https://a.example/x(y)))") == "https://a.example/x(y)"


def test_a_host_of_one_letter_is_an_address() -> None:
    assert links("https://X/") == ("https://X/",)


def test_a_number_with_a_full_stop_behind_it_is_no_name() -> None:
    assert link_host("http://127.0.0.1./") == ""
