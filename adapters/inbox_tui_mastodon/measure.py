"""How Mastodon counts a text: grapheme clusters, links at a flat rate, mentions without their host.

Source: https://github.com/mastodon/mastodon/blob/main/app/validators/status_length_validator.rb.
A content warning counts too.
"""

from __future__ import annotations

import re
import unicodedata

from inbox_tui.adapter import Measure
from inbox_tui.text import count_graphemes
from inbox_tui.urls import link_host, link_places
from inbox_tui_mastodon.server_facts import Server

MENTION = re.compile(
    r"(?<![=/\w])@(?P<user>[a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)"
    r"(?:@(?P<host>[\w.-]*\w))?",
    re.IGNORECASE,
)
"""``MENTION_RE`` of ``app/models/account.rb``."""
_VIRAMA = 9
"""Canonical combining class of the signs that join letters in Indic scripts."""


def measure(text: str, server: Server, warning: str = "") -> Measure:
    """Count ``text``, and a content ``warning`` beside it, by the limits of ``server``."""
    return Measure(
        used=count(warning) + count(_shortened(text, server.characters_per_url)),
        limit=server.max_characters,
        unit="characters",
        problem=_problem(text),
    )


def count(text: str) -> int:
    """Count grapheme clusters by the older rule or the newer one, whichever counts more.

    Unicode 15.1 joins consonants over a virama (UAX 29, GB9c); servers that do not know it yet
    count each of them, and would refuse what this program had let pass.
    """
    joined = 0
    if any(unicodedata.combining(character) == _VIRAMA for character in text):
        import regex

        for cluster in regex.findall(r"\X", text):
            if any(unicodedata.combining(character) == _VIRAMA for character in cluster):
                letters = sum(unicodedata.category(character) == "Lo" for character in cluster)
                joined += max(0, letters - 1)
    return count_graphemes(text) + joined


def _shortened(text: str, url_length: int) -> str:
    """Return ``text`` with something in the place of links and mentions that counts as they do."""
    pieces: list[str] = []
    end = 0
    for start, address in link_places(text):
        pieces += (_without_hosts(text[end:start]), _flat(address, url_length))
        end = start + len(address)
    return "".join((*pieces, _without_hosts(text[end:])))


def _flat(address: str, url_length: int) -> str:
    """Return a stand-in for a link. One whose host is no full name may be no link for the server."""
    sure = "." in link_host(address)
    return "x" * (url_length if sure else max(url_length, len(address)))


def _without_hosts(text: str) -> str:
    return MENTION.sub(lambda found: f"@{found['user']}", text)


def _problem(text: str) -> str:
    if not text.strip():
        return "An empty reply cannot be sent."
    try:
        text.encode()
    except UnicodeEncodeError:
        return "The text holds half of a character and cannot be sent."
    return ""
