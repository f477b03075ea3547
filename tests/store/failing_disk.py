"""A disk that fails at the n-th write, sync or truncation of one inbox, under SQLite itself.

SQLite reaches the disk through a table of functions (https://www.sqlite.org/vfs.html). This puts
functions in between for the files of one inbox. They count what changes the disk, and from a given
call on answer as a full, broken or half-writing disk does. Nothing of SQLite or of the program is
replaced: what is tested is what they do about it.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

FULL = 13
IOERR_WRITE = 10 | 3 << 8
IOERR_FSYNC = 10 | 4 << 8
IOERR_TRUNCATE = 10 | 6 << 8
IOERR_SHMMAP = 10 | 21 << 8

_P = ctypes.c_void_p
_INT = ctypes.c_int
_Open = ctypes.CFUNCTYPE(_INT, _P, _P, _P, _INT, _P)
_Write = ctypes.CFUNCTYPE(_INT, _P, _P, _INT, ctypes.c_int64)
_Truncate = ctypes.CFUNCTYPE(_INT, _P, ctypes.c_int64)
_Sync = ctypes.CFUNCTYPE(_INT, _P, _INT)
_ShmMap = ctypes.CFUNCTYPE(_INT, _P, _INT, _INT, _INT, _P)


class _Methods(ctypes.Structure):
    """``sqlite3_io_methods``, version 3."""

    _fields_ = (
        ("version", _INT), ("close", _P), ("read", _P), ("write", _Write),
        ("truncate", _Truncate), ("sync", _Sync), ("size", _P), ("lock", _P), ("unlock", _P),
        ("reserved", _P), ("control", _P), ("sector", _P), ("characteristics", _P),
        ("shm_map", _ShmMap), ("shm_lock", _P), ("shm_barrier", _P), ("shm_unmap", _P),
        ("fetch", _P), ("unfetch", _P),
    )  # fmt: skip


class _File(ctypes.Structure):
    """``sqlite3_file``."""

    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


class _System(ctypes.Structure):
    """The beginning of ``sqlite3_vfs``; the rest of version 3 is fifteen functions."""

    _fields_ = (
        ("version", _INT), ("file_size", _INT), ("longest_path", _INT), ("next", _P),
        ("name", ctypes.c_char_p), ("data", _P), ("open", _Open), ("rest", _P * 15),
    )  # fmt: skip


_KEPT: list[ctypes.Structure] = []
"""SQLite keeps only their addresses, and a connection may outlive its test."""


class Fault(Enum):
    """How the disk fails."""

    FULL = "full"
    """No room: nothing is written, now and from now on, until the disk is mended."""
    BROKEN = "broken"
    """One call fails, and the ones after it work again."""
    TORN = "torn"
    """Half is written, then that call and all after it fail, as when the power goes."""


@dataclass
class Disk:
    """What happened to the files of one inbox."""

    path: Path
    fault: Fault = Fault.FULL
    at: int | None = None
    """The call that fails first, counted from 1; None: none does."""
    calls: int = 0
    failed: int = 0

    def mend(self) -> None:
        """Let every call work from now on."""
        self.at = None

    def fails(self) -> bool:
        """Count a call; return whether it fails."""
        self.calls += 1
        if self.at is None or self.calls < self.at:
            return False
        bad = self.fault is not Fault.BROKEN or self.calls == self.at
        self.failed += bad
        return bad

    def is_torn_now(self) -> bool:
        """Return whether the call that fails writes half of what it was given."""
        return self.fault is Fault.TORN and self.calls == self.at


def library() -> ctypes.CDLL | None:
    """Return the SQLite that Python uses; None where Python was built with one inside."""
    found = ctypes.CDLL(_sqlite3.__file__)
    try:
        found.sqlite3_vfs_find.restype = _P
    except AttributeError:
        return None
    found.sqlite3_vfs_register.argtypes = (_P, _INT)
    found.sqlite3_vfs_unregister.argtypes = (_P,)
    return found


@contextmanager
def failing_disk(path: Path, at: int | None = None, fault: Fault = Fault.FULL) -> Iterator[Disk]:
    """Put the disk under every file whose name begins with ``path``, for connections made inside."""
    sqlite = library()
    assert sqlite is not None
    disk = Disk(path, fault, at)
    original = sqlite.sqlite3_vfs_find(None)
    system = _System.from_buffer_copy(
        (ctypes.c_char * ctypes.sizeof(_System)).from_address(original)
    )
    really_open = _Open(ctypes.cast(system.open, _P).value or 0)  # not the field, which changes
    prefix = os.fsencode(path.resolve())

    def open_file(_: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        code: int = really_open(original, name, file, flags, out)
        if code == 0 and name and (ctypes.string_at(name).startswith(prefix)):
            opened = _File.from_address(file)
            opened.methods = ctypes.pointer(_failing(opened.methods.contents, disk))
        return code

    system.name = b"failing"
    system.open = _Open(open_file)
    _KEPT.append(system)
    sqlite.sqlite3_vfs_register(ctypes.addressof(system), 1)
    try:
        yield disk
    finally:
        sqlite.sqlite3_vfs_unregister(ctypes.addressof(system))


def _failing(real: _Methods, disk: Disk) -> _Methods:
    """Return a copy of the functions of an open file that asks ``disk`` before each change."""
    write, truncate, sync, shm_map = real.write, real.truncate, real.sync, real.shm_map

    def failing_write(file: int, data: int, amount: int, offset: int) -> int:
        if not disk.fails():
            return int(write(file, data, amount, offset))
        if disk.is_torn_now():
            write(file, data, amount // 2, offset)
        return FULL if disk.fault is Fault.FULL else IOERR_WRITE

    def failing_truncate(file: int, size: int) -> int:
        return IOERR_TRUNCATE if disk.fails() else int(truncate(file, size))

    def failing_sync(file: int, flags: int) -> int:
        return IOERR_FSYNC if disk.fails() else int(sync(file, flags))

    def failing_shm_map(file: int, region: int, size: int, extend: int, out: int) -> int:
        fails = extend and disk.fails()
        return IOERR_SHMMAP if fails else int(shm_map(file, region, size, extend, out))

    methods = _Methods.from_buffer_copy(real)
    methods.write = _Write(failing_write)
    methods.truncate = _Truncate(failing_truncate)
    methods.sync = _Sync(failing_sync)
    methods.shm_map = _ShmMap(failing_shm_map)
    _KEPT.append(methods)
    return methods
