"""Errors that nobody handles, wherever they come up, end in a report and not on the terminal."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "canary-of-a-stray-error"
STRAY = {
    "a thread": "t = threading.Thread(target=fail); t.start(); t.join()",
    "a destructor": "class Odd:\n    __del__ = lambda self: fail()\nOdd()",
    "the top": "fail()",
    "an error in an error's text": (
        "class Mute(Exception):\n    def __str__(self): raise ValueError(SECRET)\nraise Mute"
    ),
    "a group": (
        "error = ValueError(SECRET)\nerror.add_note(SECRET)\n"
        "raise ExceptionGroup(SECRET, [error]) from KeyError(SECRET)"
    ),
}
BEGIN = f"""
import sys, threading
from inbox_tui import redaction
from inbox_tui.cli.stray_errors import report_stray_errors
SECRET = {SECRET!r}
redaction.hide([SECRET])
report_stray_errors()
def fail():
    local = "in-a-local"
    raise RuntimeError("refused " + SECRET)
"""


@pytest.mark.parametrize("where", STRAY)
def test_a_stray_error_is_reported_without_its_secret(where: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BEGIN + STRAY[where]],
        env={**os.environ, "INBOX_TUI_HOME": str(tmp_path)},
        capture_output=True,
        check=False,
        timeout=30,
    )
    (report,) = (tmp_path / "logs").glob("crash-*.txt")
    written = report.read_bytes()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert SECRET.encode() not in written + ended.stdout + ended.stderr
    assert b"Traceback" in written
    assert b"Traceback" not in ended.stderr
    if where in {"a thread", "a destructor"}:  # the program goes on, and what it shows too
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert b"refused [redacted]" in written
    else:
        assert ended.returncode == 1
        assert b"This is a mistake in inbox-tui" in ended.stderr


def test_a_terminal_that_was_closed_is_no_mistake(tmp_path: Path) -> None:
    drawing = "def draw(): raise OSError(5, 'Input/output error')\n"
    ended = subprocess.run(
        [sys.executable, "-c", BEGIN + drawing + "threading.Thread(target=draw).start()"],
        env={**os.environ, "INBOX_TUI_HOME": str(tmp_path)},
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert ended.stderr == b""
    assert not list(tmp_path.rglob("crash-*"))
