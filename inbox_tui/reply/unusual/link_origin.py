"""A link in the reply that somebody outside sent us: a picture meant for a report, pasted here."""

from __future__ import annotations

import re

from inbox_tui import text, urls
from inbox_tui.naming import at
from inbox_tui.reply.unusual.occasion import Occasion
from inbox_tui.store import link_origins

_BARE = re.compile(r"(?<![\w@/.:-])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"]+", re.IGNORECASE)
"""An address without its scheme, which networks link all the same."""
_SHOWN = 60


def find(occasion: Occasion) -> str:
    """Return who brought a link of the reply into the inbox, or "" where none came from outside."""
    for address in addresses(occasion.outgoing.text):
        bringer = link_origins.first_bringer(occasion.conn, address)
        if bringer:
            who = at(bringer.handle or bringer.name)
            link = text.shorten(text.clean_cell(address), _SHOWN)
            return f"This link came in a message from {who}: {link}"
    return ""


def addresses(words: str) -> tuple[str, ...]:
    """Return the addresses in a text without their scheme: host, path and query."""
    bare = (urls.without_tail(found[0]) for found in _BARE.finditer(words))
    whole = (link.partition("//")[2] for link in urls.links(words))
    return tuple(dict.fromkeys(_plain(link) for link in (*whole, *bare)))


def _plain(link: str) -> str:
    return link.partition("#")[0].removeprefix("www.").rstrip("/")
