"""Where the pages of one pull end, when the network or the adapter does not end them. Pure."""

from __future__ import annotations

from inbox_tui.adapter import Page
from inbox_tui.model import Message

PAGES_LIMIT = 200
"""A feed that goes on for longer is cut here and goes on with the next pull."""
REPEATS_LIMIT = 3
"""So many pages in a row may bring nothing but what this pull has had, cursor included. One is
usual at the end of a feed that had nothing; more are a network that runs in a circle."""


class Feed:
    """Watches the pages of one pull go by."""

    def __init__(self, cursor: str | None) -> None:
        self._start = cursor
        self._last = cursor
        self._pages = self._repeats = 0
        self._cursors: set[str | None] = {cursor}
        self._versions: set[int] = set()
        """Marks, not the versions themselves: 200 pages may hold much text."""
        self.fault = ""
        """Why this feed does not get any further, in a sentence, or "" where it does."""

    def takes_another(self) -> bool:
        """Count one more page; False where it is one too many, and is not to be stored.

        :attr:`fault` and :attr:`rest` say what that means.
        """
        self._pages += 1
        if self._pages <= PAGES_LIMIT:
            return True
        if self._last == self._start:
            self.fault = (
                f"{PAGES_LIMIT} pages came and no new place to go on from, "
                "so the next pull can only read the same ones again."
            )
        return False

    def goes_on_after(self, page: Page) -> bool:
        """Note ``page``, which is stored; False where it has run in a circle for long enough."""
        versions = {_mark(m) for m in page.messages if isinstance(m, Message)}
        is_repeated = page.cursor in self._cursors and versions <= self._versions
        self._repeats = self._repeats + 1 if is_repeated else 0
        self._cursors.add(page.cursor)
        self._versions |= versions
        self._last = page.cursor
        if self._repeats < REPEATS_LIMIT:
            return True
        self.fault = (
            f"The network runs in a circle: {REPEATS_LIMIT} pages in a row were the same as "
            "earlier ones. What came is kept."
        )
        return False

    @property
    def rest(self) -> str:
        """A sentence where more is to come with the next pull, or ""."""
        cut = self._pages > PAGES_LIMIT and not self.fault
        return f"{PAGES_LIMIT} pages came; the rest comes with the next pull." if cut else ""


def _mark(message: Message) -> int:
    """Return a number that is the same for the same version of the same message."""
    return hash(repr((message.id, message.deleted, message.updated)))
