"""What the program writes down about itself: one log file and crash reports, without secrets.

Both are readable by their owner only (0600), and both are cleaned as text from strangers is:
somebody will look at them in a terminal.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from inbox_tui import __version__
from inbox_tui.paths import private_folder
from inbox_tui.redaction import redact
from inbox_tui.text import clean, clean_line

LEVEL_VARIABLE = "INBOX_TUI_LOG"
FILE_NAME = "inbox-tui.log"
LARGEST_BYTES = 2_000_000
"""A log that is larger when the program starts becomes ``inbox-tui.log.1``."""


class RedactingFilter(logging.Filter):
    """Takes secrets out of a record: message, arguments, traceback and stack.

    Belongs on handlers, so that the records of every library pass through it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite ``record`` in place; no record is held back."""
        _take_secrets_out(record)
        return True


def _take_secrets_out(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 - any object's own __str__ may fail here
        message = f"{record.msg} (its arguments could not be formatted)"
    record.msg, record.args = redact(message), None
    if isinstance(record.exc_info, tuple) and record.exc_info[1] and not record.exc_text:
        record.exc_text = "".join(traceback.format_exception(record.exc_info[1])).rstrip()
    record.exc_info = None
    record.exc_text = redact(record.exc_text) if record.exc_text else None
    record.stack_info = redact(record.stack_info) if record.stack_info else None


class _RedactedRecords:
    """Makes the process' log records, without secrets from their first moment on.

    A handler that somebody else has set up, at whatever logger and level, gets no others.
    """

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self._make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self._make(*args, **kwargs)
        _take_secrets_out(record)
        return record


class _CleanFormatter(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        return clean_line(super().formatMessage(record))  # nobody forges a second record

    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))


class _PrivateFileHandler(logging.FileHandler):
    def _open(self) -> TextIOWrapper:
        return open(
            self.baseFilename, "a", encoding="utf-8", errors="replace", opener=_open_private
        )


def set_up_logging(folder: Path) -> Path:
    """Send the log records of the whole process to one file in ``folder``; return its path.

    Nothing goes to the terminal any more: no record, no warning of Python, no complaint about a
    failed record. What other handlers get, such as those of a logging configuration of the owner's
    own, has no secrets in it either. ``INBOX_TUI_LOG`` names the lowest level that is written (default WARNING).
    The file is made with the first record.
    """
    path = private_folder(folder) / FILE_NAME
    if path.is_file() and path.stat().st_size > LARGEST_BYTES:
        path.replace(path.with_name(f"{FILE_NAME}.1"))
    handler = _PrivateFileHandler(path, delay=True)
    handler.addFilter(RedactingFilter())
    handler.setFormatter(_CleanFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    levels = logging.getLevelNamesMapping()
    logging.basicConfig(
        handlers=[handler],
        level=levels.get(os.environ.get(LEVEL_VARIABLE, "").upper(), logging.WARNING),
        force=True,
    )
    make = logging.getLogRecordFactory()
    if not isinstance(make, _RedactedRecords):
        logging.setLogRecordFactory(_RedactedRecords(make))
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False
    return path


def write_crash_report(error: BaseException, folder: Path) -> Path:
    """Write what ended the program to a new file in ``folder`` and return its path.

    It holds versions and the traceback: lines of code and redacted messages, no local variables.
    """
    now = datetime.now(UTC)
    trace = traceback.TracebackException.from_exception(error, capture_locals=False)
    report = "\n".join(
        (
            f"inbox-tui {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"{now:%Y-%m-%d %H:%M:%S} UTC, process {os.getpid()}, {Path(sys.argv[0]).name}",
            "",
            "".join(trace.format()),
        )
    )
    name = f"crash-{now:%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    path = private_folder(folder) / name
    with open(path, "x", encoding="utf-8", errors="replace", opener=_open_private) as file:
        file.write(clean(redact(report)))
    return path


def _open_private(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor
