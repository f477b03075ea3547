"""Keeps what is being written: nothing that was typed waits longer than a moment."""

from __future__ import annotations

import threading

from inbox_tui.model import utc_now
from inbox_tui.store import Store, drafts

PAUSE = 0.3
"""Seconds after a keystroke before it is saved."""


class DraftKeeper:
    """The texts that are newer on the screen than in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._unsaved: dict[int, str] = {}

    def note(self, draft_uid: int, text: str) -> None:
        """Remember the newest text of a draft; :meth:`save` writes it."""
        self._unsaved[draft_uid] = text

    def is_saved(self, draft_uid: int) -> bool:
        """Return whether the store has the newest text."""
        return draft_uid not in self._unsaved

    def save(self) -> None:
        """Write everything that is unsaved. Blocks; threads take turns.

        :raises StoreError: it cannot be written now; it is still remembered.
        """
        with self._lock:
            for uid, text in tuple(self._unsaved.items()):
                with self._store.write() as conn:
                    if drafts.is_open(conn, uid):
                        drafts.save_text(conn, uid, text, utc_now())
                if self._unsaved.get(uid) == text:
                    del self._unsaved[uid]
