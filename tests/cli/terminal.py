"""The program on a terminal of its own, for tests of what only a person does."""

from __future__ import annotations

import os
import pty
import select
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import PROGRAM

ROOT = Path(__file__).parents[2]
SECONDS = 60


class Terminal:
    """The program on a terminal of its own, as a person sees and types."""

    def __init__(self, *words: str, first: str, hold_seconds: float, columns: int) -> None:
        self.screen = ""
        self._output = b""
        self._answered = 0
        # The hold is a figure of the policy that nothing can configure; only a test shortens it.
        code = (
            f"import sys; sys.path.insert(0, {str(ROOT)!r});{first};"
            "from datetime import timedelta; from inbox_tui.reply import policy;"
            f"policy.HOLD_OWN = policy.HOLD_BRAND = timedelta(seconds={hold_seconds});"
            "policy.HOLD_SHOWN_SHORTER = timedelta(0);"
            "from inbox_tui.cli import main; main()"
        )
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(sys.executable, [PROGRAM[0], "-c", code, *words])
        termios.tcsetwinsize(self.fd, (40, columns))

    def see(self, wanted: str) -> str:
        """Wait until ``wanted`` stands on the screen; return all of it."""
        until = time.monotonic() + SECONDS
        while wanted not in self.screen:
            left = until - time.monotonic()
            assert left > 0, f"{wanted!r} did not come: {self.screen}"
            self._take(left)
        return self.screen

    def wait(self) -> None:
        """Take what comes next."""
        assert self._take(SECONDS), f"nothing came: {self.screen}"

    def type(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def answer(self, question: str, words: str) -> None:
        """Wait until ``question`` is asked after all earlier ones, and answer it."""
        until = time.monotonic() + SECONDS
        while question not in self.screen[self._answered :]:
            assert self._take(until - time.monotonic()), (
                f"{question!r} was not asked: {self.screen}"
            )
        self._answered = len(self.screen)
        self.type(f"{words}\n")

    def end(self) -> ExitCode:
        """Wait for the end of the program and return its exit code."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and self._take(until - time.monotonic()):
            pass
        _, status = os.waitpid(self.pid, 0)
        return ExitCode(os.waitstatus_to_exitcode(status))

    def _take(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            got = os.read(self.fd, 65536)
        except OSError:  # Linux says so when the other side has closed
            return False
        self._output += got  # whole: what is read may end amid a letter, or a line's end
        self.screen = self._output.decode(errors="replace").replace("\r\n", "\n")
        return bool(got)


@contextmanager
def terminal(
    *words: str, first: str = "", hold_seconds: float = 0.3, columns: int = 80
) -> Iterator[Terminal]:
    """Start the program on a terminal; close the terminal at the end.

    ``first`` is a line of Python that is run before the program in its process.
    """
    opened = Terminal(*words, first=first or "pass", hold_seconds=hold_seconds, columns=columns)
    try:
        yield opened
    finally:
        os.close(opened.fd)
