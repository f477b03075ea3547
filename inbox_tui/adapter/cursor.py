"""Where a pull goes on, as a text for the store: any dataclass, in JSON.

To the store a cursor is opaque. What one of its fields may hold is said by the field's type
(``Annotated[str, Meta(pattern=…)]`` too, see https://jcristharif.com/msgspec/constraints.html), or
by a ``__post_init__`` that raises :class:`ValueError`.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

Cursor = TypeVar("Cursor")


def write_cursor(cursor: object) -> str:
    """Return ``cursor`` as the store keeps it."""
    return msgspec.json.encode(cursor).decode()


def read_cursor(text: str | None, kind: type[Cursor]) -> Cursor:
    """Return the cursor that was stored, or else ``kind()``, that of the first pull.

    One that cannot be read, such as another version's, counts as none: the store takes a message
    twice without harm.
    """
    try:
        return msgspec.json.decode(text or "{}", type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return kind()
