"""Secrets that come from the environment: read there, and handed on to nobody.

A program that this one starts (an editor, a browser, a keyring's helper) inherits the environment.
The console script therefore moves the secrets into its own memory first. What the system shows of
a process to its owner (``/proc/PID/environ``) is not reached by that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from inbox_tui import redaction

PREFIX = "INBOX_TUI_TOKEN"
"""The beginning of the names of all variables that hold a secret."""

_taken: dict[str, str] = {}


def take_secrets() -> None:
    """Move every secret from the environment of this process into its memory."""
    for name in names():
        value = os.environ.pop(name, None)
        if value is not None:
            _taken[name] = value
    redaction.hide(_taken.values())


def secret(variable: str) -> str:
    """Return the value of a variable, "" where it is not set."""
    return os.environ.get(variable) or _taken.get(variable, "")


def names() -> tuple[str, ...]:
    """Return the names of all variables that hold a secret, in order."""
    return tuple(sorted(name for name in {*os.environ, *_taken} if name.startswith(PREFIX)))


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for another program, without the variables that have a secret in them.

    They are known by their names, or by a value that this process has handled.
    """
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith(PREFIX) and redaction.redact_known(value) == value
    }
