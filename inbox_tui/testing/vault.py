"""Places for sessions: one that lasts as long as a test, and one that nobody may come near."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager


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


class NoVault:
    """For an adapter that keeps no session: whoever touches it fails the test."""

    def locked(self) -> AbstractContextManager[None]:
        """Fail."""
        raise AssertionError("there is no session to hold")

    def load(self) -> str:
        """Fail."""
        raise AssertionError("there is no session to read")

    def save(self, session: str) -> None:
        """Fail."""
        raise AssertionError(f"there is no session to keep, such as {session!r}")
