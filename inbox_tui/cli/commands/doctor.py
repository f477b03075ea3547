"""``inbox-tui doctor``: what is wrong here, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import click

from inbox_tui import __version__, redaction
from inbox_tui.cli.configuration import configuration
from inbox_tui.cli.doctor_checks import Finding, Verdict, check_machine, check_store
from inbox_tui.cli.doctor_hooks import check_hooks
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import file_fault
from inbox_tui.cli.printing import fields_of, narrate, say, say_json
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.store import StoreError

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@click.command("doctor", short_help="Say what is wrong here, and what to do.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON line for each finding.")
def command(as_json: bool) -> ExitCode:
    """Look at everything the program depends on, and say what is wrong and what to do.

    Nothing is sent, no network is asked, no secret is shown. Exit code 1: something is wrong.
    """
    wrong = 0
    if not as_json:
        say(f"inbox-tui {__version__}")
    for finding in _findings():
        wrong += finding.verdict is Verdict.WRONG
        if as_json:
            say_json({name: redaction.redact(said) for name, said in fields_of(finding).items()})
            continue
        advice = f" What to do: {finding.what_to_do}" if finding.what_to_do else ""
        say(redaction.redact(f"{finding.verdict}: {finding.words.rstrip('.')}.{advice}"))
    if not wrong:
        narrate("Nothing is wrong.")
        return ExitCode.DONE
    narrate("1 thing is wrong." if wrong == 1 else f"{wrong} things are wrong.")
    return ExitCode.ERROR


def _findings() -> Iterator[Finding]:
    try:
        log_to_file()
    except OSError as error:
        yield Finding(Verdict.WRONG, file_fault(error))
    yield from check_machine()
    yield from check_hooks(configuration().notify)
    try:
        with open_store() as store:
            yield from check_store(store)
    except OSError as error:
        yield Finding(Verdict.WRONG, file_fault(error))
    except StoreError as error:
        yield Finding(Verdict.WRONG, str(error), _advice(error))


def _advice(error: StoreError) -> str:
    """Say what helps: a backup helps against damage, not against what the system does not allow."""
    code = getattr(error.__cause__, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if isinstance(error.__cause__, OSError) or code not in _DAMAGED:
        return "Look whose the file and its folder are, and whether they can be written"
    return "inbox-tui restore BACKUP"
