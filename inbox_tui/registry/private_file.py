"""Reading a file that nobody but its owner can have written, or the folders that lead to it.

Each folder is opened from the one above it, without following links, and is judged by what was
opened: what is read is what was judged, whoever renames things meanwhile.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from inbox_tui.adapter import Misconfigured

_ROOT = 0
_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MOST_LINKS = 40


class NotPrivate(Misconfigured):
    """Somebody else could have changed the file."""

    advice = ""


def read(path: Path, most_bytes: int) -> bytes:
    """Return the content of ``path``, an absolute path without ``..``.

    :raises NotPrivate: the file or a folder above it can be written by somebody else, belongs to
        somebody else, or is a link; or it is no file, or larger than ``most_bytes``.
    :raises FileNotFoundError: it is not there.
    :raises OSError: it cannot be read.
    """
    path = _behind_links_of_the_system(path)
    with ExitStack() as opened:
        above: int | None = None
        for folder in _folders(path):
            above = _open(folder, _FOLDER, above)
            opened.callback(os.close, above)
            _judge_folder(folder, os.fstat(above))
        handle = _open(path, _FILE, above)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise NotPrivate(f"{path} is no file.")
            if found.st_uid != os.geteuid():
                raise NotPrivate(_foreign(path, found.st_uid))
            if found.st_mode & 0o022:
                raise NotPrivate(_writable(path))
            content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise NotPrivate(f"{path} is larger than {most_bytes} bytes.")
    return content


def _folders(path: Path) -> Iterator[Path]:
    return reversed(path.parents)


def _open(path: Path, flags: int, above: int | None) -> int:
    try:
        return os.open(path if above is None else path.name, flags, dir_fd=above)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR) and path.is_symlink():
            raise NotPrivate(f"{path} is a link. Put the file itself there.") from None
        raise


def _judge_folder(folder: Path, found: os.stat_result) -> None:
    if found.st_uid not in (_ROOT, os.geteuid()):
        raise NotPrivate(_foreign(folder, found.st_uid))
    # In a sticky folder such as /tmp nobody renames or removes what belongs to others.
    is_sticky = found.st_uid == _ROOT and found.st_mode & stat.S_ISVTX
    if found.st_mode & 0o022 and not is_sticky:
        raise NotPrivate(_writable(folder))


def _behind_links_of_the_system(path: Path) -> Path:
    """Replace the links above ``path`` that only the administrator can have made (/home, /tmp)."""
    for _ in range(_MOST_LINKS):
        for folder in _folders(path):
            try:
                found = folder.lstat()
            except FileNotFoundError:
                return path
            if stat.S_ISLNK(found.st_mode) and found.st_uid == _ROOT != os.geteuid():
                target = Path(os.path.normpath(folder.parent / folder.readlink()))
                path = target / path.relative_to(folder)
                break
        else:
            return path
    raise NotPrivate(f"{path} is behind too many links.")


def _foreign(path: Path, owner: int) -> str:
    return f"{path} belongs to another user of this machine (number {owner})."


def _writable(path: Path) -> str:
    return f"{path} can be written by others. Close it: chmod go-w '{path}'"
