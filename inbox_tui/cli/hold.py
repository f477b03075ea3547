"""The pause between the confirmation and the transmission, at a plain terminal."""

from __future__ import annotations

import os
import select
import sys

from inbox_tui import accounts
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.terminal import read_line
from inbox_tui.model import Delivery
from inbox_tui.reply.confirm import Ticket
from inbox_tui.reply.sender import Sender, shown_seconds
from inbox_tui.store import Store, outbox

_TOLD_EVERY = 5


def hold(store: Store, ticket: Ticket) -> Delivery:
    """Hold the confirmed reply, send it when its time has come, and return how it ended.

    ``u`` and Enter, or Ctrl-C, takes it back. Ctrl-C during the transmission waits for its end:
    what has left cannot be called back.
    """
    ended, wake = os.pipe()
    sender = Sender(store, accounts.connect, lambda _: _ring(wake))
    try:
        sender.hold(ticket)
        narrate("Held. u and Enter, or Ctrl-C, takes it back.")
        while not _wait(store, sender, ticket.delivery_uid, ended):
            if sender.take_back(ticket.delivery_uid) is None:
                narrate("Too late: it is being sent.")
    finally:
        # Also on an unforeseen error: nothing is ever sent behind anybody's back.
        sender.stop()
        os.close(wake)
        os.close(ended)
    return outbox.require(store.read(), ticket.delivery_uid)


def _wait(store: Store, sender: Sender, uid: int, ended: int) -> bool:
    """Count down; return True when the delivery has ended, False where it is wanted back."""
    told = 0
    try:
        while uid in sender.held():
            left = shown_seconds(outbox.require(store.read(), uid))
            if left and left != told and (left % _TOLD_EVERY == 0 or not told):
                narrate(f"{left} seconds")
                told = left
            if _listen(ended):
                return False
    except KeyboardInterrupt:
        return False
    return True


def _listen(ended: int) -> bool:
    """Wait up to a second; return whether the person wants the reply back."""
    ready, _, _ = select.select([ended, sys.stdin.fileno()], [], [], 1.0)
    if ended in ready:
        os.read(ended, 1)
        return False
    if not ready:
        return False
    line = read_line()
    return line is None or line.strip().casefold() == "u"  # None: nobody listens there any more


def _ring(wake: int) -> None:
    os.write(wake, b".")
