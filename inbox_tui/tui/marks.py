"""Marked rows: what the next act of triage is on. Nothing is ever sent to several."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

MOST = 1000
"""So many rows can be marked: what one act can change in about a second."""


class Marks:
    """The conversations that are marked, in the order in which they were."""

    def __init__(self, tell: Callable[[], None]) -> None:
        """Begin with none; ``tell`` is called after every change."""
        self._uids: dict[int, None] = {}
        self._in_sight: frozenset[int] = frozenset()
        self._tell = tell

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._uids)

    def __contains__(self, uid: object) -> bool:
        """Return whether a conversation is marked."""
        return uid in self._uids

    @property
    def uids(self) -> tuple[int, ...]:
        """Return them."""
        return tuple(self._uids)

    @property
    def words(self) -> str:
        """Return how many there are, as the status line says it; "" where there are none."""
        out_of_sight = f", {self.hidden:,} out of sight" if self.hidden else ""
        return f"{len(self):,} marked{out_of_sight}" if self._uids else ""

    @property
    def hidden(self) -> int:
        """Return how many of them no person can see now: their rows are further up or down."""
        return sum(uid not in self._in_sight for uid in self._uids)

    def see(self, in_sight: Iterable[int]) -> None:
        """Note which conversations are on the screen."""
        before = self.hidden
        self._in_sight = frozenset(in_sight)
        if self.hidden != before:
            self._tell()

    def keep(self, shown: Collection[int]) -> int:
        """Take the marks of all but these; return how many went."""
        gone = [uid for uid in self._uids if uid not in shown]
        for uid in gone:
            del self._uids[uid]
        if gone:
            self._tell()
        return len(gone)

    def turn(self, uid: int) -> bool:
        """Mark a conversation, or take its mark; False where there are as many as can be."""
        if uid in self._uids:
            del self._uids[uid]
        elif len(self._uids) >= MOST:
            return False
        else:
            self._uids[uid] = None
        self._tell()
        return True

    def add(self, uids: Iterable[int]) -> int:
        """Mark these too, as far as there is room; return how many are new."""
        before = len(self._uids)
        for uid in uids:
            if len(self._uids) >= MOST:
                break
            self._uids[uid] = None
        self._tell()
        return len(self._uids) - before

    def drop(self) -> int:
        """Take all marks; return how many there were."""
        number = len(self._uids)
        self._uids.clear()
        self._tell()
        return number
