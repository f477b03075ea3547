"""A program of the person's own that hears what came in."""

from __future__ import annotations

import logging
import subprocess
import tempfile
from collections.abc import Sequence

from inbox_tui import process_group
from inbox_tui.keychain.environment import without_secrets

SECONDS = 10.0
"""After that the program and all that it started are killed."""
LOGGED_BYTES = 4000
"""So much of what it wrote goes into the log."""

_log = logging.getLogger(__name__)


def run(command: Sequence[str], particulars: str) -> None:
    """Run ``command``, which no shell reads, with ``particulars`` on its standard input.

    Whatever it does, this returns; what it wrote and how it ended stands in the log, which keeps
    secrets out. It gets no secret of ours in its environment.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written:
        given.write(particulars.encode())
        given.seek(0)
        try:
            process = subprocess.Popen(
                command,
                stdin=given,
                stdout=written,
                stderr=subprocess.STDOUT,
                env=without_secrets(),
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            _log.warning("the hook %s cannot be started: %s", command[0], error)
            return
        ended = _wait(process)
        written.seek(0)
        said = written.read(LOGGED_BYTES).decode(errors="replace").strip()
    if ended != 0 or said:
        _log.warning("the hook %s %s. It wrote: %s", command[0], _words(ended), said or "nothing")


def _wait(process: subprocess.Popen[bytes]) -> int | None:
    """Return the exit status, None where it had to be killed; nothing of its group goes on."""
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        process_group.kill(process)


def _words(ended: int | None) -> str:
    if ended is None:
        return f"was killed after {SECONDS:.0f} s"
    return f"ended with status {ended}"
