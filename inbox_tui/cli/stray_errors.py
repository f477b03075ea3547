"""What nobody handles, in a thread or while the process ends, is reported without secrets.

Python itself would print it, with whatever its message holds, over whatever is on the screen.
"""

from __future__ import annotations

import errno
import sys
import threading
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs


def report_stray_errors() -> None:
    """From now on, write a crash report of every error that reaches the top of this process."""
    sys.excepthook = _at_the_top
    sys.unraisablehook = _while_ending
    threading.excepthook = _in_a_thread


def _at_the_top(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    del kind, trace  # the error has both
    from inbox_tui.cli.failures import tell

    tell(error)


def _in_a_thread(stray: threading.ExceptHookArgs) -> None:
    error = stray.exc_value
    if error is None or isinstance(error, SystemExit):
        return
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return  # the terminal was closed under the thread that draws, which is no mistake of ours
    _report(error)


def _while_ending(stray: UnraisableHookArgs) -> None:
    if stray.exc_value is not None:
        _report(stray.exc_value)


def _report(error: BaseException) -> None:
    from inbox_tui.logs import write_crash_report
    from inbox_tui.paths import log_folder

    with suppress(OSError, ImportError):  # of an interpreter that is being taken apart
        write_crash_report(error, log_folder())
