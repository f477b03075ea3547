"""The pause between the confirmation and the transmission, at a plain terminal."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from inbox_tui import accounts
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.terminal import read_line
from inbox_tui.living_terminal import is_in_sight
from inbox_tui.model import Delivery, DeliveryState
from inbox_tui.reply.confirm import Ticket
from inbox_tui.reply.sender import Sender, shown_seconds
from inbox_tui.store import Store, outbox

_TOLD_EVERY = 5
_ENDED, _INTERRUPT = b".", b"c"


def hold(store: Store, ticket: Ticket, voice: str) -> Delivery:
    """Hold the confirmed reply, send it when its time has come, and return how it ended.

    ``u`` and Enter, or Ctrl-C, takes it back. Ctrl-C during the transmission waits for its end:
    what has left cannot be called back. The seconds are told in lines of their own, for whoever
    has them read aloud. ``voice`` is who speaks.
    """
    heard, ring = os.pipe()
    sender = Sender(store, accounts.connect, lambda _: _write(ring, _ENDED))
    uid = ticket.delivery_uid
    try:
        with _interrupts_ring(ring):
            sender.hold(ticket)
            narrate(f"Held, as {voice}. u and Enter, or Ctrl-C, takes it back.")
            while _is_wanted_back(store, sender, uid, heard):
                if sender.take_back(uid):
                    break
                if outbox.require(store.read(), uid).state is DeliveryState.SENDING:
                    narrate("Too late: it is being sent, which cannot be called back. Waiting.")
            sender.stop()
    finally:
        # Also on an unforeseen error: nothing is ever sent behind anybody's back.
        sender.stop()
        os.close(ring)
        os.close(heard)
    return outbox.require(store.read(), uid)


def _is_wanted_back(store: Store, sender: Sender, uid: int, heard: int) -> bool:
    """Count down; return True where the person wants it back, False when it has ended."""
    told = 0
    while uid in sender.held():
        left = shown_seconds(outbox.require(store.read(), uid))
        if left and left != told and (left % _TOLD_EVERY == 0 or not told):
            narrate("1 second" if left == 1 else f"{left} seconds")
            told = left
        if _listen(heard):
            return True
        if is_in_sight():
            sender.attend()
        sender.let_go()
    return False


def _listen(heard: int) -> bool:
    """Wait up to a second; return whether the person wants the reply back."""
    ready, _, _ = select.select([heard, sys.stdin.fileno()], [], [], 1.0)
    if heard in ready:
        return _INTERRUPT in os.read(heard, 64)
    if not ready:
        return False
    line = read_line()
    return line is None or line.strip().casefold() == "u"  # None: nobody listens there any more


@contextmanager
def _interrupts_ring(ring: int) -> Iterator[None]:
    """Have Ctrl-C ask for the reply back, wherever the program is just then."""
    before = signal.signal(signal.SIGINT, lambda *_: _write(ring, _INTERRUPT))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _write(ring: int, sign: bytes) -> None:
    os.write(ring, sign)
