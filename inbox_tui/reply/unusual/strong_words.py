"""Words of the reply that stand out: strong swear words, slurs, and whatever the team has listed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from inbox_tui import text

SHOWN = 3
"""Words that the sentence quotes."""

_LOOK_ALIKES = {"a": "@4", "e": "3", "i": "1!", "o": "0", "s": "$5", "u": "v"}
_MASKS = "*#"
_SEPARATORS = " ._-"


def find(words: str, listed: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the words that stand out, each once, as :func:`normalise` writes them.

    Ours and those ``listed`` are found whole, in any case, also with look-alikes and masks
    (``sh1t``, ``f*ck``), letters set apart (``f u c k``) or drawn out (``fuuuck``); never inside
    another word: *Scunthorpe* is a town. A star at either end of a listed word stands for letters.
    """
    plain = normalise(words)
    patterns = (_ours(), _pattern(tuple(listed)))
    found = (match[0] for p in patterns if p for match in p.finditer(plain))
    return tuple(dict.fromkeys(word for word in found if _is_said(word)))


def sentence(flagged: tuple[str, ...]) -> str:
    """Return a sentence that quotes the words, or "" for none. Clean."""
    if not flagged:
        return ""
    quoted = ", ".join(f"“{text.clean_cell(word)}”" for word in flagged[:SHOWN])
    more = f" and {len(flagged) - SHOWN} more" if len(flagged) > SHOWN else ""
    return f"Words that stand out: {quoted}{more}."


@lru_cache(maxsize=1)
def _ours() -> re.Pattern[str] | None:
    import tomllib
    from importlib.resources import files

    lists = tomllib.loads(files(__package__).joinpath("strong_words.toml").read_text("utf-8"))
    return _pattern(tuple(word for words in lists.values() for word in words))


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    known = [normal for word in words if (normal := normalise(word)).strip("* ")]
    if not known:
        return None
    return re.compile("|".join(map(_spellings, known)))


def normalise(word: str) -> str:
    """Return words as they are compared: NFKC, without case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def fault(word: str) -> str:
    """Return why a word cannot be listed, as a sentence, or "" where it can."""
    core = normalise(word).strip("*").strip()
    if sum(character.isalnum() for character in core) < 2:
        return "A word has two letters or figures at least."
    if "*" in core:
        return "A star stands at the beginning or the end of a word."
    return ""


def _spellings(word: str) -> str:
    """Return a pattern for one word of the list."""
    core = word.strip("*")
    before = r"\w*" if word.startswith("*") else ""
    after = r"\w*" if word.endswith("*") else ""
    run = "".join(_letter(c, first=n == 0) for n, c in enumerate(core))
    readings = [before + run + after]
    if core.isalpha():
        # The same sign between all letters: two ordinary words never make one.
        readings += [re.escape(sign).join(core) for sign in _SEPARATORS]
    return rf"(?<!\w)(?:{'|'.join(readings)})(?!\w)"


def _letter(character: str, *, first: bool) -> str:
    if character == " ":
        return " "
    if not character.isalpha():
        return re.escape(character)
    signs = character + _LOOK_ALIKES.get(character, "") + ("" if first else _MASKS)
    one = f"[{re.escape(signs)}]"
    return f"{one}(?:{re.escape(character)}{{2,9}})?"


def _is_said(found: str) -> bool:
    """Return whether a match is more than masks: ``f***`` says nothing aloud."""
    return sum(c.isalpha() for c in found) >= 2 or not set(found) & set(_MASKS)
