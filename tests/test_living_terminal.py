"""Whether somebody can see a program, asked in terminals of its own."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

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


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Let this process write to a terminal that is not its session's own; give its number."""
    keeper, fd = pty.openpty()
    with os.fdopen(fd, "w") as screen, os.fdopen(keeper):
        monkeypatch.setattr(sys, "__stderr__", screen)
        yield fd


def test_a_terminal_of_another_session_is_in_sight_while_it_takes_output(terminal: int) -> None:
    assert is_in_sight()
    os.set_blocking(terminal, False)
    with suppress(BlockingIOError):
        while True:
            os.write(terminal, b"x" * 4096)
    assert not is_in_sight()


def test_a_terminal_that_listens_to_another_program_is_not_in_sight(
    terminal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "tcgetpgrp", lambda fd: os.getpgrp() if fd != terminal else 1)
    assert not is_in_sight()
    monkeypatch.setattr(os, "tcgetpgrp", lambda fd: os.getpgrp())
    assert is_in_sight()


def test_what_was_closed_is_no_terminal(
    terminal: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = (tmp_path / "gone").open("w")
    file.close()
    monkeypatch.setattr(sys, "__stderr__", file)
    assert is_in_sight()
