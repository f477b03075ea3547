"""``inbox-tui`` without a command: the inbox on the screen."""

from __future__ import annotations

from inbox_tui.cli.opening import log_to_file, open_store


def open_screen() -> int:
    """Open the inbox and return the exit code when it is closed."""
    log_to_file()
    with open_store() as store:
        from inbox_tui.tui.app import run

        return run(store)
