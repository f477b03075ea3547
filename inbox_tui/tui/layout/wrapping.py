"""Text as lines of a given width. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from textual.content import Content

from inbox_tui import text

Piece = tuple[str, str]
"""Some characters and the name of their style."""
Line = list[Piece]

INDENT = 2


def wrap(words: str, width: int) -> list[str]:
    """Return ``words``, cleaned before, as lines of at most ``width`` cells."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        if len(paragraph) <= width and paragraph.isascii():
            lines.append(paragraph)
        else:
            lines += [part.plain.rstrip() for part in Content(paragraph).wrap(width)]
    return lines


@lru_cache(4096)
def wrapped(raw: str, width: int) -> tuple[str, ...]:
    """Return text of a stranger as clean lines; kept, since a thread is laid out again and again."""
    return tuple(wrap(text.clean(raw).strip("\n"), width))


def indented(lines: Iterable[str], style: str) -> list[Line]:
    """Return the lines of a message's body in one style."""
    return [[(" " * INDENT, "body"), (line, style)] for line in lines]
