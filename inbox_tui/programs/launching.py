"""Starts a program of the person's own beside this one: no shell, no terminal, no waiting."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

EARLY_SECONDS = 0.5
"""A program that cannot work ends sooner than this."""


def launch(command: Sequence[str], last: str) -> str:
    """Start ``command`` with ``last`` as its last argument; return "" or what went wrong.

    May block for :data:`EARLY_SECONDS`.
    """
    from inbox_tui.keychain.environment import without_secrets

    try:
        started = subprocess.Popen(
            [*command, last],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=without_secrets(),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return f"{command[0]} cannot be started: {reason}."
    try:
        code = started.wait(EARLY_SECONDS)
    except subprocess.TimeoutExpired:
        return ""
    return "" if code == 0 else f"{command[0]} ended at once with code {code}."
