"""How X counts a text: weighted characters, 280 of them.

Source: https://docs.x.com/fundamentals/counting-characters. Most Latin text counts one for each
character, most other scripts two, an emoji two, and each address 23 however long it is; what looks
like an address (``setup.py``) is one. The names that a reply begins with are free.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from inbox_tui.adapter import Measure
from inbox_tui_x import prices, words

MAX_WEIGHT = 280
_LONGEST = 2000
"""Characters. A longer word is not looked through for addresses: this is asked at each key."""
_BLANK = re.compile(r"([ \t\r\n]+)")
_CASHTAG = re.compile(r"(?<!\S)\$([a-z]{1,6}(?:[._][a-z]{1,2})?)(?![\w$])", re.IGNORECASE)
_NEVER = re.compile("[\ufffe\ufeff\uffff]")


@dataclass(frozen=True, slots=True)
class Count:
    """What X makes of a text."""

    weight: int
    links: tuple[str, ...]
    """What X will link, as it stands in the text."""


def prepare() -> None:
    """Load the rules: a quarter of a second that no key stroke should have to wait for."""
    count("hello")


def count(text: str) -> Count:
    """Count ``text`` as X does, word by word: no address or emoji goes over a blank."""
    weight = 0
    links: list[str] = []
    for place, piece in enumerate(_BLANK.split(text)):
        if place % 2:
            weight += len(piece.replace("\r\n", "\n"))
        elif piece:
            word = _count_word(piece)
            weight += word.weight
            links += word.links
    return Count(weight, tuple(links))


@lru_cache(maxsize=4096)
def _count_word(word: str) -> Count:
    from twitter_text import extract_urls, parse_tweet

    if len(word) > _LONGEST:
        return Count(len(word), ())
    return Count(parse_tweet(word).weightedLength, tuple(extract_urls(word)))


def measure(text: str, *, is_self_serve: bool) -> Measure:
    """Count ``text``, say why it cannot be sent where its length does not tell, and what it costs.

    All names in front are taken as free here; :func:`inbox_tui_x.compose.compose` knows which are.
    """
    problem = fault(text)
    if _is_halved(text):
        return Measure(
            used=len(text), limit=MAX_WEIGHT, unit="weighted characters", problem=problem
        )
    _, rest = words.split_leading(text)
    return Measure(
        used=count(rest).weight,
        limit=MAX_WEIGHT,
        unit="weighted characters",
        problem=problem,
        cost=cost(text, is_self_serve=is_self_serve, is_summoned=True),
    )


def cost(text: str, *, is_self_serve: bool, is_summoned: bool) -> str:
    """Return what a reply of this text costs, for a person; "" where the list does not hold."""
    if not is_self_serve:
        return ""
    has_link = bool(count(text).links)
    return prices.written(prices.of_reply(has_link=has_link, is_summoned=is_summoned))


def fault(text: str) -> str:
    """Return why ``text`` cannot be sent whatever its length, or ""."""
    _, rest = words.split_leading(text)
    if not rest.strip():
        return "An empty reply cannot be sent."
    if _is_halved(text):
        return "The text holds half of a character and cannot be sent."
    if _NEVER.search(text):
        return "The text holds a character that X does not take."
    if len({found.lower() for found in _CASHTAG.findall(text)}) > 1:
        return "X takes one cashtag ($…) in a post, not more."
    return ""


def _is_halved(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
