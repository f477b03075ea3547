"""Completing an operator or its value where somebody types a query."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inbox_tui.query.operators import BY_NAME, OPERATORS, Values

DATES = ("today", "yesterday", "7d", "2w", "3m", "1y")
_BEGUN = re.compile(r'(-?)(?:([A-Za-z]{1,20}):)?("?)([^"]*)\Z')


@dataclass(frozen=True, slots=True)
class Completion:
    """What a query becomes, and among what there is still a choice."""

    text: str
    choices: tuple[str, ...]
    """More than one where the beginning fits several; none where it fits nothing."""


def complete(text: str, values: Mapping[Values, Sequence[str]]) -> Completion:
    """Complete the last operator or value of ``text`` as far as only one thing can be meant."""
    head, last = _parted(text)
    found = _BEGUN.match(last)
    if found is None:
        return Completion(text, ())
    minus, name, _, begun = found.groups()
    operator = BY_NAME.get(name.casefold()) if name else None
    if operator is not None:
        more = DATES if operator.values is Values.DATES else values.get(operator.values, ())
        fitting = _fitting(begun, (*operator.fixed, *more))
        whole = f"{operator.name}:{{}} "
    elif name is None and begun:
        fitting = _fitting(begun, [op.name for op in OPERATORS])
        whole = "{}:"
    else:
        fitting, whole = (), ""
    if not fitting:
        return Completion(text, ())
    if len(fitting) == 1:
        return Completion(f"{head}{minus}{whole.format(_quoted(fitting[0]))}", fitting)
    common = os.path.commonprefix([choice.casefold() for choice in fitting])  # noqa: RUF071 - letter by letter is what is wanted
    kept = common if len(common) > len(begun) else begun
    prefix = f"{operator.name}:" if operator is not None else ""
    quote = '"' if " " in kept else ""
    return Completion(f"{head}{minus}{prefix}{quote}{kept}", fitting)


def _parted(text: str) -> tuple[str, str]:
    """Part the term that is being typed, blanks in quotes included, from what is before it."""
    in_quotes = text.count('"') % 2 == 1
    place = text.rfind('"') if in_quotes else len(text)
    start = text.rfind(" ", 0, place) + 1
    return text[:start], text[start:]


def _fitting(begun: str, choices: Sequence[str]) -> tuple[str, ...]:
    sought = begun.casefold()
    return tuple(dict.fromkeys(c for c in choices if c.casefold().startswith(sought)))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
