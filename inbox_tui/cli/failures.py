"""From an error to one sentence on stderr and an exit code. No traceback reaches a person."""

from __future__ import annotations

import errno
import os
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.printing import narrate, narrate_block

if TYPE_CHECKING:
    from inbox_tui.store import NoSuch


class Failure(click.ClickException):
    """The command cannot go on; ``message`` is a sentence for a person."""

    def __init__(self, message: str, code: ExitCode = ExitCode.ERROR) -> None:
        super().__init__(message)
        self.code = code


def tell(error: BaseException) -> ExitCode:
    """Say on stderr what went wrong and return the exit code; write a report of a crash."""
    if isinstance(error, click.UsageError):
        said = StringIO()  # it quotes the arguments, and a script may have got them from strangers
        error.show(said)
        narrate_block(said.getvalue().rstrip("\n"))
        return ExitCode.USAGE
    if isinstance(error, click.ClickException):
        narrate(error.message)
        return error.code if isinstance(error, Failure) else ExitCode.ERROR
    if isinstance(error, KeyboardInterrupt | click.Abort):
        narrate("Interrupted; what was done so far is kept.")
        return ExitCode.INTERRUPTED
    known = _known(error)
    if known is not None:
        narrate(known[1])
        return known[0]
    return _crash(error)


def _known(error: BaseException) -> tuple[ExitCode, str] | None:
    """Return code and sentence of an error that the floors below raise on purpose."""
    from inbox_tui.errors import Told
    from inbox_tui.keychain import KeychainError
    from inbox_tui.reply.errors import CannotReply
    from inbox_tui.store import NoSuch, disk

    if told := disk.sentence(error):
        return ExitCode.ERROR, told
    match error:
        case KeychainError():
            return ExitCode.NO_SECRET_STORE, error.told
        case NoSuch():
            code = ExitCode.NOT_CONFIRMED if isinstance(error, CannotReply) else ExitCode.ERROR
            return code, f"{error.told} {_place(error)}"
        case CannotReply():
            return ExitCode.NOT_CONFIRMED, error.told
        case Told():
            return ExitCode.ERROR, error.told
        case OSError(errno=errno.ENOSPC, filename=None):  # of --help too, which click writes
            return ExitCode.ERROR, f"It cannot be written: {error.strerror}."
        case OSError() if error.filename:
            return ExitCode.ERROR, file_fault(error)
        case _:
            return None


def is_of_a_secret(outcome: str) -> bool:
    """Return whether a pull ended because a secret could not be read: it stores the error's name."""
    from inbox_tui.keychain import KeychainError

    kinds: list[type[KeychainError]] = [KeychainError, *KeychainError.__subclasses__()]
    return outcome in {kind.__name__ for kind in kinds}


def _place(missing: NoSuch) -> str:
    """Return where the numbers of such things are listed, as a sentence."""
    from inbox_tui.store import Numbered

    listing = {
        Numbered.ATTACHED_FILE: "draft files DRAFT",
        Numbered.CONVERSATION: "list",
        Numbered.DEAD_LETTER: "dead-letters list",
        Numbered.DELIVERY: "outbox",
        Numbered.DRAFT: "draft list",
        Numbered.MESSAGE: "show CONVERSATION",
        Numbered.NOTE: "note CONVERSATION",
    }
    return f"'inbox-tui {listing[missing.kind]}' shows their numbers."


def file_fault(error: OSError) -> str:
    """Say which file the system refuses, and why; of one in our own folders, also what to do."""
    from inbox_tui import paths

    fault = f"{error.filename}: {error.strerror}."
    place = Path(os.fsdecode(error.filename))
    folders = (paths.data_folder(), paths.config_file().parent, paths.log_folder())
    if not any(place.is_relative_to(one) or one.is_relative_to(place) for one in folders):
        return fault
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        way = "A file stands where a folder has to be: move it"
    else:
        way = f"'ls -ld {place.parent}' shows whose it is: make it yours"
    return f"{fault} {way}, or name another folder with $INBOX_TUI_HOME."


def _crash(error: BaseException) -> ExitCode:
    from inbox_tui.logs import write_crash_report
    from inbox_tui.paths import log_folder

    narrate(f"This is a mistake in inbox-tui ({type(error).__name__}), not yours.")
    try:
        report = write_crash_report(error, log_folder())
    except OSError as fault:
        narrate(f"No report of it could be written: {fault.strerror}.")
    else:
        narrate(f"Particulars, without secrets: {report}")
    return ExitCode.ERROR
