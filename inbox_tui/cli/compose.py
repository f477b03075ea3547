"""Writing a text at a plain terminal: in the person's editor, or line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from inbox_tui import text
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.terminal import read_line
from inbox_tui.model import StoredMessage

_CUT = "# ---- everything from here on is left out ----"

Save = Callable[[str], None]
"""Keeps what has been written so far; called often."""


def compose(parent: StoredMessage, before: str, save: Save) -> str:
    """Let a person write the answer to ``parent``, starting from ``before``; return the text.

    Uses ``$VISUAL`` or ``$EDITOR`` where one is set.
    """
    if os.environ.get("VISUAL") or os.environ.get("EDITOR"):
        written = _in_editor(parent, before)
        save(written)
        return written
    return _in_lines(before, save)


def read_all() -> str:
    """Return all of stdin as text, without the line feeds at its end."""
    return sys.stdin.buffer.read().decode("utf-8", errors="replace").rstrip("\r\n")


def _in_editor(parent: StoredMessage, before: str) -> str:
    author = text.clean_line(parent.message.attributed_to.handle)
    theirs = "\n".join(f"# {line}" for line in text.clean(parent.message.content).splitlines())
    written = click.edit(f"{before}\n\n{_CUT}\n# {author} wrote:\n{theirs}\n", extension=".txt")
    if written is None:  # left without saving
        return before
    return written.partition(_CUT)[0].strip()


def _in_lines(before: str, save: Save) -> str:
    narrate("Write your answer. A line with a single dot, or Ctrl-D, ends it.")
    lines = [before] if before else []
    while (line := read_line()) not in (None, "."):
        lines.append(str(line))
        save("\n".join(lines))
    return "\n".join(lines).strip()
