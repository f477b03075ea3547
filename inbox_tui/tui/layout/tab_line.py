"""The tabs as one line that never hides where one is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inbox_tui import text

MORE_LEFT, MORE_RIGHT = "‹ ", " ›"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab. Its words are clean."""

    label: str
    count: str = ""
    """How many there are, "" where that is not known or none."""
    is_pinned: bool = False
    """Whether it stays in sight wherever one is."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the line; ``place`` is the tab that it belongs to, None for a sign between them."""

    words: str
    place: int | None = None


def lay_out(tabs: Sequence[Tab], current: int, width: int) -> list[Piece]:
    """Return the pieces of the line, of at most ``width`` cells.

    As many tabs as there is room for stand around the current one; where more follow, a sign says
    so, and those that are pinned stand behind it.
    """
    labels = [_label(tab, is_current=place == current) for place, tab in enumerate(tabs)]
    sizes = [text.cell_width(label) for label in labels]
    first, last = _run(tabs, sizes, current, width)
    pieces = [Piece(MORE_LEFT)] if first > 0 else []
    pieces += [Piece(labels[place], place) for place in range(first, last + 1)]
    if last < len(tabs) - 1:
        pieces.append(Piece(MORE_RIGHT))
    pieces += [Piece(labels[place], place) for place in _outside(tabs, first, last)]
    return _cut(pieces, width)


def _run(tabs: Sequence[Tab], sizes: Sequence[int], current: int, width: int) -> tuple[int, int]:
    """Return the first and the last tab of the widest run around the current one that fits."""
    here_and_next = (min(current + 1, len(tabs) - 1), current)

    def fits(start: int, end: int) -> bool:
        needed = sum(sizes[start : end + 1])
        needed += sum(sizes[place] for place in _outside(tabs, start, end))
        needed += len(MORE_LEFT) if start > 0 else 0
        needed += len(MORE_RIGHT) if end < len(tabs) - 1 else 0
        return needed <= width

    runs = ((start, end) for end in here_and_next for start in range(current + 1))
    first, last = next((run for run in runs if fits(*run)), (current, current))
    while last < len(tabs) - 1 and fits(first, last + 1):
        last += 1
    return first, last


def _outside(tabs: Sequence[Tab], first: int, last: int) -> Iterator[int]:
    return (p for p, tab in enumerate(tabs) if tab.is_pinned and not first <= p <= last)


def _label(tab: Tab, *, is_current: bool) -> str:
    said = f"{tab.label} {tab.count}".rstrip()
    return f"[{said}]" if is_current else f" {said} "


def _cut(pieces: list[Piece], width: int) -> list[Piece]:
    """Shorten the last pieces where even the smallest run is too wide."""
    room, cut = width, []
    for piece in pieces:
        words = text.shorten(piece.words, room) if room > 0 else ""
        room -= text.cell_width(words)
        if words:
            cut.append(Piece(words, piece.place))
    return cut
