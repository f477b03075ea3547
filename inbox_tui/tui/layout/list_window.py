"""The part of a list that is held in memory: a few hundred rows, whatever the list's length."""

from __future__ import annotations

from collections.abc import Callable

from inbox_tui.model import Conversation
from inbox_tui.store.conversations import Key, key_of

FIRST_PAGE = 60
"""Rows of the very first page: more than any screen shows, few enough to be there at once."""
PAGE = 200
LIMIT = 600
"""Most rows held at once."""
_NEAR = 40
"""Rows left before an end when the next page is fetched."""

Fetch = Callable[[Key | None, Key | None, int], tuple[Conversation, ...]]
"""(after, before, limit) → rows, newest first; :func:`inbox_tui.store.conversations.page`."""


class Window:
    """A run of rows out of a list that is ordered newest first, and a cursor in it."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self.rows: list[Conversation] = []
        self.cursor = 0
        self.has_newest = True
        """True where nothing lies above the first row."""
        self.has_oldest = True
        """True where nothing lies below the last row."""

    @property
    def current(self) -> Conversation | None:
        """Return the row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def to_newest(self) -> None:
        """Show the newest rows, the cursor on the first."""
        self._show_newest(FIRST_PAGE)
        self.cursor = 0

    def to_oldest(self) -> None:
        """Show the oldest rows, the cursor on the last: found from the end, nothing is skipped."""
        self.rows = list(self._fetch(None, Key("", -1), PAGE))
        self.has_oldest = True
        self.has_newest = len(self.rows) < PAGE
        self.cursor = max(0, len(self.rows) - 1)

    def move(self, steps: int) -> int:
        """Move the cursor; return by how many rows the window itself was shifted meanwhile.

        A positive number: so many rows were put in above the cursor; negative: taken out.
        """
        shifted = 0
        wanted = self.cursor + steps
        while wanted >= len(self.rows) - _NEAR and not self.has_oldest:
            taken = self._extend_below()
            wanted -= taken
            shifted -= taken
        while wanted < _NEAR and not self.has_newest:
            added = self._extend_above()
            wanted += added
            shifted += added
        self.cursor = max(0, min(wanted, len(self.rows) - 1))
        return shifted

    def refresh(self) -> None:
        """Read the rows again; the cursor stays on its conversation, or else where it was."""
        here, place = self.current, self.cursor
        length = max(FIRST_PAGE, min(len(self.rows), LIMIT))
        if self.has_newest or not self.rows:
            self._show_newest(length)
        else:
            first = key_of(self.rows[0])
            rows = self._fetch(Key(first.last_at, first.uid + 1), None, length)
            self.rows, self.has_oldest = list(rows), len(rows) < length
            if not rows:
                self.to_oldest()
        # So many may have come above it that it is no longer among them.
        if here is None or not self.to(here):
            self.cursor = max(0, min(place, len(self.rows) - 1))

    def show(self, uid: int) -> bool:
        """Put the cursor on a conversation that the window holds; False where it holds it not."""
        for place, row in enumerate(self.rows):
            if row.uid == uid:
                self.cursor = place
                return True
        return False

    def to(self, conversation: Conversation) -> bool:
        """Put the cursor on a conversation, read anew around it; False where the list has it not."""
        if self.show(conversation.uid):
            return True
        key = key_of(conversation)
        from_here = list(self._fetch(Key(key.last_at, key.uid + 1), None, PAGE))
        if not from_here or from_here[0].uid != conversation.uid:
            return False
        above = list(self._fetch(None, key, PAGE))
        self.rows, self.cursor = above + from_here, len(above)
        self.has_newest, self.has_oldest = len(above) < PAGE, len(from_here) < PAGE
        return True

    def _show_newest(self, length: int) -> None:
        self.rows = list(self._fetch(None, None, length))
        self.has_newest, self.has_oldest = True, len(self.rows) < length

    def _extend_below(self) -> int:
        """Fetch a page below; return how many rows were taken out above to make room."""
        rows = self._fetch(key_of(self.rows[-1]), None, PAGE)
        self.has_oldest = len(rows) < PAGE
        self.rows += rows
        surplus = max(0, len(self.rows) - LIMIT)
        if surplus:
            del self.rows[:surplus]
            self.has_newest = False
        return surplus

    def _extend_above(self) -> int:
        """Fetch a page above, taking out rows below to make room; return how many came."""
        rows = self._fetch(None, key_of(self.rows[0]), PAGE)
        self.has_newest = len(rows) < PAGE
        self.rows[:0] = rows
        if len(self.rows) > LIMIT:
            del self.rows[LIMIT:]
            self.has_oldest = False
        return len(rows)
