"""Whether somebody can see a program, asked in terminals of its own."""

from __future__ import annotations

import os
import pty
import sys

import pytest

from inbox_tui.living_terminal import is_in_sight

pytestmark = pytest.mark.terminal

START = "import os; from inbox_tui.living_terminal import is_in_sight;"
FOREGROUND = "pass"
BACKGROUND = "child = os.fork(); child and os._exit(os.waitpid(child, 0)[1] >> 8); os.setpgid(0, 0)"
HANGS = """
os.set_blocking(2, False)
try:
    while True:
        os.write(2, b'x' * 4096)
except BlockingIOError:
    pass
"""
END = "\nos._exit(20 + is_in_sight())"


@pytest.mark.parametrize(
    ("situation", "seen"), [(FOREGROUND, True), (BACKGROUND, False), (HANGS, False)]
)
def test_a_program_is_seen_in_the_foreground_of_a_terminal_that_keeps_up(
    situation: str, seen: bool
) -> None:
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", START + situation + END])
    _, status = os.waitpid(pid, 0)  # nobody reads what it writes
    os.close(fd)
    assert os.waitstatus_to_exitcode(status) == 20 + seen


def test_without_a_terminal_nothing_is_out_of_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_in_sight()
    monkeypatch.setattr(sys, "__stderr__", None)
    assert is_in_sight()
