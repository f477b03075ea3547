"""A program at the other end of two pipes, within limits of time, length and memory.

One thread reads and writes in turn, so that neither side waits for the other with a full pipe.
"""

from __future__ import annotations

import fcntl
import logging
import os
import selectors
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from inbox_tui import process_group
from inbox_tui.exec_adapter import limits

_SHELL = (
    "/bin/sh",
    "-c",
    'ulimit -c 0; ulimit -d "$0" 2>/dev/null; exec "$@"',
)
"""Sets the limits in the new process itself; run with the kilobytes, then the command."""
_PIECE = 65_536
_AHEAD_BYTES = 4096
_LOOK_SECONDS = 0.25
"""So often it is looked whether a program that says nothing is still there."""
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ")

_log = logging.getLogger(__name__)


class ProgramFault(Exception):
    """The program does not do what was agreed. The text ends a sentence: ``ended with status 1``."""


def environment(folder: Path, secrets: Mapping[str, str]) -> dict[str, str]:
    """Return all that a program finds in its environment.

    Home is a folder of its network's own: no ``.netrc`` or ``.curlrc`` of the person's chooses who
    speaks. The values of the account's own secret are ``ADAPTER_SECRET_<NAME>``.
    """
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    own = {f"ADAPTER_SECRET_{name.upper()}": value for name, value in secrets.items()}
    return {**passed_on, "HOME": str(folder), "TMPDIR": str(folder), **own}


class Program:
    """One run of a program: lines go in, lines come out."""

    def __init__(self, file: Path, folder: Path, secrets: Mapping[str, str]) -> None:
        """Start ``file`` in ``folder``. :raises ProgramFault: it cannot be started."""
        self.name = file.name
        self.written = 0
        """Bytes of the last request that have gone out."""
        self._held = bytearray()
        self._searched = 0
        self._total = 0
        self._said = bytearray()
        self._is_over = False
        try:
            self._process = subprocess.Popen(
                (*_SHELL, str(limits.MEMORY_KILOBYTES), str(file)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=folder,
                env=environment(folder, secrets),
                start_new_session=True,
                bufsize=0,
            )
        except (OSError, ValueError) as error:
            raise ProgramFault(f"cannot be started ({error})") from error
        pipes = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._in, self._out, self._err = (pipe.fileno() for pipe in pipes if pipe)
        for pipe in (self._in, self._out, self._err):
            os.set_blocking(pipe, False)
        if hasattr(fcntl, "F_SETPIPE_SZ"):  # Linux
            # No room to run far ahead of who reads: pages that nobody wants are not asked for.
            fcntl.fcntl(self._out, fcntl.F_SETPIPE_SZ, _AHEAD_BYTES)

    def ask(self, line: bytes, seconds: float) -> bytes:
        """Write a line and return the first one that comes back, both without their ends.

        :raises ProgramFault: it ends, or oversteps a limit.
        """
        self.written = 0
        if self._held:
            raise ProgramFault("wrote more than it was asked for")
        return self._exchange(line + b"\n", time.monotonic() + seconds)

    def read(self, seconds: float) -> bytes:
        """Return the next line. :raises ProgramFault: as :meth:`ask` does."""
        return self._exchange(b"", time.monotonic() + seconds)

    def end(self) -> None:
        """End the program and all that it has started; what it wrote to stderr is logged."""
        if self._is_over:
            return
        self._is_over = True
        self._let_it_end()
        status = process_group.kill(self._process)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()
        said = self._said[: limits.LOGGED_BYTES].decode(errors="replace").strip()
        if said:
            _log.warning("the adapter's program %s wrote (status %s): %s", self.name, status, said)

    def _exchange(self, outgoing: bytes, ends: float) -> bytes:
        with selectors.DefaultSelector() as ready:
            ready.register(self._out, selectors.EVENT_READ)
            ready.register(self._err, selectors.EVENT_READ)
            if outgoing:
                ready.register(self._in, selectors.EVENT_WRITE)
            while (line := self._line()) is None:
                left = ends - time.monotonic()
                if left <= 0:
                    raise ProgramFault("did not answer in time")
                found = ready.select(min(left, _LOOK_SECONDS))
                if not found and self._has_ended():
                    raise ProgramFault("has ended")  # though what it started holds its pipes
                for key, _ in found:
                    if key.fd == self._in:
                        outgoing = outgoing[self._write(outgoing) :]
                        if not outgoing:
                            ready.unregister(self._in)
                    elif key.fd == self._err:
                        if not self._read_said():
                            ready.unregister(self._err)
                    else:
                        self._read_out()
        if outgoing:
            raise ProgramFault("answered before it had read the request")
        return line

    def _write(self, outgoing: bytes) -> int:
        try:
            count = os.write(self._in, outgoing[:_PIECE])
        except BlockingIOError:
            return 0
        except OSError as error:
            raise ProgramFault("has ended") from error
        self.written += count
        return count

    def _read_out(self) -> None:
        piece = os.read(self._out, _PIECE)
        if not piece:
            raise ProgramFault("has ended")
        self._count(len(piece))
        self._held += piece

    def _read_said(self) -> bool:
        """Read from stderr; return False where nothing more comes."""
        piece = os.read(self._err, _PIECE)
        self._count(len(piece))
        self._said += piece[: max(0, limits.LOGGED_BYTES - len(self._said))]
        return bool(piece)

    def _count(self, more: int) -> None:
        self._total += more
        if self._total > limits.TOTAL_BYTES:
            raise ProgramFault("wrote too much")

    def _line(self) -> bytes | None:
        end = self._held.find(b"\n", self._searched)
        if end < 0:
            self._searched = len(self._held)
            if self._searched > limits.LINE_BYTES:
                raise ProgramFault("wrote a line that is too long")
            return None
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        self._searched = 0
        return line

    def _has_ended(self) -> bool:
        """Tell whether it has ended, without giving its number free."""
        if not hasattr(os, "waitid"):  # macOS, before Python 3.13
            return False
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self._process.pid, flags) is not None

    def _let_it_end(self) -> None:
        """Close its input, and wait until it ends, for a short while, where it has nothing to do."""
        if self._process.stdin:
            self._process.stdin.close()
        ends = time.monotonic() + limits.CLOSE_SECONDS
        with selectors.DefaultSelector() as ready:
            ready.register(self._out, selectors.EVENT_READ)
            ready.register(self._err, selectors.EVENT_READ)
            while ready.get_map() and (left := ends - time.monotonic()) > 0:
                found = ready.select(min(left, _LOOK_SECONDS))
                if not found and self._has_ended():
                    return
                for key, _ in found:
                    piece = os.read(key.fd, _PIECE)
                    if key.fd == self._err:
                        self._said += piece[: max(0, limits.LOGGED_BYTES - len(self._said))]
                    elif piece:
                        return  # it is in the middle of something that nobody wants any more
                    if not piece:
                        ready.unregister(key.fd)
