"""How a command ended, for scripts."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit status of every command."""

    DONE = 0
    """All that was asked for was done."""
    ERROR = 1
    """It could not be done; the sentence on stderr says why and what to do."""
    USAGE = 2
    """The command line is not understood."""
    SOME_FAILED = 3
    """Some accounts, or some lines of an import, failed; the others are done."""
    NO_SECRET_STORE = 4
    """A secret cannot be kept, read or removed here."""
    NOT_CONFIRMED = 5
    """Nothing was sent, removed or kept, because no person confirmed it."""
    INTERRUPTED = 130
    """Ctrl-C; all that had arrived is kept."""


EPILOG = (
    "Exit codes: 0 done, 1 error, 2 usage, 3 some accounts or lines failed, 4 no secret store, "
    "5 not confirmed, 130 interrupted. Data goes to stdout, everything else to stderr."
)
