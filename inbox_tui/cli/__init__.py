"""The command line; ``main`` is the console script."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import NoReturn


def main() -> NoReturn:
    """Run ``inbox-tui`` with the arguments of this process."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - open as long as the process
    if sys.stdout is None:  # closed by who started us; the next file opened would take its place
        sys.exit("Stdout is closed, so there is nowhere to write to.")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - open as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter is no error
    gc.disable()  # until end_start_up: what is imported is no garbage
    from inbox_tui.cli.program import program
    from inbox_tui.cli.stray_errors import report_stray_errors

    report_stray_errors()
    if any(name.startswith("INBOX_TUI_TOKEN") for name in os.environ):  # else its import can wait
        from inbox_tui.keychain.environment import take_secrets

        take_secrets()
    program.main()
