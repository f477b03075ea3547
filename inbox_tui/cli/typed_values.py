"""What may be typed for any argument or option: text is UTF-8, numbers are those that SQLite has.

A shell hands over whatever bytes there are; Python keeps what is no UTF-8 as lone surrogates (PEP
383), which nothing can store or send. File names are left as they are: the system has such ones.
"""

from __future__ import annotations

from typing import Any

import click

LARGEST = 2**63 - 1
"""SQLite's largest integer."""
MOST = 10**9
"""No list is longer: who asks for more is given all."""


class Text(click.types.StringParamType):
    """Words in UTF-8."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the words. :raises click.BadParameter: they are no UTF-8."""
        words = str(super().convert(value, param, ctx))
        if not is_utf_8(words):
            self.fail("This is no UTF-8 text; look at the encoding of your terminal.", param, ctx)
        return words


class Number(click.types.IntParamType):
    """A number as the inbox gives them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return it. :raises click.BadParameter: it is none, or larger than any can be."""
        number = int(super().convert(value, param, ctx))
        if abs(number) > LARGEST:
            self.fail(f"Nothing here has so large a number: {number}.", param, ctx)
        return number


class AtMost(click.IntRange):
    """How many are wanted at most."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return it, or :data:`MOST` where it is larger."""
        return min(int(super().convert(value, param, ctx)), MOST)


def is_utf_8(words: str) -> bool:
    """Return whether ``words`` have no lone surrogate."""
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_values(command: click.Command) -> None:
    """Have every argument and option of a command, and of those below it, take such values alone."""
    for parameter in command.params:
        kind = parameter.type
        if type(kind) is click.types.StringParamType:
            parameter.type = Text()
        elif type(kind) is click.types.IntParamType:
            parameter.type = Number()
        elif type(kind) is click.IntRange and kind.max is None:
            parameter.type = AtMost(min=kind.min)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            check_values(inner)
