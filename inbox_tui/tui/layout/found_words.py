"""The line of a hit: what was said around the words that were looked for, these in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual.content import Content

from inbox_tui import text
from inbox_tui.query import Query
from inbox_tui.store.tokens import folded

BEFORE = 24
"""Characters that are kept before the first word."""
MARKED = "bold underline"


def around(said: str, query: Query, room: int) -> Content:
    """Return as much of ``said``, which is clean, as fits into ``room`` cells, words marked."""
    pattern = _pattern(query)
    if pattern is None:
        return Content(text.shorten(said, room))
    first = next(iter(_places(said, pattern)), None)
    if first and text.cell_width(said[: first[1]]) > room:
        start = max(0, said.rfind(" ", 0, max(0, first[0] - BEFORE)) + 1)
        said = f"…{said[start or first[0] :]}"
    shown = text.shorten(said, room)
    line = Content(shown)
    for start, end in _places(shown, pattern):
        line = line.stylize(MARKED, start, end)
    return line


def _places(said: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    same_length = "".join(f if len(f := folded(c)) == 1 else c for c in said)
    for found in pattern.finditer(same_length):
        yield found.span()


def _pattern(query: Query) -> re.Pattern[str] | None:
    """Return what finds the words of the query that a hit must hold."""
    parts = []
    for term in query.terms:
        if term.is_negated or term.operator not in {"", "subject"}:
            continue
        words = [re.escape(word) for word in re.split(r"[\W_]+", folded(term.value)) if word]
        end = "" if term.is_beginning else r"(?![^\W_])"
        parts.append(r"[\W_]+".join(words) + end)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})") if parts else None
