"""How the screens end when nobody quits: by an error of their own, or by a signal.

The terminal is given back, nothing that was typed is lost, and a report without secrets takes the
place of Textual's traceback, which prints everybody's local variables.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)
"""Those that end a program; SIGHUP comes when the terminal is closed."""

GIVE_BACK = (
    "\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l"  # no mouse, no focus
    "\x1b[?2004l\x1b[?2048l\x1b[?7h"  # no marked pastes, no reports of size, lines wrap
    "\x1b[?1049l\x1b[?25h"  # the first screen, with its own keyboard protocol, and a cursor
)
"""May follow where Textual has done the same: nothing is drawn in between."""


class Ending:
    """What ended the program. Of several errors, the first counts: the rest follow from it."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.report: Path | None = None
        self._fault = ""

    @property
    def sentence(self) -> str:
        """Return what to tell a person about the error, or ""."""
        if self.error is None:
            return ""
        where = f"Report, without secrets: {self.report}" if self.report else self._fault
        return (
            f"inbox-tui ended on an error of its own ({type(self.error).__name__}). "
            f"Drafts are saved, and no reply leaves after this.\n{where}"
        )

    def crashed(self, error: BaseException) -> None:
        """Write the report of an error that nobody handles. Raises nothing."""
        from inbox_tui.logs import write_crash_report
        from inbox_tui.paths import log_folder

        if self.error is not None:
            return
        self.error = error
        try:
            self.report = write_crash_report(error, log_folder())
        except OSError as fault:
            self._fault = f"No report of it could be written: {fault.strerror}."


def unnamed(shown: Sequence[object]) -> RuntimeError:
    """Return an error for what Textual only has as something to show, such as a traceback.

    It does so where its thread that reads the keyboard ends.
    """
    stacks = [stack for one in shown for stack in getattr(getattr(one, "trace", one), "stacks", ())]
    words = [f"{stack.exc_type}: {stack.exc_value}" for stack in stacks]
    return RuntimeError("; ".join(words) or "The screens ended by themselves.")


def listen(leave: Callable[[int], object]) -> None:
    """Call ``leave`` with the exit code, 128 and the signal's number, when the process is to end.

    To be called in the main thread's event loop, which takes the handlers away when it closes.
    """
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        # Only a main thread can be told of signals.
        with suppress(ValueError, RuntimeError):
            loop.add_signal_handler(number, leave, 128 + number)


@contextmanager
def given_back(ending: Ending) -> Iterator[None]:
    """Leave the terminal as it was found, also where the error is in the code that does so."""
    attributes = _attributes()
    whole = False
    try:
        yield
        whole = ending.error is None
    finally:
        if not whole and attributes is not None:
            say(GIVE_BACK, end="")
        if attributes is not None:
            with suppress(OSError, termios.error):
                termios.tcsetattr(sys.__stdin__, termios.TCSANOW, attributes)  # type: ignore[arg-type]


@contextmanager
def closed_terminal_outlived() -> Iterator[None]:
    """Go on when the terminal is closed: what is being saved here matters more."""
    before = signal.getsignal(signal.SIGHUP)
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        yield
    finally:
        with suppress(ValueError):
            signal.signal(signal.SIGHUP, before)


def say(words: str, end: str = "\n") -> None:
    """Write to the terminal after the screens, or nowhere where it was closed."""
    with suppress(OSError, ValueError):
        sys.stderr.write(words + end)
        sys.stderr.flush()


def _attributes() -> list[int | list[bytes | int]] | None:
    try:
        return termios.tcgetattr(sys.__stdin__)  # type: ignore[arg-type]
    except (OSError, ValueError, TypeError, termios.error):
        return None  # no terminal
