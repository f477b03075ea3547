"""One conversation as two lines: who and where first, words second. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui import text

SHORTEST_NAME = 10
"""Cells that the name keeps before the place gives way."""

Piece = tuple[str, str]
"""Some characters and the name of their style."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a list row says. Every text is clean already."""

    who: str
    place: str
    to: str
    """Whom it reached: ``BRAND``, ``OWN``; "" where there is only one account."""
    age: str
    words: str
    state: str
    """``done``, ``draft``, ``held`` ...: a word, "" for the ordinary."""
    is_unread: bool


def lay_out(row: Row, width: int, *, is_current: bool) -> tuple[list[Piece], list[Piece]]:
    """Return the row's two lines, each exactly ``width`` cells wide.

    The sign at the left says it without colour: ``›`` the cursor, ``●`` unread.
    """
    right = _right(row)
    strength = "unread" if row.is_unread else "read"
    room = max(0, width - 4 - sum(text.cell_width(words) for words, _ in right))
    place = f"  {row.place}"
    if text.cell_width(place) > room - SHORTEST_NAME:
        place = ""
    who = text.shorten(row.who, room - text.cell_width(place))
    left = room - text.cell_width(who)
    first = [
        (("›" if is_current else " "), "sign"),
        (("●" if row.is_unread else " "), "sign"),
        (" ", strength),
        (who, strength),
        (place.ljust(left - text.cell_width(place) + len(place)), "faint"),
        *right,
        (" ", "faint"),
    ]
    state = f" {row.state}" if row.state else ""
    room = max(0, width - 4 - text.cell_width(state))
    said = text.shorten(row.words, room)
    second = [
        (("›" if is_current else " "), "sign"),
        ("  ", "words"),
        (said + " " * (room - text.cell_width(said)), "words"),
        (state, "state"),
        (" ", "faint"),
    ]
    return first, second


def _right(row: Row) -> list[Piece]:
    to = f"{row.to} " if row.to else ""
    return [("  ", "faint"), (to, row.to.lower() or "faint"), (row.age.rjust(4), "faint")]
