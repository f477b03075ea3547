"""How long a key waits that is typed while the program has something else to do.

A terminal sees frames: what a program draws between the two marks of a synchronized update
(https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036). A key was answered by the
first frame that shows the cursor where it still stands when everything has come to rest.
"""

from __future__ import annotations

import itertools
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from terminal import COLUMNS, QUIET_SECONDS, ROWS, Look, Program, Terminal

REPEAT = 1 / 30
"""Seconds between two keys of one that is held, and between two sizes of a window that is dragged."""
AFTER_RESIZE = (0.0, 0.010, 0.030, 0.060)
"""Seconds from a new size to the key."""
HELD = 15
"""How often a held key is repeated before another one is typed."""
DRAGGED = 12
"""How many sizes a dragged window has before a key is typed, and again after it."""
LONGEST_SECONDS = 10.0
"""A key that shows nothing for so long shows nothing."""
_SIZES = ((24, 80), (20, 60), (ROWS, COLUMNS))
"""Over the widths at which the layout changes."""
_DOWN, _UP = "j", "k"


@dataclass(frozen=True)
class Step:
    """A key, or a size (rows, columns) of the window, some seconds after the step before."""

    pause: float
    act: str | tuple[int, int]
    is_timed: bool = False


Script = Sequence[Step]


@dataclass(frozen=True)
class Waits:
    """Milliseconds from a key to the first byte of the frame that shows what it did."""

    p50: float
    p99: float
    longest: float
    keys: int

    def told(self, bare: Waits | None = None) -> str:
        """Return a cell; beside ``bare`` with how many times longer it takes."""
        times = (
            f" ({self.p50 / bare.p50:.2f} x, {self.longest / bare.longest:.2f} x)" if bare else ""
        )
        return f"{self.p50:.0f} / {self.p99:.0f} / {self.longest:.0f} ms{times}"


def waits(took: Sequence[float]) -> Waits:
    """Return the figures of what single keys took."""
    ordered = sorted(took)
    p99 = ordered[math.ceil(len(ordered) * 0.99) - 1]
    return Waits(statistics.median(ordered), p99, ordered[-1], len(ordered))


def at_rest(times: int) -> Iterator[Script]:
    """Yield a key alone, again and again: down the list and up to its beginning."""
    for key in (_DOWN * 3 + _UP) * times + (_UP * 3 + _DOWN) * times:
        yield [Step(0, key, is_timed=True)]


def after_resizing(times: int) -> Iterator[Script]:
    """Yield a new size of the window and a key soon after it, for each time between the two."""
    keys = itertools.cycle((_DOWN, _UP))
    for _ in range(times):
        for pause in AFTER_RESIZE:
            for size in _SIZES:
                yield [Step(0, size), Step(pause, next(keys), is_timed=True)]


def while_dragging(times: int) -> Iterator[Script]:
    """Yield a window whose edge is dragged there and back, and a key in the middle of it."""
    there = [(ROWS - step // 2, COLUMNS - 4 * step) for step in range(1, DRAGGED + 1)]
    back = [*reversed(there[:-1]), (ROWS, COLUMNS)]
    keys = itertools.cycle((_DOWN, _UP))
    for _ in range(times):
        yield [
            *(Step(REPEAT, size) for size in there),
            Step(REPEAT / 2, next(keys), is_timed=True),
            *(Step(REPEAT, size) for size in back),
        ]


def while_paging(times: int) -> Iterator[Script]:
    """Yield a page key that is held, and another key right after it; down, then up again."""
    ways = itertools.cycle((("\x1b[6~", _DOWN), ("\x1b[5~", _UP)))
    for page, key in itertools.islice(ways, times):
        yield [*(Step(REPEAT, page) for _ in range(HELD)), Step(REPEAT, key, is_timed=True)]


def by_turns(
    programs: Mapping[str, Program], kinds: Mapping[str, Sequence[Script]]
) -> dict[str, dict[str, Waits]]:
    """Play each script of each kind to all programs, one after the other; kind → program → waits.

    All are open meanwhile: what else the machine does weighs on each of them alike.
    """
    opened = {name: Watched(program.open()) for name, program in programs.items()}
    try:
        return {
            kind: {name: waits(took) for name, took in _played(opened, scripts).items()}
            for kind, scripts in kinds.items()
        }
    finally:
        for watched in opened.values():
            watched.terminal.close()


def while_it_goes_on(program: Program, at_rest: Program, is_over: Callable[[], bool]) -> Waits:
    """Type single keys from when the program shows its rows until ``is_over``.

    What its cursor looks like is learned from the same screen ``at_rest``.
    """
    resting = Watched(at_rest.open())
    resting.terminal.close()
    terminal = program.start()
    terminal.wait_for(program.words)
    watched = Watched(terminal, resting.look)
    took: list[float] = []
    end = time.perf_counter() + 300
    while not is_over() and time.perf_counter() < end:
        took += [watched.press(key) for key in _DOWN * 3 + _UP]
    terminal.close()
    return waits(took)


def _played(
    opened: Mapping[str, Watched], scripts: Sequence[Script]
) -> Mapping[str, Sequence[float]]:
    took: dict[str, list[float]] = {name: [] for name in opened}
    for script in scripts:
        for name, watched in opened.items():
            if (ms := watched.play(script)) is not None:
                took[name].append(ms)
    return took


class Watched:
    """An open program whose cursor, the row that looks unlike the others, is looked for."""

    def __init__(self, terminal: Terminal, look: Look | None = None) -> None:
        """Learn what the cursor looks like from where it leaves when it goes down."""
        self.terminal = terminal
        self.look = look or self._learn()

    def _learn(self) -> Look:
        before = self.terminal.looks()
        self._draw_what_comes_of(_DOWN)
        pairs = zip(before, self.terminal.looks(), strict=True)
        look = next(left for left, now in pairs if left != now)
        self._draw_what_comes_of(_UP)
        return look

    def _draw_what_comes_of(self, key: str) -> None:
        self.terminal.type(key)
        for _, data in self.terminal.receive_until_quiet():
            self.terminal.draw(data)

    def press(self, key: str) -> float:
        """Press a key that moves the cursor; return the milliseconds until that is shown.

        The screen need not come to rest; nothing but keys may move the cursor to another row.
        """
        chunks = self.terminal.receive_for(QUIET_SECONDS / 3)
        for _, frame in frames(chunks):
            self.terminal.draw(frame)
        before = self._cursor()
        pressed = self.terminal.type(key)
        end = pressed + LONGEST_SECONDS
        received: list[tuple[float, bytes]] = []
        while self._cursor() == before and time.perf_counter() < end:
            received = self.terminal.receive_for(0.02)
            for moment, frame in frames(received):
                self.terminal.draw(frame)
                if self._cursor() != before:
                    return (moment - pressed) * 1000
        return math.inf

    def play(self, script: Script) -> float | None:
        """Do all steps; return the milliseconds that the timed key waited, None: it moved nothing."""
        pressed, before, chunks = 0.0, self._cursor(), []
        for step in script:
            chunks += self.terminal.receive_for(step.pause)
            if isinstance(step.act, str):
                moment = self.terminal.type(step.act)
            else:
                moment = self.terminal.set_size(*step.act)
            if step.is_timed:
                pressed = moment
        chunks += self.terminal.receive_until_quiet()
        shown = [(moment, self._shows(frame)) for moment, frame in frames(chunks)]
        last = self._cursor()
        if last == before:
            return None
        answered = (m for m, cursor in shown if m > pressed and cursor == last)
        return (next(answered, math.inf) - pressed) * 1000

    def _shows(self, frame: bytes) -> tuple[str, ...]:
        self.terminal.draw(frame)
        return self._cursor()

    def _cursor(self) -> tuple[str, ...]:
        """Return the beginnings of the cursor's lines: those that no width of the window cuts."""
        looks = self.terminal.looks()
        lines = self.terminal.text().split("\n")
        found = [line[:12] for line, look in zip(lines, looks, strict=True) if look == self.look]
        return tuple(found[:2])


def frames(chunks: Sequence[tuple[float, bytes]]) -> Iterator[tuple[float, bytes]]:
    """Yield what was received, cut after each frame; the moment is that of a frame's first byte."""
    end = b"\x1b[?2026l"
    received = b"".join(data for _, data in chunks)
    ends = list(itertools.accumulate(len(data) for _, data in chunks))
    begin = 0
    while begin < len(received):
        found = received.find(end, begin)
        after = len(received) if found < 0 else found + len(end)
        moment = next(m for (m, _), stop in zip(chunks, ends, strict=True) if stop > begin)
        yield moment, received[begin:after]
        begin = after
