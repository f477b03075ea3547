"""A label and its words, whose later lines stand under the first."""

from __future__ import annotations

from textual.content import Content

NARROWEST = 12


def hanging(label: str, words: str, width: int, indent: int) -> Content:
    """Return ``label``, then ``words`` (clean) wrapped to ``width`` cells, indented by ``indent``."""
    lines = Content(words).wrap(max(NARROWEST, width - indent))
    said = f"\n{'':{indent}}".join(line.plain.rstrip() for line in lines)
    return Content(f"{label:<{indent}}{said}")
