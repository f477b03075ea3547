"""What others have written into the inbox: another window, a command, cron."""

from __future__ import annotations

from inbox_tui.store import Store


class StoreChanges:
    """Tells whether anything was written since it was asked last, by any connection but this one.

    SQLite answers from memory (https://www.sqlite.org/pragma.html#pragma_data_version), so it can be
    asked every second.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version: int | None = None

    def look(self) -> bool:
        """Return whether there is something new to show. The first look only remembers."""
        before = self._version
        (self._version,) = self._store.read().execute("PRAGMA data_version").fetchone()
        return before not in (None, self._version)
