"""The keys of the footer on one line, in their groups, the way to all others always in sight. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inbox_tui import text

MOST = 8
"""Keys that are shown at once."""
GAP, BETWEEN_GROUPS = "  ", " │ "


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does."""

    shown: str
    label: str
    group: str
    is_possible: bool = True
    is_pinned: bool = False
    """Whether it stays wherever the others have no room."""

    @property
    def words(self) -> str:
        """Return it as it stands in the line."""
        said = f"{self.shown} {self.label}"
        return said if self.is_possible else f"({said})"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the line; ``place`` is the key that it belongs to, None for what is between them."""

    words: str
    place: int | None = None


def lay_out(keys: Sequence[Key], width: int) -> list[Piece]:
    """Return the line's pieces, of at most ``width`` cells.

    Of the keys that are not pinned the first ones stay, as many as there is room for.
    """
    pinned = [place for place, key in enumerate(keys) if key.is_pinned]
    others = [place for place, key in enumerate(keys) if not key.is_pinned]
    for number in range(min(len(others), MOST - len(pinned)), -1, -1):
        pieces = list(_pieces(keys, _grouped(keys, others[:number]) + pinned))
        if sum(text.cell_width(piece.words) for piece in pieces) <= width:
            return pieces
    return []


def _grouped(keys: Sequence[Key], places: Sequence[int]) -> list[int]:
    """Return the places with the keys of a group beside each other."""
    groups = list(dict.fromkeys(keys[place].group for place in places))
    return sorted(places, key=lambda place: (groups.index(keys[place].group), place))


def _pieces(keys: Sequence[Key], places: Sequence[int]) -> Iterator[Piece]:
    before: Key | None = None
    for place in places:
        key = keys[place]
        apart = before and (before.group, before.is_pinned) != (key.group, key.is_pinned)
        yield Piece(BETWEEN_GROUPS if apart else GAP if before else " ")
        yield Piece(key.words, place)
        before = key
