"""The files beside the store: logs are rewritten, copies are named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from inbox_tui.forget.traces import Traces

_LOCKS = (".next", ".writer", ".pull", ".lock", ".in-use")
"""Lock files: they are empty."""


def count_logs(folder: Path, traces: Traces) -> int:
    """Return how many logs and crash reports tell of the person."""
    return sum(1 for file in _logs(folder) if traces.are_in(_read(file)))


def clean_logs(folder: Path, traces: Traces) -> int:
    """Blot the traces in every log and crash report; return how many files changed.

    A file is rewritten in its place: another process may be writing to its end.
    """
    changed = 0
    for file in _logs(folder):
        words = _read(file)
        blotted = traces.blot(words)
        if blotted == words:
            continue
        with file.open("r+b") as opened:
            opened.write(blotted.encode(errors="surrogateescape"))
            opened.truncate()
            opened.flush()
            os.fsync(opened.fileno())
        changed += 1
    return changed


def copies(database: Path) -> tuple[Path, ...]:
    """Return what else lies in the folder of the store: backups and exports, which stay as they are.

    What belongs to the networks' adapters is below ``networks`` and is not a copy.
    """
    own = {database.name + end for end in ("", "-wal", "-shm", "-journal")}
    return tuple(
        file
        for file in sorted(database.parent.rglob("*"))
        if file.is_file()
        and file.name not in own
        and file.suffix not in _LOCKS
        and "networks" not in file.relative_to(database.parent).parts[:-1]
    )


def _logs(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (file for file in sorted(folder.iterdir()) if file.is_file())


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="surrogateescape")
