"""The fields of an answer in JSON, each read as what it has to be. Pure: nothing is asked here.

No server is trusted with the shape of what it says. ``read_…`` is for what cannot be done without:
anything else than what is expected raises :class:`Unreadable`. ``find_…`` is for what may be there:
anything else counts as nothing. ``path`` leads down from ``values`` through objects, name by name;
none means ``values`` itself. ``of`` is what a person calls the object: a *post*, an *account*.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from typing import Any

from inbox_tui.adapter.errors import TransientRead

Json = Mapping[str, Any]
"""An object of an answer."""

_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,19}\s*")
"""A whole number of 64 bits, written as a text."""


class Unreadable(ValueError):
    """Something in an answer is not what the network promises.

    Says what, in a few words that quote nothing of the answer but the names of fields that were
    asked for: ``the post has no 'id'``.
    """


@contextmanager
def understanding(host: str, what: str = "an answer") -> Iterator[None]:
    """Say of what is read inside that it cannot be; reading it later may go better.

    ``host`` names the other side in sentences, ``what`` is what it gave: *a post*.

    :raises TransientRead: in place of :class:`Unreadable`.
    """
    try:
        yield
    except Unreadable as error:
        raise TransientRead(f"{host} gave {what} that cannot be read: {error}.") from None


def read_text(values: Any, *path: str, of: str = "answer", default: str | None = None) -> str:
    """Return a text; ``default`` where nothing or null is there and a default is given.

    :raises Unreadable: it is none.
    """
    value = _at(values, path)
    value = default if value is None else value
    if not isinstance(value, str):
        raise _unreadable(value, path, of, "text")
    return value


def read_id(values: Any, *path: str, of: str = "answer") -> str:
    """Return a text that is not empty.

    :raises Unreadable: it is none.
    """
    value = read_text(values, *path, of=of)
    if not value:
        raise _unreadable(None, path, of, "text")
    return value


def read_record(values: Any, *path: str, of: str = "answer", default: Json | None = None) -> Json:
    """Return an object; ``default`` where nothing or null is there and a default is given.

    :raises Unreadable: it is none.
    """
    value = _at(values, path)
    value = default if value is None else value
    if not isinstance(value, Mapping):
        raise _unreadable(value, path, of, "object")
    return value


def read_list(values: Any, *path: str, of: str = "answer") -> list[Any]:
    """Return a list of whatever is in it.

    :raises Unreadable: it is none.
    """
    value = _at(values, path)
    if not isinstance(value, list):
        raise _unreadable(value, path, of, "list")
    return value


def read_number(values: Any, *path: str, of: str = "answer") -> int:
    """Return a whole number that is not negative.

    :raises Unreadable: it is none.
    """
    value = _at(values, path)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _unreadable(value, path, of, "number")
    return value


def read_moment(
    values: Any, *path: str, of: str = "answer", zone: tzinfo | None = None
) -> datetime:
    """Return the time, in UTC, that is written as ISO 8601 has it.

    ``zone`` is that of times that name none; without it such a time is not read.

    :raises Unreadable: it is none, or none that a calendar has.
    """
    written = read_text(values, *path, of=of)
    try:
        moment = datetime.fromisoformat(written)
        moment = moment.replace(tzinfo=moment.tzinfo or zone)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _unreadable(written, path, of, "time") from None
    raise Unreadable(f"the time {_name(path)} of the {of} names no zone")


def read_timestamp(values: Any, *path: str, of: str = "answer", per_second: int = 1) -> datetime:
    """Return the time, in UTC, that is written as the seconds since 1970.

    ``per_second`` is how many of the units that are counted make a second.

    :raises Unreadable: it is none, or none that a calendar has.
    """
    value = _at(values, path)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _unreadable(value, path, of, "time")
    try:
        return datetime.fromtimestamp(value / per_second, UTC)
    except (OverflowError, OSError, ValueError):
        raise _unreadable(value, path, of, "time") from None


def is_true(values: Any, *path: str) -> bool:
    """Tell whether ``true`` is there."""
    return _at(values, path) is True


def find_json(written: str | bytes) -> Any:
    """Return what is written in JSON, or None: it is none, or nested too deeply to be read."""
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return None


def find_text(values: Any, *path: str, default: str = "") -> str:
    """Return a text, or ``default``."""
    value = _at(values, path)
    return value if isinstance(value, str) else default


def find_number(values: Any, *path: str) -> int | None:
    """Return a whole number, which may be written as a text, or None."""
    value = _at(values, path)
    if isinstance(value, str):
        return int(value) if _NUMBER.fullmatch(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def find_record(values: Any, *path: str) -> Json:
    """Return an object, or an empty one."""
    value = _at(values, path)
    return value if isinstance(value, Mapping) else {}


def find_list(values: Any, *path: str) -> list[Any]:
    """Return a list of whatever is in it, or an empty one."""
    value = _at(values, path)
    return value if isinstance(value, list) else []


def find_records(values: Any, *path: str) -> list[Json]:
    """Return the objects of a list, without what is none."""
    return [one for one in find_list(values, *path) if isinstance(one, Mapping)]


def find_texts(values: Any, *path: str) -> list[str]:
    """Return the texts of a list, without what is none."""
    return [one for one in find_list(values, *path) if isinstance(one, str)]


def _at(values: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(values, Mapping):
            return None
        values = values.get(name)
    return values


def _unreadable(value: Any, path: tuple[str, ...], of: str, kind: str) -> Unreadable:
    if not path:
        return Unreadable(f"the {of} is no {kind}")
    if value is None:
        return Unreadable(f"the {of} has no {_name(path)}")
    return Unreadable(f"the {_name(path)} of the {of} is no {kind}")


def _name(path: tuple[str, ...]) -> str:
    return repr(".".join(path))
