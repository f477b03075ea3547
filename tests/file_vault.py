"""A vault of a session that several processes share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock


class FileVault:
    """A vault that processes share."""

    def __init__(self, folder: Path) -> None:
        self._file, self._lock = folder / "session", FileLock(folder / "lock")

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self._lock:
            yield

    def load(self) -> str:
        return self._file.read_text() if self._file.exists() else ""

    def save(self, session: str) -> None:
        self._file.write_text(session)
