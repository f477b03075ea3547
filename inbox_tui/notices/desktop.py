"""Notifications on the desktop: by its own program, or by the terminal where there is none."""

from __future__ import annotations

import html
import os
import shutil
import subprocess
from collections.abc import Callable

from inbox_tui import text

SECONDS = 5.0
_SESSIONS = ("DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "DISPLAY")


def show(title: str, body: str, write: Callable[[str], object]) -> None:
    """Show a notification with ``notify-send``; without a desktop, ask the terminal (OSC 9).

    OSC 9 is what iTerm2 began with; kitty, WezTerm, Ghostty and Windows Terminal know it as well.
    The body of a freedesktop notification may be read as HTML, so that its signs are escaped, and
    ``notify-send`` itself reads a backslash with digits as another sign (``g_strcompress``).
    """
    from inbox_tui.keychain.environment import without_secrets

    program = shutil.which("notify-send")
    if program and any(os.environ.get(name) for name in _SESSIONS):
        plain = html.escape(body, quote=False).replace("\\", r"\\")
        words = [program, "--app-name=inbox-tui", "--", title, plain]
        try:
            done = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=without_secrets(),
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            pass
        else:
            if done.returncode == 0:
                return
    write(osc_9(f"{title}. {body}"))


def osc_9(words: str) -> str:
    """Return the sequence that asks a terminal for a notification with these words."""
    return f"\x1b]9;{text.clean_line(words)}\x07"
