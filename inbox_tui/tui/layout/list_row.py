"""One conversation as a row of one, two or three lines: who and where first, words second. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from inbox_tui import text

SHORTEST_NAME = 10
"""Cells that the name keeps before anything else on its line gives way."""
WORDS_SHARE = 0.5
"""The part of its line that the words keep before what stands behind them gives way."""
LONGEST_TO = len("  BRAND ")
"""Cells of the widest word for whom it reached, with the blanks around it."""
MOST_WHO = 18
"""Cells of the name in a row of one line."""

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
    care: tuple[str, ...] = ()
    """How much it matters: ``urgent``, ``VIP``."""
    signs: tuple[str, ...] = ()
    """What else there is to know, what matters most first: ``for NL``, ``1 note``, ``#outage``."""


def lay_out(
    row: Row, width: int, lines: int = 2, *, is_current: bool, is_marked: bool = False
) -> list[list[Piece]]:
    """Return the row's lines, each exactly ``width`` cells wide.

    The signs at the left say it without colour: ``›`` the cursor, ``●`` unread, ``✓`` marked.
    """
    cursor = ("›" if is_current else " ", "sign")
    unread = ("●" if row.is_unread else " ", "sign")
    marked = ("✓" if is_marked else " ", "sign")
    if lines == 1:
        return [[cursor, unread, marked, *_single(row, max(0, width - 3))]]
    first = [cursor, unread, (" ", "words"), *_heading(row, max(0, width - 3))]
    said = _words(row, max(0, width - 3), lines - 1)
    return [first, [cursor, marked, (" ", "words"), *said[0]]] + [
        [cursor, ("  ", "words"), *more] for more in said[1:]
    ]


def _heading(row: Row, width: int) -> list[Piece]:
    """Return who, where, how much it matters, to whom and when."""
    right = [*_to(row), (row.age.rjust(4), "faint"), (" ", "faint")]
    room = max(0, width - _size(right))
    care = _fitting(row.care, room - SHORTEST_NAME - 2)
    room -= _size(care)
    place = f"  {row.place}"
    if text.cell_width(place) > room - SHORTEST_NAME:
        place = ""
    who = text.shorten(row.who, max(0, room - text.cell_width(place)))
    gap = max(0, room - text.cell_width(who) - text.cell_width(place))
    strength = "unread" if row.is_unread else "read"
    return [(who, strength), (place + " " * gap, "faint"), *care, *right]


def _words(row: Row, width: int, lines: int) -> list[list[Piece]]:
    """Return what was said, over so many lines, and behind the first of them what else there is."""
    room = max(0, width - 1)
    behind = _behind(row, int(room * (1 - WORDS_SHARE)))
    first_room = room - _size(behind)
    if lines == 1:
        parts = [text.shorten(row.words, first_room)]
    else:
        parts = _wrap(row.words, first_room)[:1]
        rest = row.words[len(parts[0]) :].lstrip() if parts else ""
        more = _wrap(rest, room)
        parts += [*more[: lines - 2], text.shorten(" ".join(more[lines - 2 :]), room)]
    found = []
    for number in range(lines):
        after = behind if number == 0 else []
        said = parts[number] if number < len(parts) else ""
        gap = " " * max(0, room - _size(after) - text.cell_width(said))
        found.append([(said + gap, "words"), *after, (" ", "faint")])
    return found


def _single(row: Row, width: int) -> list[Piece]:
    """Return all of it on one line."""
    to = _to(row)
    apart = " " * (LONGEST_TO - _size(to)) if row.to else ""  # the names end in one column
    right = [(apart, "faint"), *to, (row.age.rjust(4), "faint"), (" ", "faint")]
    room = max(0, width - _size(right))
    state = _size(_behind(row, 0))
    name_room = max(0, min(MOST_WHO, max(SHORTEST_NAME, room // 3), room - state - 2))
    who = text.shorten(row.who, name_room)
    who += " " * (name_room - text.cell_width(who))
    room = max(0, room - name_room - 2)
    behind = _fitting(row.care, int(room * (1 - WORDS_SHARE)) - state)
    behind += _behind(row, int(room * (1 - WORDS_SHARE)) - _size(behind))
    said = text.shorten(row.words, max(0, room - _size(behind)))
    gap = " " * max(0, room - _size(behind) - text.cell_width(said))
    strength = "unread" if row.is_unread else "read"
    return [(who, strength), ("  ", "faint"), (said + gap, "words"), *behind, *right]


def _to(row: Row) -> list[Piece]:
    return [("  ", "faint"), (f"{row.to} " if row.to else "", row.to.lower() or "faint")]


def _behind(row: Row, room: int) -> list[Piece]:
    """Return the state, which always stands, and as many of the signs as there is room for."""
    state: list[Piece] = [(f" {row.state}", "state")] if row.state else []
    return state + _fitting(row.signs, room - _size(state))


def _fitting(said: Sequence[str], room: int) -> list[Piece]:
    """Return the labels that fit, each after a blank; one that is too long is left out."""
    found: list[Piece] = []
    for words in said:
        if text.cell_width(words) + 1 <= room:
            found.append((f" {words}", "tag" if words.startswith("#") else "label"))
            room -= text.cell_width(words) + 1
    return found


def _wrap(words: str, width: int) -> list[str]:
    return [line.plain.rstrip() for line in Content(words).wrap(max(1, width))] if words else []


def _size(pieces: Sequence[Piece]) -> int:
    return sum(text.cell_width(words) for words, _ in pieces)
