"""Secrets that come from the environment: read there, and handed on to nobody.

A program that this one starts (an editor, a browser, a keyring's helper) inherits the environment.
The console script therefore moves the secrets into its own memory first. What the system shows of
a process to its owner (``/proc/PID/environ``) is not reached by that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from inbox_tui import redaction

PREFIX = "INBOX_TUI_TOKEN"
"""The beginning of the names of all variables that hold a secret."""

OF_THE_SYSTEM = {
    "COLORTERM", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "HOME", "LANG", "LOGNAME", "PATH", "PWD",
    "SHELL", "TERM", "TMPDIR", "TZ", "USER", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR",
}  # fmt: skip
"""What every program is given and needs. Whose password is "nora" still has a home with that name."""

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


def without_secrets() -> dict[str, str]:
    """Return our environment for another program, without the variables that have a secret in them.

    They are known by their names, or by a value that this process has handled. Every program that
    is not ours is started with it.
    """
    return {name: value for name, value in os.environ.items() if not _is_secret(name, value)}


@contextmanager
def without_secrets_here() -> Iterator[None]:
    """Keep the secrets out of this process's own environment for the time.

    For a library that starts programs and takes no environment for them.
    """
    take_secrets()
    withheld = {name: value for name, value in os.environ.items() if _is_secret(name, value)}
    for name in withheld:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.update(withheld)


def _is_secret(name: str, value: str) -> bool:
    if name.startswith(PREFIX):
        return True
    return name not in OF_THE_SYSTEM and redaction.redact_known(value) != value
