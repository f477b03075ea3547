"""How long a text is: the units that the instances count in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from inbox_tui.adapter import Measure

WEIGHTED_LINK = 23
ONE_UNIT_RANGES = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
LINK = r"https?://\S+"
_NEVER = re.compile("[\x00\ud800-\udfff]")


def measure(text: str, *, count: Callable[[str], int], limit: int | None, unit: str) -> Measure:
    """Count ``text`` with ``count``, and say why it cannot be sent at any length."""
    problem = "" if text.strip() else "There is no text yet."
    if _NEVER.search(text):
        problem = "The text holds a character that no network takes (NUL or half a pair)."
    return Measure(used=count(text), limit=limit, unit=unit, problem=problem)


def count_weighted(text: str) -> int:
    """Count as X does: a link is 23, an emoji 2, most alphabets 1, everything else 2.

    After NFC. Ranges: https://docs.x.com/fundamentals/counting-characters, configuration v3.
    Other than there, only links with ``http(s)://`` are known.
    """
    import regex

    rest, links = regex.subn(LINK, "", unicodedata.normalize("NFC", text))
    total = int(links) * WEIGHTED_LINK
    for cluster in regex.findall(r"\X", rest):
        is_emoji = regex.search(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3", cluster)
        total += 2 if is_emoji else sum(map(_weight, cluster))
    return total


def _weight(character: str) -> int:
    point = ord(character)
    return 1 if any(low <= point <= high for low, high in ONE_UNIT_RANGES) else 2
