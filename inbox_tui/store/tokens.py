"""Text as the full-text index reads it: what makes a word, and which characters count as the same.

The index knows an older Unicode than Python, so it is asked itself: what stands beside the index
must find exactly what the index finds.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache

_TOKENIZER = "unicode61 remove_diacritics 2"
_BETWEEN = r"[\x00-/:-`{-\x7f]"
"""A character between words in folded text; there is no such one outside ASCII."""
_IN_WORD = r"[^\x00-/:-`{-\x7f]"
_NEIGHBOURS = 256
_CHINESE, _KOREAN = range(0x4E00, 0x9FCC), range(0xAC00, 0xD7A4)
"""So many that to ask for all of them takes a while; each is a letter and only itself."""


class _Folds(dict[int, str]):
    """What the index makes of a character, by its code; neighbours are asked for together."""

    def __init__(self) -> None:
        super().__init__((code, chr(code).lower()) for code in range(128))
        self._turn = threading.Lock()

    def __missing__(self, code: int) -> str:
        if code in _CHINESE or code in _KOREAN:
            return chr(code)
        first = code - code % _NEIGHBOURS
        with self._turn:
            self.update(_asked(range(max(first, 128), first + _NEIGHBOURS)))
        return self[code]


def _asked(codes: range) -> dict[int, str]:
    """Return what the tokenizer of the index makes of characters, a separator being a blank."""
    # Each stands in a word that says which it is: 300z?z, which a separator parts.
    words = (f"{code:x}z{chr(code)}z" for code in codes if not 0xD800 <= code < 0xE000)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as index:
        index.execute(f"CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = '{_TOKENIZER}')")
        index.execute("CREATE VIRTUAL TABLE words USING fts5vocab (texts, row)")
        index.execute("INSERT INTO texts VALUES (?)", (" ".join(words),))
        terms = [term for (term,) in index.execute("SELECT term FROM words")]
    folds = dict.fromkeys(codes, " ")
    for code, _, rest in (term.partition("z") for term in terms):
        if code and rest:
            folds[int(code, 16)] = rest[:-1]
    return folds


_FOLDS = _Folds()


def folded(text: str) -> str:
    """Return the text in lower case and without accents, as the index has it."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def words(text: str) -> list[str]:
    """Return the words of a text as the index has them."""
    return re.findall(f"{_IN_WORD}+", folded(text))


class Finder:
    """Finds words one after the other, of the last perhaps only the beginning, as the index does."""

    def __init__(self, text: str, *, is_beginning: bool) -> None:
        parts = words(text)
        self._is_phrase = len(parts) > 1
        self._first = parts[0] if parts else ""
        end = "" if is_beginning else f"(?!{_IN_WORD})"
        phrase = f"{_BETWEEN}+".join(map(re.escape, parts))
        self._pattern = re.compile(f"(?<!{_IN_WORD}){phrase}{end}")

    def is_in(self, texts: Iterable[str]) -> bool:
        """Return whether one of the texts has them; without a word, none has."""
        if not self._is_phrase:
            texts = ("\n".join(texts),)  # one look instead of many
        return any(self._has(folded(text)) for text in texts)

    def _has(self, text: str) -> bool:
        # To look for plain characters first is ten times as fast as the pattern.
        return bool(self._first) and self._first in text and bool(self._pattern.search(text))


@lru_cache(maxsize=8)
def beginning(text: str) -> Finder:
    """Return what finds the words of a text, of which the last may be only the beginning of one."""
    return Finder(text, is_beginning=True)
