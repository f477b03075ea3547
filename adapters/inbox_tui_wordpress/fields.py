"""The fields of an answer, read as what they have to be. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
"""An object of a site's answer."""


class Unreadable(ValueError):
    """A part of an answer is not what the interface promises."""


def number(values: Json, name: str) -> int:
    """Return a number that is not negative.

    :raises Unreadable: it is none.
    """
    value = values.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Unreadable(f"the field {name!r} is missing or no number")
    return value


def text(values: Json, name: str, default: str | None = None) -> str:
    """Return a text; ``default`` where there is none and one is given.

    :raises Unreadable: it is none.
    """
    value = values.get(name)
    value = default if value is None else value
    if not isinstance(value, str):
        raise Unreadable(f"the field {name!r} is missing or no text")
    return value
