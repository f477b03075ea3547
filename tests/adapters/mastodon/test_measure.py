"""Texts are counted as the server counts them, and never as less."""

from __future__ import annotations

import pytest

from inbox_tui_mastodon.measure import count, measure
from inbox_tui_mastodon.server_facts import Server

SERVER = Server(domain="social.test")


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Grüße", 5),
        ("👨‍👩‍👧‍👦", 1),
        ("cafe\u0301", 4),
        ("日本語", 3),
        ("see example.com ok", 18),
        ("https://example.com/a/very/long/way/that/goes/on/and/on", 23),
        ("(https://example.com/foo_(bar))", 25),
        ("http://a.de/", 23),
        ("@eve@far.test hello", 10),
        ("@eve hello", 10),
        ("mail eve@far.test now", 21),
        ("https://example.com/@eve@far.test x", 25),
        ("ftp://example.com/a/b", 21),
        ("https://localhost/a/b/c/d/e/f/g/h/i/j", 37),
    ],
)
def test_vectors(text: str, used: int) -> None:
    assert measure(text, SERVER).used == used


def test_indic_letters_count_by_the_older_rule() -> None:
    assert count("क्षत्रिय") == 5
    assert count("नमस्ते") == 4


def test_a_content_warning_counts() -> None:
    assert measure("abc", SERVER, "warned").used == 9


@pytest.mark.parametrize("limit", [500, 5000])
def test_the_limit_is_the_servers(limit: int) -> None:
    server = Server(domain="x", max_characters=limit)
    assert measure("a" * limit, server).fits
    assert measure("a" * (limit - 1), server).fits
    assert not measure("a" * (limit + 1), server).fits
    assert measure("a", server).unit == "characters"


@pytest.mark.parametrize("text", ["", "  \n", "half \ud83d"])
def test_what_cannot_be_sent_has_a_sentence(text: str) -> None:
    assert not measure(text, SERVER).fits
    assert measure(text, SERVER).problem.endswith(".")
