from __future__ import annotations

from collections.abc import Iterator

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Adapter, Misconfigured
from inbox_tui.model import Account, Delivery, DeliveryState, utc_now
from inbox_tui.reply import sender as sender_module
from inbox_tui.reply.sender import Sender, shown_seconds
from inbox_tui.reply.stop import stop_all
from inbox_tui.store import StoreError, drafts, outbox
from inbox_tui_sandbox import faults
from tests.reply.conftest import Desk


@pytest.fixture
def seen() -> list[Delivery]:
    return []


@pytest.fixture
def sender(desk: Desk, seen: list[Delivery]) -> Iterator[Sender]:
    made = Sender(desk.store, connecting.connect, seen.append)
    yield made
    made.stop()


def test_it_sends_when_the_hold_is_over(desk: Desk, sender: Sender, seen: list[Delivery]) -> None:
    ticket = desk.confirmed(hold=0.2)
    sender.hold(ticket)
    assert desk.posts() == []
    assert sender.wait(ticket.delivery_uid, 10)
    assert [d.state for d in seen] == [DeliveryState.SENT]
    assert len(desk.posts()) == 1
    assert sender.held() == ()


def test_what_is_taken_back_is_never_sent(desk: Desk, sender: Sender, seen: list[Delivery]) -> None:
    ticket = desk.confirmed(hold=0.3)
    sender.hold(ticket)
    taken = sender.take_back_newest()
    assert taken
    assert sender.wait(ticket.delivery_uid, 10)
    assert [d.state for d in seen] == [DeliveryState.CANCELLED]
    assert desk.posts() == []
    assert sender.take_back(ticket.delivery_uid) is None


def test_another_process_can_take_it_back(desk: Desk, sender: Sender) -> None:
    ticket = desk.confirmed(hold=0.3)
    sender.hold(ticket)
    with desk.store.write() as conn:
        conn.execute("UPDATE deliveries SET state = 'cancelled'")
    assert sender.wait(ticket.delivery_uid, 10)
    assert desk.posts() == []


def test_stopping_cancels_what_is_held_and_keeps_the_draft(desk: Desk, sender: Sender) -> None:
    draft = desk.draft()
    sender.hold(desk.confirmed(draft, hold=30))
    sender.stop()
    (delivery,) = outbox.recent(desk.store.read())
    assert delivery.state is DeliveryState.CANCELLED
    assert drafts.is_open(desk.store.read(), draft.uid)
    assert desk.posts() == []


def test_an_account_that_cannot_be_opened_cancels_with_the_reason(
    desk: Desk, sender: Sender, seen: list[Delivery]
) -> None:
    ticket = desk.confirmed(hold=0.1)
    faults.switch_on(desk.folder, "revoked", handle="nora")
    sender.hold(ticket)
    assert sender.wait(ticket.delivery_uid, 10)
    assert seen[-1].state is DeliveryState.CANCELLED
    assert "Nothing was sent" in seen[-1].reason


def test_the_screen_shows_three_seconds_less_than_there_are(desk: Desk) -> None:
    desk.confirmed(hold=20)
    (delivery,) = outbox.recent(desk.store.read())
    assert 15 <= shown_seconds(delivery) <= 17


def test_stopping_sends_nothing_even_where_the_store_cannot_be_written(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.hold(desk.confirmed(hold=0.5))

    def fail() -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "write", fail)
        sender.stop()
    assert sender.held() == ()
    assert desk.posts() == []


def test_a_caller_that_raises_stops_no_delivery(desk: Desk) -> None:
    def fail(_: Delivery) -> None:
        raise RuntimeError

    made = Sender(desk.store, connecting.connect, fail)
    ticket = desk.confirmed()
    made.hold(ticket)
    assert made.wait(ticket.delivery_uid, 10)
    assert len(desk.posts()) == 1


@pytest.mark.parametrize("error", [Misconfigured("No such network."), ZeroDivisionError()])
def test_an_account_that_cannot_even_be_built_cancels_with_the_reason(
    desk: Desk, seen: list[Delivery], error: Exception
) -> None:
    def connect(_: Account) -> Adapter:
        raise error

    made = Sender(desk.store, connect, seen.append)
    ticket = desk.confirmed()
    made.hold(ticket)
    assert made.wait(ticket.delivery_uid, 10)
    assert seen[-1].state is DeliveryState.CANCELLED
    assert seen[-1].reason.startswith("Nothing was sent")


def test_a_thread_that_dies_says_what_the_store_holds(
    desk: Desk, seen: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> Delivery:
        raise SystemExit

    monkeypatch.setattr(sender_module, "transmit", die)
    made = Sender(desk.store, connecting.connect, seen.append)
    ticket = desk.confirmed()
    made.hold(ticket)
    assert made.wait(ticket.delivery_uid, 10)
    assert [d.state for d in seen] == [DeliveryState.CANCELLED]
    assert desk.posts() == []


def test_an_adapter_that_cannot_be_closed_changes_nothing(
    desk: Desk, seen: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError

    def connect(account: Account) -> Adapter:
        adapter = connecting.connect(account)
        monkeypatch.setattr(adapter, "close", fail)
        return adapter

    made = Sender(desk.store, connect, seen.append)
    ticket = desk.confirmed()
    made.hold(ticket)
    assert made.wait(ticket.delivery_uid, 10)
    assert [d.state for d in seen] == [DeliveryState.SENT]


def test_what_a_stop_cancelled_is_let_go_and_told_at_once(
    desk: Desk, sender: Sender, seen: list[Delivery]
) -> None:
    ticket = desk.confirmed(hold=60)
    sender.hold(ticket)
    sender.let_go()
    assert seen == []
    stop_all(desk.store, "wait", utc_now())
    sender.let_go()
    assert sender.wait(ticket.delivery_uid, 10)
    sender.let_go()
    assert [d.state for d in seen] == [DeliveryState.CANCELLED]
    assert sender.held() == ()
