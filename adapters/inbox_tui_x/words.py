"""The words of a post: as their writer sees them, and who is named in what we write. Pure.

Rules for names: https://github.com/twitter/twitter-text (``validMentionOrList``, ``validReply``).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

from inbox_tui.adapter.fields import Json, find_text

_NAME = r"[@＠]([a-zA-Z0-9_]{1,20}+)"
_MENTION = re.compile(
    r"(?:(?<![a-zA-Z0-9_!#$%&*@＠])|(?:(?<=^)|(?<=[^a-zA-Z0-9_+~.-]))(?:rt|RT|rT|Rt):?)"
    rf"{_NAME}(/[a-zA-Z][a-zA-Z0-9_-]{{0,24}}+)?+"
    r"(?![@＠]|[À-ÖØ-öø-ÿĀ-ɏɓɔɖɗəɛɣɨɯɲʉʋʻ̀-ͯḀ-ỿ]|://)"
)
_LEADING = re.compile(rf"\s*{_NAME}(?![a-zA-Z0-9_])(?:\s+|$)")
_PICTURE = re.compile(r"https://(?:x|twitter)\.com/[^/\s]+/status/\d+/(photo|video)/\d+")


def mentioned(text: str, links: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names, without ``@``, that X makes mentions of, in their order.

    ``links`` are the addresses in ``text``, in their order: what looks like a name in one is none.
    """
    inside: set[int] = set()
    at = 0
    for link in links:
        start = text.find(link, at)
        while start > 0 and text[start - 1] in "@＠":  # the name that it begins with, no address
            start = text.find(link, start + 1)
        if start >= 0:
            at = start + len(link)
            inside.update(range(start, at))
    found = (match for match in _MENTION.finditer(text) if match.start(1) not in inside)
    return tuple(match[1] for match in found if not match[2])


def split_leading(text: str) -> tuple[tuple[str, ...], str]:
    """Return the names that ``text`` begins with, and the words after them."""
    names: list[str] = []
    at = 0
    while found := _LEADING.match(text, at):
        names.append(found[1])
        at = found.end()
    return tuple(names), text[at:]


def read(text: str, urls: Iterable[Json]) -> tuple[str, tuple[Json, ...]]:
    """Return the words of a post as plain text, and those of its addresses that are pictures.

    X puts ``t.co`` in place of each address and escapes three characters as HTML does. The
    address of a picture of the post's own stands at its end and is left out.
    """
    words = html.unescape(text)
    pictures = []
    # The longest first: a shorter one may be the beginning of it.
    for url in sorted(urls, key=lambda url: len(find_text(url, "url")), reverse=True):
        short, full = find_text(url, "url"), url.get("expanded_url")
        if not isinstance(full, str) or not short:
            continue
        if url.get("media_key") or _PICTURE.fullmatch(full):
            pictures.append(url)
            full = ""
        words = words.replace(short, full)
    return words.rstrip() if pictures else words, tuple(pictures)


def is_video(url: Json) -> bool:
    """Tell whether the address of a picture is that of a video."""
    found = _PICTURE.fullmatch(find_text(url, "expanded_url"))
    return found is not None and found[1] == "video"


def comparable(text: str) -> str:
    """Return ``text`` without what X changes: names in front, spaces, and how addresses begin."""
    _, words = split_leading(unicodedata.normalize("NFC", text))
    words = re.sub(r"https?://(?:www\.)?", "", words, flags=re.IGNORECASE)
    words = re.sub(r"/(?=\s|$)", "", words)
    return " ".join(words.split()).casefold()
