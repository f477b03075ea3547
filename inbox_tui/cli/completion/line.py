"""A line of a shell, as far as it is typed, and how a word is put into it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from click.shell_completion import split_arg_string

_CURSOR = "\N{INFORMATION SEPARATOR ONE}"
_PLAIN = re.compile(r"[\w@%+=:,./-]")
_BREAKS = "@=:"
"""Of ``COMP_WORDBREAKS``: where bash begins a new word though no shell does."""
_ACTIVE_IN_QUOTES = frozenset("\"'`$\\!")


@dataclass(frozen=True, slots=True)
class Line:
    """What is typed before the cursor."""

    words: tuple[str, ...]
    """The complete words after the program's name."""
    incomplete: str
    """The word that the cursor stands in or after; may be ""."""
    is_quoted: bool = False
    """Whether the cursor stands within quotes."""

    def quoted(self, value: str, shell: str) -> str:
        """Return what the shell is given for ``value``, "" where it cannot be given safely.

        zsh and fish quote what they insert. bash inserts it as it is, in the place of what follows
        the last sign that it breaks words at.
        """
        if shell != "bash":
            return value
        if self.is_quoted:
            return "" if _ACTIVE_IN_QUOTES & set(value) else value
        typed = self.incomplete
        broken = max(map(typed.rfind, _BREAKS)) + 1
        if not value.startswith(typed[:broken]):
            return ""
        return "".join(sign if _PLAIN.fullmatch(sign) else f"\\{sign}" for sign in value[broken:])


def read_line(line: str) -> Line:
    """Take a line apart as a shell would, without doing anything that stands in it."""
    line = line.replace(_CURSOR, "").replace("\n", " ")
    _, *words = split_arg_string(line + _CURSOR) or [_CURSOR]
    if not words:
        return Line((), "")
    *complete, last = words
    return Line(tuple(complete), last.replace(_CURSOR, ""), _is_quoted(line))


def _is_quoted(line: str) -> bool:
    quote = ""
    skip = False
    for sign in line:
        if skip:
            skip = False
        elif sign == "\\" and quote != "'":
            skip = True
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
    return bool(quote)
