"""``inbox-tui doctor``: what is wrong here, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

import click

from inbox_tui import __version__, redaction
from inbox_tui.cli.configuration import configuration
from inbox_tui.cli.doctor_checks import Finding, Verdict, check_machine, check_store
from inbox_tui.cli.doctor_hooks import check_hooks
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.store_access import log_to_file, open_store
from inbox_tui.store import StoreError


@click.command("doctor", short_help="Say what is wrong here, and what to do.")
def command() -> ExitCode:
    """Look at everything the program depends on, and say what is wrong and what to do.

    Nothing is sent, no network is asked, no secret is shown. Exit code 1: something is wrong.
    """
    log_to_file()
    wrong = 0
    say(f"inbox-tui {__version__}")
    for finding in _findings():
        wrong += finding.verdict is Verdict.WRONG
        advice = f" What to do: {finding.what_to_do}" if finding.what_to_do else ""
        say(redaction.redact(f"{finding.verdict}: {finding.words.rstrip('.')}.{advice}"))
    if not wrong:
        narrate("Nothing is wrong.")
        return ExitCode.DONE
    narrate("1 thing is wrong." if wrong == 1 else f"{wrong} things are wrong.")
    return ExitCode.ERROR


def _findings() -> Iterator[Finding]:
    yield from check_machine()
    yield from check_hooks(configuration().notify)
    try:
        with open_store() as store:
            yield from check_store(store)
    except StoreError as error:
        yield Finding(Verdict.WRONG, str(error), "inbox-tui restore BACKUP")
