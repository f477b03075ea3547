"""``python -m tests.recorded DIR``: replay a folder of recordings, and exit 1 on any fault."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from inbox_tui import text
from tests.recorded.run import run


def main() -> int:
    """Replay, print the tables, return the exit status."""
    parser = argparse.ArgumentParser(
        prog="make recorded RECORDED=DIR",
        description="Replay recordings through the adapters. docs/recorded.md has the format.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder = parser.parse_args().folder
    if not folder.is_dir():
        parser.error(f"{folder} is no folder.")
    report = run(folder)
    if report.is_empty:
        parser.error(f"There is nothing in {folder} that can be replayed.")
    print(text.clean(report.text))  # it quotes strangers
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
