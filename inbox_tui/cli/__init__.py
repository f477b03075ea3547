"""The command line; ``main`` is the console script."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import NoReturn


def main() -> NoReturn:
    """Run ``inbox-tui`` with the arguments of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter is no error
    from inbox_tui.cli.program import program

    program.main()
