"""Reads a configuration file as text, or says in one sentence why that cannot be done."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from inbox_tui.config.fault import Fault

LARGEST = 256 * 1024
"""Bytes. A file written by hand is far smaller; a mistyped path may name anything."""


class Unreadable(Exception):
    """The file cannot be read; :attr:`fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.told)
        self.fault = fault


def read(file: Path) -> str | None:
    """Return the text of a file, with line feeds alone; None where there is none.

    :raises Unreadable: it is there and cannot be used.
    """
    try:
        data = _bytes(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be one"
        raise _unreadable(file, f"It cannot be read: {reason}.") from error
    if len(data) > LARGEST:
        raise _unreadable(file, f"It is larger than {LARGEST // 1024} KiB, so it is none of ours.")
    try:
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        fault = Fault(
            file=file,
            line=line,
            column=column,
            sentence="It is not UTF-8 from here on; save it as UTF-8.",
        )
        raise Unreadable(fault) from error


def _bytes(file: Path) -> bytes:
    # Without waiting: opening a pipe would wait for its other end.
    handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fault = _fault(os.fstat(handle), file)
        if fault:
            raise _unreadable(file, fault)
        with os.fdopen(handle, "rb", closefd=False) as opened:
            return opened.read(LARGEST + 1)
    finally:
        os.close(handle)


def _fault(found: os.stat_result, file: Path) -> str:
    if stat.S_ISDIR(found.st_mode):
        return "It is a folder, not a file."
    if not stat.S_ISREG(found.st_mode):
        return "It is no ordinary file."
    if found.st_uid not in {os.geteuid(), 0}:
        return "It belongs to another user of this machine, and may name programs to run."
    if found.st_mode & stat.S_IWOTH:
        return (
            "Everybody on this machine can write to it, and it may name programs to run. "
            f"Put it right: chmod 600 {file}"
        )
    return ""


def _unreadable(file: Path, sentence: str) -> Unreadable:
    return Unreadable(Fault(file=file, sentence=sentence))
