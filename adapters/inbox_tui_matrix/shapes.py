"""Reading answers of a server whose shape is not to be trusted. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]
"""An object of a server's answer."""


class Unreadable(ValueError):
    """A part of an answer is not what the specification promises."""


def text(values: Any, *path: str, default: str = "") -> str:
    """Return the text at ``path``, or ``default`` where something else or nothing is there."""
    value = _at(values, path)
    return value if isinstance(value, str) else default


def required(values: Any, *path: str) -> str:
    """Return the text at ``path``.

    :raises Unreadable: something else, nothing or "" is there.
    """
    value = text(values, *path)
    if not value:
        raise Unreadable(f"the field {'.'.join(path)!r} is missing or no text")
    return value


def record(values: Any, *path: str) -> Json:
    """Return the object at ``path``, an empty one where something else or nothing is there."""
    value = _at(values, path)
    return value if isinstance(value, Mapping) else {}


def records(values: Any, *path: str) -> list[Json]:
    """Return the objects of the list at ``path``; what is no object is left out."""
    value = _at(values, path)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def texts(values: Any, *path: str) -> list[str]:
    """Return the texts of the list at ``path``; what is no text is left out."""
    value = _at(values, path)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def number(values: Any, *path: str) -> int | None:
    """Return the whole number at ``path``; old rooms write some as text. None where it is none."""
    value = _at(values, path)
    if isinstance(value, str) and value.isascii() and value.strip().removeprefix("-").isdigit():
        return int(value[:20])
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment(milliseconds: Any) -> datetime:
    """Return the time that is so many milliseconds after 1970.

    :raises Unreadable: it is no number, or none that a calendar has.
    """
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool):
        raise Unreadable("the time is missing or no number")
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        raise Unreadable("the time is none that a calendar has") from None


def _at(values: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(values, Mapping):
            return None
        values = values.get(name)
    return values
