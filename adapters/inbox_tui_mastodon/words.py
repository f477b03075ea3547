"""The words of a post: its HTML as plain text, people and tags written as people write them. Pure.

A link keeps its true target (:func:`inbox_tui.html.html_to_text`). Where the target is the profile
of somebody the post mentions, ``@name@host`` says the same in fewer words; where it is the page of
the very tag, ``#tag`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from inbox_tui.adapter.fields import Json, find_text
from inbox_tui.html import html_to_text
from inbox_tui_mastodon.address import full_handle
from inbox_tui_mastodon.measure import MENTION

_TAG = re.compile(r"(#[^\s#()]+) \((?:https?://)[^\s()]+/tags?/[^\s()/]+\)", re.IGNORECASE)
_PERSON = re.compile(r"@(?P<said>[^\s@()]+)(?:@[^\s@()]+)? \((?P<address>https?://[^\s()]+)\)")
_NO_WORDS = re.compile(r"[\W_]+")
_ALIKE = 0.9


def plain(html: str, mentions: Iterable[Json], domain: str) -> str:
    """Return ``html`` as text; ``mentions`` are the post's own, ``domain`` is the server's."""
    people: dict[str, str] = {}
    for mention in mentions:
        url, acct = find_text(mention, "url"), find_text(mention, "acct")
        if url and acct:
            people[url] = full_handle(acct, domain)

    def name(found: re.Match[str]) -> str:
        handle = people.get(found["address"], "")
        same = handle.partition("@")[0].casefold() == found["said"].casefold()
        return f"@{handle}" if same else found[0]

    return _TAG.sub(r"\1", _PERSON.sub(name, html_to_text(html)))


def are_alike(ours: str, theirs: str) -> bool:
    """Tell whether two texts are one, as far as networks rewrite what they are given.

    Hosts of mentions, white space, punctuation and mark-up do not count.
    """
    left, right = (_bare(text) for text in (ours, theirs))
    if left == right:
        return True
    return bool(left and right) and SequenceMatcher(None, left, right).ratio() >= _ALIKE


def _bare(text: str) -> str:
    short = MENTION.sub(lambda found: f"@{found['user']}", text.casefold())
    # Of a text without a letter, such as a single emoji, all its signs count.
    return _NO_WORDS.sub("", short) or re.sub(r"\s+", "", short)
