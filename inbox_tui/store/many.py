"""Asking for many rows at once: SQLite takes a bounded number of values in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

PART = 500


def in_parts(values: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """Yield ``values`` in parts, each with the placeholders for an ``IN (...)``."""
    for start in range(0, len(values), PART):
        part = values[start : start + PART]
        yield part, ",".join("?" * len(part))
