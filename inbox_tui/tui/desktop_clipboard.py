"""The clipboard of the desktop that the program runs on, for terminals that ignore OSC 52."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

SECONDS = 2.0
"""A program that keeps a clipboard has taken the words long before."""
_ELSEWHERE = ("SSH_CONNECTION", "SSH_TTY")


def put(words: str) -> str:
    """Give ``words``, cleaned before, to the desktop; return the program that took them, or "".

    Over SSH there is nothing to give them to: the person's desktop is on another machine. Blocks
    for up to :data:`SECONDS`.
    """
    from inbox_tui.keychain.environment import without_secrets

    if any(os.environ.get(name) for name in _ELSEWHERE):
        return ""
    for command in _commands():
        program = shutil.which(command[0])
        if program is None:
            continue
        try:
            done = subprocess.run(
                [program, *command[1:]],
                input=words.encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=without_secrets(),
                start_new_session=True,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return command[0]
    return ""


def _commands() -> Iterator[tuple[str, ...]]:
    """Yield the programs that this desktop may have, each reading its standard input."""
    if sys.platform == "darwin":
        yield ("pbcopy",)
    if os.environ.get("WAYLAND_DISPLAY"):
        yield ("wl-copy",)
    if os.environ.get("DISPLAY"):
        yield ("xclip", "-selection", "clipboard")
        yield ("xsel", "--clipboard", "--input")
