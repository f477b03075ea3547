"""Adapters that are single files in the person's folder, as tests put them there."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.paths import adapters_folder, private_folder
from inbox_tui.registry import dropped, trust


def put(name: str = "board.py", more: str = "") -> Path:
    """Write a file that leaves a mark beside the folder when a line of it runs; return it."""
    path = private_folder(adapters_folder()) / name
    path.write_text(
        f'"""Speaks to a board."""\n'
        f"from pathlib import Path\n"
        f"Path({str(mark())!r}).write_text('it ran')\n"
        f"class Board:\n"
        f"    network = {path.stem!r}\n"
        f"    title = 'The Board'\n"
        f"{more}"
    )
    path.chmod(0o600)
    return path


def trusted(name: str = "board.py", more: str = "") -> Path:
    """Write such a file, and trust it as it is."""
    path = put(name, more)
    trust.add(path.name, dropped.read(path).sha256)
    return path


def mark() -> Path:
    """Return the file that is there once the adapter has run."""
    return adapters_folder().parent / "it-ran"
