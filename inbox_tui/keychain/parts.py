"""Long values in a place that takes only short ones.

Windows' credential store takes at most 2,560 bytes of UTF-16, 1,280 characters
(https://github.com/jaraco/keyring/issues/540). A longer value goes into numbered parts
``name.a1``, ``name.a2`` ...; the entry ``name`` itself then holds their letter, their count and a
digest of the whole. The next long value takes the other letter and ``name`` is written last, so
an interrupted write leaves the old value readable. Parts are written upwards and removed
downwards: what is left of an interrupted step can always be found by counting from one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from inbox_tui.keychain.errors import SecretLost

PART_UNITS = 1200
"""Length of a part in UTF-16 units: a character outside the basic plane counts twice."""

NAMES = ".names"
"""The entry that lists an account's fields: it stands where a person chose to keep secrets."""

_MARK = "inbox-tui parts "
_HEAD = re.compile(rf"{_MARK}(?P<letter>[ab]) (?P<count>[0-9]+) (?P<digest>[0-9a-f]{{64}})")
_TRIES = 3


class Entries(Protocol):
    """Named values, grouped by service. Each call either did what it says or raises."""

    def get(self, service: str, name: str) -> str | None:
        """Return the value, or None where there is none.

        :raises KeychainError: the place could not be asked.
        """
        ...

    def put(self, service: str, name: str, value: str) -> None:
        """Keep ``value``, read it back and compare.

        :raises KeychainError: it is not kept exactly.
        """
        ...

    def drop(self, service: str, name: str) -> None:
        """Remove the value where there is one, and prove by reading that it is gone.

        :raises KeychainError: it is still there, or the place could not be asked.
        """
        ...


class SplitEntries:
    """Entries of any length, kept in ``short`` entries of at most :data:`PART_UNITS`."""

    def __init__(self, short: Entries) -> None:
        self._short = short

    def get(self, service: str, name: str) -> str | None:
        """Return the whole value; a value that is being replaced meanwhile is read again."""
        for _ in range(_TRIES):
            head = self._short.get(service, name)
            layout = _HEAD.fullmatch(head or "")
            if layout is None:
                return head
            pieces = [
                self._short.get(service, _part(name, layout["letter"], number))
                for number in range(1, int(layout["count"]) + 1)
            ]
            whole = "".join(piece or "" for piece in pieces)
            if None not in pieces and _digest(whole) == layout["digest"]:
                return whole
        raise SecretLost(f"The value {name!r} of {service!r} is there only in part.")

    def put(self, service: str, name: str, value: str) -> None:
        """Keep ``value``, in parts where it is long."""
        if _units(value) <= PART_UNITS and not value.startswith(_MARK):
            self._short.put(service, name, value)
            self._drop_parts(service, name, "ab")
            return
        current = _HEAD.fullmatch(self._short.get(service, name) or "")
        old, new = ("a", "b") if current and current["letter"] == "a" else ("b", "a")
        self._drop_parts(service, name, new)
        pieces = tuple(split(value))
        for number, piece in enumerate(pieces, start=1):
            self._short.put(service, _part(name, new, number), piece)
        self._short.put(service, name, f"{_MARK}{new} {len(pieces)} {_digest(value)}")
        self._drop_parts(service, name, old)

    def drop(self, service: str, name: str) -> None:
        """Remove the value and every part of it, also those of an interrupted write."""
        self._short.drop(service, name)
        self._drop_parts(service, name, "ab")

    def _drop_parts(self, service: str, name: str, letters: str) -> None:
        for letter in letters:
            count = 0
            while self._short.get(service, _part(name, letter, count + 1)) is not None:
                count += 1
            for number in range(count, 0, -1):
                self._short.drop(service, _part(name, letter, number))


def split(value: str) -> Iterator[str]:
    """Yield ``value`` in pieces of at most :data:`PART_UNITS`, never through a character."""
    start = length = 0
    for position, character in enumerate(value):
        units = _units(character)
        if length + units > PART_UNITS:
            yield value[start:position]
            start, length = position, 0
        length += units
    yield value[start:]


def _part(name: str, letter: str, number: int) -> str:
    return f"{name}.{letter}{number}"


def _units(value: str) -> int:
    return len(value.encode("utf-16-le")) // 2


def _digest(value: str) -> str:
    import hashlib

    return hashlib.sha256(value.encode()).hexdigest()
