"""Keeps the note that is being written, as :mod:`inbox_tui.tui.autosave` keeps a draft."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from inbox_tui.model import utc_now
from inbox_tui.store import Store, StoreError, note_drafts


@dataclass(eq=False, slots=True)
class OpenNote:
    """A note on the screen."""

    conversation_uid: int
    text: str
    """The newest words."""
    kept: str
    """The words that the store has."""


class NoteAutosave:
    """The notes whose words are newer on the screen than in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._saving = threading.Lock()
        self._remembering = threading.Lock()
        self._unsaved: dict[int, OpenNote] = {}

    def begun(self, conversation_uid: int) -> OpenNote:
        """Return the note to go on with; one without words where none was begun."""
        unsaved = self._unsaved.get(conversation_uid)
        if unsaved:
            return unsaved
        words = note_drafts.text_of(self._store.read(), conversation_uid)
        return OpenNote(conversation_uid, words, words)

    def note(self, note: OpenNote, text: str) -> None:
        """Remember the newest words; :meth:`save` writes them."""
        if text != note.text:
            with self._remembering:
                note.text = text
                self._unsaved[note.conversation_uid] = note

    def became_note(self, note: OpenNote) -> None:
        """Let go of words that stand as a note now."""
        self._unsaved.pop(note.conversation_uid, None)

    def unsaved(self) -> tuple[str, ...]:
        """Return the words that only the screen has."""
        return tuple(note.text for note in tuple(self._unsaved.values()) if note.text.strip())

    def save(self) -> None:
        """Write everything that is unsaved. Blocks; threads take turns.

        :raises StoreError: some cannot be written now; they are still remembered.
        """
        failed: StoreError | None = None
        with self._saving:
            for note in tuple(self._unsaved.values()):
                try:
                    self._write(note)
                except StoreError as error:
                    failed = error
        if failed:
            raise failed

    def _write(self, note: OpenNote) -> None:
        text = note.text
        with self._store.write() as conn:
            kept = note_drafts.save_text(conn, note.conversation_uid, note.kept, text, utc_now())
        note.kept = kept
        with self._remembering:
            if note.text == text:
                self._unsaved.pop(note.conversation_uid, None)
