"""Loading an adapter that is a file, for its author's tests: trust is not asked for."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.adapter import Adapter
from inbox_tui.registry import dropped


def load(path: Path) -> type[Adapter]:
    """Return the adapter class of ``path``, a Python file or that of an exec adapter.

    :raises Misconfigured: there is no adapter in it.
    """
    return dropped.build(dropped.read(path, _read))


def _read(path: Path, most_bytes: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most_bytes)
