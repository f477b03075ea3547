"""What a tag is called: one word that can be typed, searched for and kept in a list."""

from __future__ import annotations

import re
import unicodedata

MOST = 32
FORM = f"1 to {MOST} letters, digits, - and _, such as refund or on-hold"
PATTERN = rf"[^\W_][\w-]{{0,{MOST - 1}}}"


def tag_name(words: str) -> str:
    """Return the tag that somebody means: in lower case, without a # before it; "" for no tag.

    A tag begins with a letter or digit, so that it is never taken for an option.
    """
    name = unicodedata.normalize("NFC", words.strip().removeprefix("#")).casefold()
    return name if re.fullmatch(PATTERN, name) else ""
