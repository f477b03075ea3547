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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

ROWS, COLUMNS = 40, 140
QUIET_SECONDS = 0.08
_ANSWERS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;c", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}


@dataclass(frozen=True)
class Opening:
    """How a program opened: median seconds to its first useful screen, and its memory then."""

    seconds: float
    mebibytes: float


@dataclass(frozen=True)
class Typing:
    """Milliseconds from a key to the first byte of redraw."""

    p50: float
    p99: float
    longest: float
    mebibytes: float
    keys: int


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

    def settle(self, seconds: float = QUIET_SECONDS) -> float | None:
        """Read until nothing comes for ``seconds``; return when the first byte came."""
        first: float | None = None
        while True:
            data = self._read(seconds)
            if not data:
                return first
            first = first or time.perf_counter()

    def press(self, key: str) -> float | None:
        """Press a key; return the milliseconds until the first byte of redraw."""
        pressed = time.perf_counter()
        os.write(self._fd, key.encode())
        first = self.settle()
        return None if first is None else (first - pressed) * 1000

    def resize(self, rows: int, columns: int) -> float:
        """Change the window; return the milliseconds until the program has nothing more to draw.

        That is as long as any key could have to wait for it.
        """
        began = last = time.perf_counter()
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)
        while self._read(QUIET_SECONDS):
            last = time.perf_counter()
        return (last - began) * 1000

    def mebibytes(self) -> float:
        """Return the resident memory of the program."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _read(self, seconds: float) -> bytes:
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
        self._stream.feed(data)
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


def time_keys(program: Program, keys: Sequence[str], times: int) -> Typing:
    """Press ``keys`` again and again in the open program."""
    terminal = program.open()
    took = [ms for _ in range(times) for key in keys if (ms := terminal.press(key)) is not None]
    memory = terminal.mebibytes()
    terminal.close()
    return _typing(took, memory)


def time_resizes(program: Program, times: int) -> Typing:
    """Make the window smaller and larger again, over the widths at which the layout changes."""
    terminal = program.open()
    sizes = ((24, 80), (20, 60), (ROWS, COLUMNS))
    took = [terminal.resize(*size) for _ in range(times) for size in sizes]
    memory = terminal.mebibytes()
    terminal.close()
    return _typing(took, memory)


def time_keys_while(program: Program, keys: Sequence[str], is_over: Callable[[], bool]) -> Typing:
    """Press ``keys`` from when the program shows its rows until ``is_over``."""
    terminal = program.start()
    terminal.wait_for(program.words)
    took: list[float] = []
    end = time.perf_counter() + 300
    while not is_over() and time.perf_counter() < end:
        took += [ms for key in keys if (ms := terminal.press(key)) is not None]
    memory = terminal.mebibytes()
    terminal.close()
    return _typing(took, memory)


def _typing(took: list[float], memory: float) -> Typing:
    took = sorted(took)
    p99 = took[min(len(took) - 1, int(len(took) * 0.99))]
    return Typing(statistics.median(took), p99, took[-1], memory, len(took))
