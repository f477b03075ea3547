"""Times a terminal program from outside, through a pseudo-terminal, as a person meets it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

ROWS, COLUMNS = 40, 140
QUIET_SECONDS = 0.3
"""Without a byte for so long, all is drawn, also where the machine is busy."""
_ANSWERS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;c", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}

Look = tuple[str, bool]
"""The ground of a cell, and whether it is reversed."""


@dataclass(frozen=True)
class Opening:
    """How a program opened: median seconds to its first useful screen, and its memory then."""

    seconds: float
    mebibytes: float


class Terminal:
    """One program in a terminal of its own."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.started = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            settings = {
                **os.environ,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                **environment,
            }
            os.execvpe(command[0], list(command), settings)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def text(self) -> str:
        return "\n".join(self._screen.display)

    def wait_for(self, words: str, seconds: float = 120.0) -> float:
        """Return the seconds from the start until ``words`` stand on the screen."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if self._read(0.05) and words in self.text():
                return time.perf_counter() - self.started
        raise SystemExit(f"{words!r} never came:\n{self.text()}")

    def settle(self, seconds: float) -> None:
        """Read until nothing comes for ``seconds``."""
        while self._read(seconds):
            pass

    def type(self, key: str) -> float:
        """Press a key and wait for nothing; return when that was."""
        pressed = time.perf_counter()
        os.write(self._fd, key.encode())
        return pressed

    def set_size(self, rows: int, columns: int) -> float:
        """Change the window, of which the upper left corner stays, and wait for nothing."""
        began = time.perf_counter()
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        return began

    def receive_for(self, seconds: float) -> list[tuple[float, bytes]]:
        """Return what comes within ``seconds``, in pieces with their moments; nothing is drawn."""
        end = time.perf_counter() + seconds
        return list(self._pieces(lambda: end - time.perf_counter()))

    def receive_until_quiet(self) -> list[tuple[float, bytes]]:
        """Return what comes until nothing more does, in pieces with their moments."""
        return list(self._pieces(lambda: QUIET_SECONDS))

    def draw(self, data: bytes) -> None:
        """Show what was received."""
        self._stream.feed(data)

    def looks(self) -> list[Look]:
        """Return how each line looks near its beginning."""
        cells = [self._screen.buffer[line][1] for line in range(self._screen.lines)]
        return [(cell.bg, cell.reverse) for cell in cells]

    def mebibytes(self) -> float:
        """Return the resident memory of the program."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _pieces(self, seconds_left: Callable[[], float]) -> Iterator[tuple[float, bytes]]:
        while (seconds := seconds_left()) > 0 and (data := self._receive(seconds)):
            yield time.perf_counter(), data

    def _read(self, seconds: float) -> bytes:
        data = self._receive(seconds)
        self._stream.feed(data)
        return data

    def _receive(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            raise SystemExit(f"the program ended:\n{self.text()}") from None
        for question, answer in _ANSWERS.items():
            if question in data:
                os.write(self._fd, answer)
        return data


@dataclass(frozen=True)
class Program:
    """A command, the words by which its useful screen is known, and its settings."""

    command: Sequence[str]
    words: str
    environment: Mapping[str, str]

    def start(self) -> Terminal:
        return Terminal(self.command, self.environment)

    def open(self) -> Terminal:
        """Start it, and wait until it has settled."""
        terminal = self.start()
        terminal.wait_for(self.words)
        terminal.settle(1.0)
        return terminal


def time_openings(
    programs: Mapping[str, Program], runs: int = 5
) -> dict[str, tuple[Opening, float]]:
    """Open each program in turn, ``runs`` times after one warm-up.

    Return, by name, how it opened, and the median of how many times longer it took than the first
    program just before it: what else the machine does meanwhile then weighs on both.
    """
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    memory = dict.fromkeys(programs, 0.0)
    for run in range(runs + 1):
        for name, program in programs.items():
            terminal = program.start()
            took = terminal.wait_for(program.words)
            terminal.settle(0.3)
            memory[name] = max(memory[name], terminal.mebibytes())
            terminal.close()
            if run:
                seconds[name].append(took)
    first = next(iter(seconds.values()))
    return {
        name: (
            Opening(statistics.median(took), memory[name]),
            statistics.median(ours / bare for ours, bare in zip(took, first, strict=True)),
        )
        for name, took in seconds.items()
    }
