"""Ways to make a hold shorter than promised, unseen, or deaf to the wish to take it back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.model import Account, Delivery, DeliveryState, utc_now
from inbox_tui.reply import cancel as cancelling
from inbox_tui.reply import policy
from inbox_tui.reply import sender as sender_module
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.sender import UNATTENDED, Sender
from inbox_tui.store import StoreError, drafts, outbox
from inbox_tui_sandbox import SandboxAdapter
from tests.reply.conftest import Desk


@pytest.fixture
def sender(desk: Desk) -> Iterator[Sender]:
    made = Sender(desk.store, connecting.connect, lambda _: None)
    yield made
    made.stop()


def only(desk: Desk) -> Delivery:
    (delivery,) = outbox.recent(desk.store.read())
    return delivery


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


def _fail() -> None:
    raise StoreError("Another process has been writing to the inbox for 30 seconds.")


def test_a_hold_begins_when_it_is_written(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    with somebody_writes(desk, 1.0):
        ticket = confirm(desk.store, preview, "NOR", utc_now(), timedelta(seconds=0.5))
    assert isinstance(ticket, Ticket)
    assert ticket.hold_until - utc_now() > timedelta(seconds=0.3)


def test_what_is_taken_back_is_not_sent_even_where_the_store_cannot_be_written(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = desk.draft()
    ticket = desk.confirmed(draft, hold=0.3)
    sender.hold(ticket)
    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "write", _fail)
        with pytest.raises(StoreError):
            sender.take_back(ticket.delivery_uid)
    assert sender.wait(ticket.delivery_uid, 10)
    assert only(desk).state is DeliveryState.CANCELLED
    assert drafts.is_open(desk.store.read(), draft.uid)
    assert desk.posts() == []


def test_who_takes_back_in_time_is_not_told_that_it_is_too_late(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the end of the hold, the thread that waited may mark it first."""
    seen: list[Delivery] = []
    sender = Sender(desk.store, connecting.connect, seen.append)
    ticket = desk.confirmed(hold=0.3)
    sender.hold(ticket)
    mark = cancelling.take_back

    def late(*given: Any) -> Delivery | None:
        assert sender.wait(ticket.delivery_uid, 10)
        return mark(*given)

    monkeypatch.setattr(sender_module, "take_back", late)
    taken = sender.take_back(ticket.delivery_uid)
    assert taken
    assert taken.state is DeliveryState.CANCELLED
    assert [d.state for d in seen] == [DeliveryState.CANCELLED]


def test_what_is_taken_back_while_the_network_is_asked_once_more_is_not_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def connect(account: Account) -> SandboxAdapter:
        adapter = connecting.connect(account)
        assert isinstance(adapter, SandboxAdapter)
        whoami = adapter.whoami

        def slow() -> object:
            asked.set()
            go_on.wait(10)
            return whoami()

        monkeypatch.setattr(adapter, "whoami", slow)
        return adapter

    sender = Sender(desk.store, connect, lambda _: None)
    ticket = desk.confirmed()
    sender.hold(ticket)
    assert asked.wait(10)
    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "write", _fail)
        with pytest.raises(StoreError):
            sender.take_back(ticket.delivery_uid)
    go_on.set()
    assert sender.wait(ticket.delivery_uid, 10)
    assert only(desk).state is DeliveryState.CANCELLED
    assert desk.posts() == []


def test_a_machine_that_slept_while_the_network_was_asked_once_more_sends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks = sender_module._clocks
    slept: list[float] = []
    monkeypatch.setattr(sender_module, "_clocks", lambda: (clocks()[0], clocks()[1] + sum(slept)))

    def connect(account: Account) -> SandboxAdapter:
        adapter = connecting.connect(account)
        assert isinstance(adapter, SandboxAdapter)
        whoami = adapter.whoami

        def sleep() -> object:
            slept.append(60)
            return whoami()

        monkeypatch.setattr(adapter, "whoami", sleep)
        return adapter

    sender = Sender(desk.store, connect, lambda _: None)
    ticket = desk.confirmed()
    sender.hold(ticket)
    assert sender.wait(ticket.delivery_uid, 10)
    assert only(desk).reason == UNATTENDED
    assert desk.posts() == []


def test_what_was_disarmed_is_cancelled_at_the_end_of_its_hold(desk: Desk, sender: Sender) -> None:
    ticket = desk.confirmed(hold=0.2)
    sender.hold(ticket)
    sender.disarm()
    assert sender.wait(ticket.delivery_uid, 10)
    assert only(desk).state is DeliveryState.CANCELLED
    assert desk.posts() == []


def test_a_hold_that_nobody_shows_ends_without_a_send(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "ATTENDED_EVERY", timedelta(seconds=0.2))
    ticket = desk.confirmed(hold=0.6)
    sender.hold(ticket)
    assert sender.wait(ticket.delivery_uid, 10)
    assert only(desk).state is DeliveryState.CANCELLED
    assert only(desk).reason == UNATTENDED
    assert desk.posts() == []


@pytest.mark.parametrize("clock", [0, 1], ids=["stood still", "machine slept"])
def test_a_hold_that_was_interrupted_ends_without_a_send(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch, clock: int
) -> None:
    ticket = desk.confirmed(hold=0.6)
    sender.hold(ticket)
    clocks = sender_module._clocks
    leap = [0.0, 0.0]
    leap[clock] = 6.0
    monkeypatch.setattr(
        sender_module, "_clocks", lambda: (clocks()[0] + leap[0], clocks()[1] + leap[1])
    )
    sender.attend()
    assert sender.wait(ticket.delivery_uid, 10)
    assert only(desk).reason == UNATTENDED
    assert desk.posts() == []


def test_a_hold_that_somebody_shows_is_sent(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, passed = sender_module._clocks(), 0.0
    monkeypatch.setattr(sender_module, "_clocks", lambda: (begun[0] + passed, begun[1] + passed))
    ticket = desk.confirmed(hold=0.3)
    sender.hold(ticket)
    for _ in range(3):
        passed += policy.ATTENDED_EVERY.total_seconds() - 1
        sender.attend()
    assert sender.wait(ticket.delivery_uid, 10)
    assert only(desk).state is DeliveryState.SENT
