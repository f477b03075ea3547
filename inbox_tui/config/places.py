"""Where each key and value of a TOML text stands. The standard library's parser does not say.

It is asked about texts that the parser has taken already, so it does not judge them again
(https://toml.io/en/v1.0.0).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""``("views", 1, "query")`` is the query of the second view."""

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE = re.compile(r"[^,\]}\n#]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Offsets into the text."""

    key: int
    value: int


def places(toml: str) -> dict[Path, Place]:
    """Return the place of everything that a valid text names; its lines end in a line feed alone."""
    scan = _Scan(toml)
    scan.document()
    return scan.found


def line_and_column(toml: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset; both count from 1."""
    return toml.count("\n", 0, offset) + 1, offset - toml.rfind("\n", 0, offset)


class _Scan:
    def __init__(self, toml: str) -> None:
        self._toml = toml
        self._at = 0
        self._last: dict[Path, int] = {}
        self.found: dict[Path, Place] = {}

    def document(self) -> None:
        table: Path = ()
        while self._skip(_BLANK) < len(self._toml):
            if self._toml.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        start = self._at
        several = self._toml.startswith("[[", start)
        self._at += 2 if several else 1
        named = self._key()
        self._at = self._toml.index("]", self._at) + (2 if several else 1)
        path: Path = ()
        for number, part in enumerate(named, 1):
            path = (*path, part)
            if several and number == len(named):
                self._note(path, start)
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path = (*path, self._last[path])
        self._note(path, start)
        return path

    def _note(self, path: Path, start: int, value: int | None = None) -> None:
        self.found.setdefault(path, Place(start, start if value is None else value))

    def _pair(self, table: Path) -> None:
        self._skip(_SPACE)
        start = self._at
        named = self._key()
        self._at = self._toml.index("=", self._at) + 1
        value = self._skip(_SPACE)
        for length in range(1, len(named) + 1):
            self._note((*table, *named[:length]), start, value)
        self._value((*table, *named))

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            bare = _BARE_KEY.match(self._toml, self._at)
            found = bare or _STRING.match(self._toml, self._at)
            if found is None:
                return parts
            self._at = found.end()
            parts.append(bare[0] if bare else tomllib.loads(f"k = {found[0]}")["k"])
            self._skip(_SPACE)
            if not self._toml.startswith(".", self._at):
                return parts
            self._at += 1

    def _value(self, path: Path) -> None:
        if self._toml.startswith("[", self._at):
            self._array(path)
        elif self._toml.startswith("{", self._at):
            self._inline_table(path)
        else:
            found = _STRING.match(self._toml, self._at) or _PLAIN_VALUE.match(self._toml, self._at)
            self._at = found.end() if found else len(self._toml)

    def _array(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._toml[self._skip(_BLANK)] != "]":
            self._note((*path, number), self._at)
            self._value((*path, number))
            number += 1
            if self._toml[self._skip(_BLANK)] == ",":
                self._at += 1
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._toml[self._skip(_BLANK)] != "}":
            self._pair(path)
            if self._toml[self._skip(_BLANK)] == ",":
                self._at += 1
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._toml, self._at)
        self._at = found.end() if found else self._at
        return self._at
