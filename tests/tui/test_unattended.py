"""A reply is held in a terminal of its own, and then nobody can see it any more."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui import paths
from inbox_tui.model import DeliveryState
from inbox_tui.reply.sender import UNATTENDED
from inbox_tui.store import Store, outbox
from tests import making, screen

# Figures of the policy that nothing can configure; only a test changes them.
CODE = (
    "from datetime import timedelta; from inbox_tui.reply import policy;"
    "policy.HOLD_OWN = timedelta(seconds={hold}); policy.HOLD_SHOWN_SHORTER = timedelta(0);"
    "policy.ATTENDED_EVERY = timedelta(seconds={attended});"
    "from inbox_tui.cli import main; main()"
)
BUSY = {"hold": 14, "attended": 12}
"""Where what is in sight has to be sent: a busy machine, too, lets the program stand still."""
QUIET = {"hold": 5, "attended": 2.5}


@pytest.fixture
def held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[screen.Screen]:
    """Confirm a reply in a terminal with the figures that the test asks for."""
    code = CODE.format_map(getattr(request, "param", QUIET))
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    making.inbox_with(tomas="my router reboots")
    with screen.opened([sys.executable, "-c", code], dict(os.environ)) as program:
        program.see("my router reboots")
        program.press("rOn it. ^NL")
        program.see("On it. ^NL")
        program.press("\x07")
        program.see("Call sign of this account")
        program.sign("nor")
        program.see("takes it back")
        yield program


def outcome(seconds: float) -> tuple[DeliveryState, str]:
    """Wait until the reply is no longer held, and say how it ended."""
    end = time.monotonic() + seconds
    with Store.open(paths.database_file()) as store:
        while time.monotonic() < end:
            (delivery,) = outbox.recent(store.read())
            if delivery.state not in (DeliveryState.HELD, DeliveryState.SENDING):
                return delivery.state, delivery.reason
            time.sleep(0.1)
    raise AssertionError("it is held for ever")


def is_held() -> bool:
    """Return whether the reply still waits."""
    with Store.open(paths.database_file()) as store:
        return outbox.recent(store.read())[0].state is DeliveryState.HELD


@pytest.mark.parametrize("held", [BUSY], indirect=True, ids=["busy"])
def test_what_is_held_in_sight_is_sent(held: screen.Screen) -> None:
    held.until(lambda: not is_held(), "the end of the hold")
    assert outcome(60)[0] is DeliveryState.SENT


def test_what_is_held_by_a_program_that_stood_still_is_not_sent(held: screen.Screen) -> None:
    held.signal(signal.SIGSTOP)
    time.sleep(6)
    held.signal(signal.SIGCONT)
    assert outcome(60) == (DeliveryState.CANCELLED, UNATTENDED)


def test_what_is_held_in_a_terminal_that_hangs_is_not_sent(held: screen.Screen) -> None:
    """A connection that is dead but not closed: nobody reads what is drawn."""
    turn = 0
    while is_held():  # drawn again and again until the terminal takes nothing more
        turn += 1
        size = struct.pack("HHHH", 40 + turn % 2 * 8, 140 - turn % 2 * 20, 0, 0)
        fcntl.ioctl(held._fd, termios.TIOCSWINSZ, size)
        time.sleep(0.05)
    assert outcome(60) == (DeliveryState.CANCELLED, UNATTENDED)
