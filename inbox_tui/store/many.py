"""Asking for many rows at once: SQLite takes a bounded number of values in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

PART = 500
Value = TypeVar("Value", str, int)


def in_parts(values: Sequence[Value]) -> Iterator[tuple[Sequence[Value], str]]:
    """Yield ``values`` in parts, each with the placeholders for an ``IN (...)``."""
    for start in range(0, len(values), PART):
        part = values[start : start + PART]
        yield part, ",".join("?" * len(part))
