"""Finding and blotting what would still tell of a person: id, handles, names, pieces of their words.

Pure: text in, text out. Everything is looked for as whole words, so that forgetting ``jo`` leaves
``join`` alone; what is long enough not to be an everyday word is found in either case.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

BLOT = "[forgotten]"
PIECE = 5
"""Words in a row that tell one text from all others."""
_SHORTEST = 2
"""Names and handles of fewer characters are no words to look for."""
_SHORTEST_ID = 4
_EITHER_CASE = 4
"""From so many characters on a word is found in either case: ``An`` is a name, ``an`` is not."""
_SHORT_TEXT = 20
"""A text of fewer than :data:`PIECE` words is a piece of its own from so many characters on."""
_SHORTEST_PART = 3
"""Parts of a name, such as a first name, of fewer letters are no words to look for."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All that a person is called."""

    remote_id: str
    handles: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()


class Traces:
    """What tells of one person, wherever it stands.

    ``texts`` are the person's own words, ``kept`` words that stay where others wrote them.
    """

    def __init__(self, names: Names, texts: Iterable[str], kept: Iterable[str] = ()) -> None:
        never = {word.casefold() for word in kept}
        self._called = _pattern(names, never)
        self._part = _pattern(Names(remote_id="", names=_parts(names)), never)
        self._pieces: dict[int, set[int]] = {}
        self._first_words: set[str] = set()
        for text in texts:
            self._add_pieces(text)

    def blot(self, text: str) -> str:
        """Return ``text`` with each trace replaced by :data:`BLOT`."""
        if not text:
            return text
        return self._blot_pieces(self._called.sub(BLOT, text) if self._called else text)

    def blot_near(self, text: str) -> str:
        """Blot parts of the name too: for texts from a conversation that the person was in.

        Elsewhere, a first name alone is anybody's.
        """
        blotted = self.blot(text)
        return self._part.sub(BLOT, blotted) if self._part else blotted

    def blot_json(self, text: str) -> str:
        """Blot every string of a JSON text; one that is no JSON is blotted as it stands."""
        if "\\" not in text and not self.are_in(text):
            return text  # without escapes, what is in no part of the text is in no string of it
        try:
            held = json.loads(text)
        except ValueError:
            return self.blot(text)
        blotted = self.blot_value(held)
        if blotted == held:
            return text
        return json.dumps(blotted, ensure_ascii=False, separators=(",", ":"))

    def blot_value(self, value: object) -> object:
        """Blot every string of a JSON value, the names of fields too."""
        match value:
            case str():
                return self.blot(value)
            case dict():
                return {self.blot(name): self.blot_value(inner) for name, inner in value.items()}
            case list():
                return [self.blot_value(inner) for inner in value]
            case _:
                return value

    def prune_json(self, text: str) -> str | None:
        """Take every field and entry with a trace out of a JSON text; None where that does not do."""
        try:
            held = json.loads(text)
        except ValueError:
            return None
        pruned = json.dumps(self._prune(held), ensure_ascii=False, separators=(",", ":"))
        return pruned if self.blot_json(pruned) == pruned else None

    def are_in(self, text: str | None) -> bool:
        """Return whether there is a trace in ``text``."""
        return text is not None and self.blot(text) != text

    def _prune(self, value: object) -> object:
        match value:
            case dict():
                return {k: self._prune(v) for k, v in value.items() if not self.are_in(k)}
            case list():
                return [
                    self._prune(v) for v in value if not isinstance(v, str) or not self.are_in(v)
                ]
            case _:
                return value

    def _add_pieces(self, text: str) -> None:
        words = [word.casefold() for word in _WORD.findall(text)]
        size = min(PIECE, len(words))
        if size < PIECE and len(text) < _SHORT_TEXT:
            return
        for start in range(len(words) - size + 1):
            self._first_words.add(words[start])
            self._pieces.setdefault(size, set()).add(hash(tuple(words[start : start + size])))

    def _blot_pieces(self, text: str) -> str:
        if not self._pieces:
            return text
        words = [word.casefold() for word in _WORD.findall(text)]
        # Two runs that touch or overlap are one.
        runs: list[list[int]] = []
        for first, last in self._runs(words):
            if runs and first <= runs[-1][1] + 1:
                runs[-1][1] = max(runs[-1][1], last)
            else:
                runs.append([first, last])
        if not runs:
            return text
        found = list(_WORD.finditer(text))
        for first, last in reversed(runs):
            text = text[: found[first].start()] + BLOT + text[found[last].end() :]
        return text

    def _runs(self, words: list[str]) -> Iterator[tuple[int, int]]:
        for start, word in enumerate(words):
            if word not in self._first_words:
                continue
            for size, pieces in self._pieces.items():
                end = start + size
                if end <= len(words) and hash(tuple(words[start:end])) in pieces:
                    yield start, end - 1


def _pattern(names: Names, kept: set[str]) -> re.Pattern[str] | None:
    exact = {names.remote_id} if len(names.remote_id) >= _SHORTEST_ID else set()
    exact |= {url for url in names.urls if url}
    called = {name.strip().lstrip("@") for name in names.handles | names.names}
    called = {name for name in called if len(name) >= _SHORTEST}
    called -= {name for name in called if name.casefold() in kept | {BLOT.strip("[]")}}
    wanted = [_whole(form) for text in exact for form in _forms(text)]
    wanted += [
        f"(?i:{_whole(form)})" if len(name) >= _EITHER_CASE else _whole(form)
        for name in called
        for form in _forms(name)
    ]
    # a word that is kept in texts is the person's all the same behind an @
    wanted += [f"(?i:@{re.escape(handle.lstrip('@'))}(?!\\w))" for handle in names.handles]
    return re.compile("|".join(sorted(wanted, key=len, reverse=True))) if wanted else None


def _parts(names: Names) -> frozenset[str]:
    parts = {part for name in names.names for part in _WORD.findall(name)}
    plain = {_without_accents(part) for part in parts}
    return frozenset(part for part in parts | plain if len(part) >= _SHORTEST_PART)


def _without_accents(word: str) -> str:
    parted = unicodedata.normalize("NFD", word)
    return "".join(character for character in parted if not unicodedata.combining(character))


def _whole(text: str) -> str:
    before = r"(?<!\w)" if text[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isalnum() else ""
    return f"{before}{re.escape(text)}{after}"


def _forms(text: str) -> set[str]:
    """Return ``text`` as it is, as in an address, and as JSON and Python write it."""
    return {
        text,
        quote(text, safe=""),
        quote(text),
        json.dumps(text)[1:-1],
        ascii(text)[1:-1],
    }
