"""Questions that fit the terminal: one that is wider is broken between words."""

from __future__ import annotations

import os
import sys

import click

from inbox_tui import text

_BESIDE = len(" [y/N]: y")


def agrees(question: str, *, default: bool = False) -> bool:
    """Ask for a yes or no; the question is cleaned.

    :raises click.Abort: Ctrl-C or Ctrl-D was pressed instead.
    """
    return click.confirm(fitted(text.clean_line(question), _BESIDE), default=default, err=True)


def fitted(question: str, beside: int = 0) -> str:
    """Return ``question`` with line feeds where the terminal would break a word.

    ``beside`` cells stay free after it, for what is offered and typed there.
    """
    words = question.rstrip(" ")
    end = question[len(words) :]
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".lstrip(" ")
        if text.cell_width(longer) + len(end) + beside > _columns():
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(line for line in lines if line) + end


def _columns() -> int:
    """Return the width of the terminal behind stderr, or one that nothing exceeds."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or sys.maxsize
    except (OSError, ValueError):  # stderr is a file, or none at all
        return sys.maxsize
