"""The program in a terminal of its own: keys go in, and what a person would see comes out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import pyte

_ANSWERS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;c", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}


class Screen:
    """A running program and the screen it has drawn."""

    def __init__(self, pid: int, fd: int, columns: int, rows: int) -> None:
        self._pid, self._fd = pid, fd
        self.output = b""
        """All that the program has written so far."""
        self.answers = dict(_ANSWERS)
        """What the terminal types when it is asked."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._rows = [""] * rows
        self._is_left = False

    @property
    def text(self) -> str:
        """Return the lines of the screen."""
        # Not its ``display``, which fails on a row that begins with half a wide character.
        columns = range(self._screen.columns)
        for y in self._screen.dirty:
            row = self._screen.buffer[y]
            self._rows[y] = "".join(row[x].data for x in columns).rstrip()
        self._screen.dirty.clear()
        return "\n".join(self._rows)

    def see(self, *words: str, seconds: float = 60.0) -> str:
        """Wait until all ``words`` stand on the screen; return it."""

        def seen() -> bool:
            found = all(word in self.text for word in words)
            assert found or not self._is_left, f"The program ended, without {words}:\n{self.text}"
            return found

        self.until(seen, str(words), seconds)
        return self.text

    def until(self, condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
        """Let the program draw until something has come to pass."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{what} did not come up:\n{self.text}"
            self._read(0.1)

    def rest(self, seconds: float) -> None:
        """Let the program draw for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(0.05)

    def press(self, keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            os.write(self._fd, key.encode())
            self._read(0.02)

    def send(self, keys: str) -> None:
        """Press one key of several bytes, or paste."""
        os.write(self._fd, keys.encode())
        self._read(0.05)

    def sign(self, call_sign: str) -> None:
        """Type a call sign and Enter into the confirm box.

        It drops what is typed in its first moments: the first letter is pressed until it stands there.
        """
        first = call_sign[0].upper()
        self.rest(0.7)
        self.press(call_sign[0])
        for _ in range(30):
            with suppress(AssertionError):
                self.until(lambda: f": {first}▏" in self.text, "the letter", seconds=2)
                break
            # In the place of the one before, should that only be late.
            self.press(f"\x7f{call_sign[0]}")
        self.press(call_sign[1:] + "\r")

    @property
    def attributes(self) -> list[int | list[bytes | int]]:
        """Return how the terminal is set: echo, line by line or not, and so on."""
        return termios.tcgetattr(self._fd)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self._pid, number)

    def hang_up(self, seconds: float = 60.0) -> int:
        """Close the terminal under the program; return its exit status."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDONLY)
        return self.end("", seconds)

    def end(self, keys: str, seconds: float = 60.0) -> int:
        """Press keys that end the program; return its exit status, negative for a signal."""
        self.press(keys)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._pid = 0
                self._read_rest()
                return os.waitstatus_to_exitcode(status)
            self._read(0.05)
        raise AssertionError(f"the program goes on:\n{self.text}")

    def close(self) -> None:
        """End the program, whatever it does."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _read_rest(self) -> None:
        """Take what was written last: a terminal gives no more than 4 KiB at once."""
        known = -1
        while known < len(self.output):
            known = len(self.output)
            self._read(0.1)

    def _read(self, seconds: float) -> None:
        if not select.select([self._fd], [], [], seconds)[0]:
            return
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # nobody has the terminal open any more
            data = b""
        if not data:
            self._is_left = True
            time.sleep(seconds)  # as long as a program that shows nothing new
            return
        self.output += data
        with suppress(OSError):
            for question, answer in self.answers.items():
                if question in data:
                    os.write(self._fd, answer)
        self._stream.feed(data)


@contextmanager
def opened(
    command: Sequence[str], environment: Mapping[str, str], columns: int = 140, rows: int = 40
) -> Iterator[Screen]:
    """Run ``command`` in a terminal of this size."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(command[0], list(command), {**environment, "TERM": "xterm-256color"})
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    screen = Screen(pid, fd, columns, rows)
    try:
        yield screen
    finally:
        screen.close()
