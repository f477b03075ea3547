"""The program's own source, parsed once, for tests that read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADAPTERS = (
    "inbox_tui_sandbox",
    "inbox_tui_bluesky",
    "inbox_tui_email",
    "inbox_tui_x",
    "inbox_tui_wordpress",
    "inbox_tui_reddit",
    "inbox_tui_matrix",
    "inbox_tui_mastodon",
)


KIT = "inbox_tui/testing/"


@dataclass(frozen=True, slots=True)
class Source:
    """One file, its text and its tree."""

    path: str
    """Relative to the repository, with slashes."""
    text: str
    tree: ast.Module

    def calls(self) -> Iterator[ast.Call]:
        """Yield every call in the file."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Return every Python file below ``folders``, sorted."""
    return tuple(
        _parse(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
    )


def product() -> tuple[Source, ...]:
    """Return the files of ``inbox_tui`` that the program is made of.

    The tests for adapters (:func:`kit`) call every method of one, on networks that are fakes.
    """
    return tuple(s for s in sources("inbox_tui") if not s.path.startswith(KIT))


def kit() -> tuple[Source, ...]:
    """Return the tests for adapters that are shipped, which nothing of the program imports."""
    return sources(KIT)


def adapters() -> tuple[Source, ...]:
    """Return the files of the three adapters."""
    return sources("adapters")


def called_name(call: ast.Call) -> str:
    """Return the last name of what is called: ``c`` for ``a.b.c()``."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _parse(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
