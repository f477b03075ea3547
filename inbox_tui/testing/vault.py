"""A place for sessions that lasts as long as a test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MemoryVault:
    """Keeps one session, as :class:`~inbox_tui.adapter.SessionVault` asks."""

    def __init__(self, session: str = "") -> None:
        self.session = session
        self._lock = threading.RLock()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the session for this thread alone."""
        with self._lock:
            yield

    def load(self) -> str:
        """Return the session last saved, or ""."""
        return self.session

    def save(self, session: str) -> None:
        """Keep the session."""
        self.session = session
