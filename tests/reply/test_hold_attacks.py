"""Ways to make a hold shorter than it was promised, or to outlast the wish to take it back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from inbox_tui import accounts as connecting
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.sender import Sender
from tests.reply.conftest import Desk


@contextmanager
def somebody_writes(desk: Desk, seconds: float) -> Iterator[None]:
    begun = threading.Event()

    def work() -> None:
        with desk.store.write():
            begun.set()
            threading.Event().wait(seconds)

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    yield
    thread.join()


def test_a_hold_begins_when_it_is_written(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    with somebody_writes(desk, 1.0):
        ticket = confirm(desk.store, preview, "NOR", utc_now(), timedelta(seconds=0.5))
    assert isinstance(ticket, Ticket)
    assert ticket.hold_until - utc_now() > timedelta(seconds=0.3)


def test_what_is_taken_back_in_time_is_not_sent_by_a_slow_store(desk: Desk) -> None:
    sender = Sender(desk.store, connecting.connect, lambda _: None)
    ticket = desk.confirmed(hold=0.6)
    sender.hold(ticket)
    with somebody_writes(desk, 1.5):
        taken = sender.take_back(ticket.delivery_uid)
    assert taken is not None
    assert taken.state is DeliveryState.CANCELLED
