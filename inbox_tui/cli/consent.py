"""Consent in a browser, at a plain terminal: the address, a wait, and a line to paste into."""

from __future__ import annotations

import select
import sys

from inbox_tui.accounts import Application
from inbox_tui.adapter import AdapterError
from inbox_tui.cli.configuration import configuration
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.terminal import read_line
from inbox_tui.sign_in import ConsentRefused, SignIn, SignInFault, WrongAnswer

TOLD_EVERY = 30
"""Seconds between two lines on how much time is left."""
_LOOK_SECONDS = 0.2


def sign_in(application: Application, title: str) -> Application:
    """Lead a person through consent on the network called ``title``, which is clean.

    :raises Failure: it was not given, or the network does not take it; nothing was stored.
    """
    try:
        signing = SignIn(application)
        try:
            signing.begin()
            _introduce(signing, title)
            _wait(signing)
            narrate(f"The answer is here. Asking {title} for the credential.")
            return signing.finish()
        finally:
            signing.stop()
    except SignInFault as fault:
        raise Failure(f"{fault.told} Nothing was stored.") from fault
    except AdapterError as error:  # its advice is for an account that is there already
        raise Failure(f"{error.sentence} Nothing was stored.") from error


def _introduce(signing: SignIn, title: str) -> None:
    narrate(f"Say yes on this page of {title}:")
    narrate(signing.address)
    narrate(
        "o and Enter opens it in the browser of this machine. In another browser, paste the "
        "address that it ends at here, or the code that it shows. Ctrl-C stops."
    )


def _wait(signing: SignIn) -> None:
    told = signing.seconds_left
    narrate(f"{told} seconds left")
    while not signing.has_answer():
        if note := signing.take_note():
            narrate(note)
        if signing.seconds_left <= told - TOLD_EVERY:
            told = signing.seconds_left
            narrate(f"{told} seconds left")
        ready, _, _ = select.select([sys.stdin], [], [], _LOOK_SECONDS)
        if ready:
            _take(signing, read_line())


def _take(signing: SignIn, line: str | None) -> None:
    if line is None:
        raise Failure("Stopped. Nothing was stored.", ExitCode.NOT_CONFIRMED)
    words = line.strip()
    if words.lower() == "o":
        said = _open(signing.address)
        narrate(f"{said} {signing.address}" if said else "Handed to the browser.")
        return
    if not words:
        return
    try:
        signing.paste(words)
    except ConsentRefused:
        raise
    except WrongAnswer as fault:
        narrate(fault.told)


def _open(address: str) -> str:
    from inbox_tui.programs.browser import hand_over, plain_address

    return hand_over(plain_address(address) or address, configuration().browser.command)
