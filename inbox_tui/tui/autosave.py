"""Keeps what is being written: nothing that was typed waits longer than a moment."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass

from inbox_tui.model import utc_now
from inbox_tui.store import Store, drafts, sign_offs
from inbox_tui.text import storable

PAUSE = 0.3
"""Seconds after a keystroke before it is saved."""


@dataclass(eq=False, slots=True)
class OpenDraft:
    """A draft on the screen. It can be written before it has a row in the store."""

    account_id: str
    parent_uid: int
    uid: int | None = None
    """Its row, from the first save on."""
    text: str = ""
    """The newest words."""
    found: str = ""
    """Words that stood in the row already when it was first saved; they belong in front."""
    sign_off: str = ""
    """How the person signs from the account: what a draft without words begins with."""
    numbered: bool = True
    """Whether the posts of a thread are numbered."""

    @property
    def beginning(self) -> str:
        """Return what a person finds in a draft without words, and writes before."""
        return sign_offs.ending(self.sign_off)

    @property
    def body(self) -> str:
        """Return the words without an untouched sign-off."""
        return sign_offs.without(self.text, self.sign_off)


class DraftAutosave:
    """The drafts whose words are newer on the screen than in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._saving = threading.Lock()
        self._remembering = threading.Lock()
        self._unsaved: set[OpenDraft] = set()

    def note(self, draft: OpenDraft, text: str) -> None:
        """Remember the newest words of a draft; :meth:`save` writes them.

        A sign-off alone is no words: whoever only looks leaves no draft behind.
        """
        if text == draft.beginning:
            text = ""
        if draft.uid is None or text != draft.text:
            with self._remembering:
                draft.text = text
                self._unsaved.add(draft)

    def is_saved(self, draft: OpenDraft) -> bool:
        """Return whether the store has the newest words."""
        return draft not in self._unsaved

    def newest(self, draft: OpenDraft) -> OpenDraft:
        """Return what is still to be saved of this draft, or else the draft as it was given."""
        for known in tuple(self._unsaved):
            same = (known.account_id, known.parent_uid) == (draft.account_id, draft.parent_uid)
            if same and known.uid in (None, draft.uid):
                return known
        return draft

    def unsaved(self) -> tuple[str, ...]:
        """Return the words that only the screen has."""
        return tuple(draft.text for draft in self._unsaved if draft.text)

    def save(self) -> None:
        """Write everything that is unsaved. Blocks; threads take turns.

        :raises StoreError: it cannot be written now; it is still remembered.
        """
        with self._saving:
            for draft in tuple(self._unsaved):
                text = draft.text
                self._write(draft, text)
                with self._remembering:
                    if draft.text == text:
                        self._unsaved.discard(draft)

    def _write(self, draft: OpenDraft, text: str) -> None:
        uid = draft.uid
        with self._store.write() as conn:
            if uid is not None and _went_without(conn, uid, draft.found + text):
                uid, draft.found = None, ""
            if uid is None:
                row = drafts.start(conn, draft.account_id, draft.parent_uid, utc_now(), text)
                uid, draft.found = row.uid, row.text if row.text != text else ""
            if drafts.is_open(conn, uid):
                drafts.save_text(conn, uid, draft.found + text, utc_now())
        draft.uid = uid


def _went_without(conn: sqlite3.Connection, uid: int, text: str) -> bool:
    """Return whether the draft was sent or put away elsewhere with other words than these.

    They begin a new draft then. A draft without words has nothing that could be gone on with.
    """
    row = drafts.get(conn, uid)
    if row is None or drafts.is_open(conn, uid):
        return False
    return bool(row.text.strip()) and row.text != storable(text) and bool(text.strip())
