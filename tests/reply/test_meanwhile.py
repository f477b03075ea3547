"""Two processes on one store: what another one has settled meanwhile is settled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Outgoing, RateLimited, Sent
from inbox_tui.model import Delivery, DeliveryState, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply import sender as sender_module
from inbox_tui.reply.reconcile import recover, resolve
from inbox_tui.reply.sender import UNATTENDED, Sender, shown_seconds
from inbox_tui.reply.stop import stop_all
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import StoreError, audit, outbox
from tests import making
from tests.reply.conftest import Desk


@pytest.fixture
def seen() -> list[Delivery]:
    return []


@pytest.fixture
def sender(desk: Desk, seen: list[Delivery]) -> Iterator[Sender]:
    made = Sender(desk.store, connecting.connect, seen.append)
    yield made
    made.stop()


def acts(desk: Desk) -> list[str]:
    """Return what was done, newest first."""
    return [entry.act for entry in audit.page(desk.store.read(), limit=3)]


def give_up(desk: Desk) -> None:
    """Do what a process does that takes the one which is sending for dead."""
    with desk.store.write() as conn:
        conn.execute("UPDATE deliveries SET state = 'unknown' WHERE state = 'sending'")


@pytest.mark.parametrize("state", ["held", "sending"])
def test_two_processes_that_clear_up_at_once_settle_it_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    desk.confirmed()
    with desk.store.write() as conn:
        conn.execute(
            "UPDATE deliveries SET holder = 'elsewhere:1:x', lease_until = '2000-01-01T00:00:00.000Z'"
        )
        conn.execute("UPDATE deliveries SET state = ? WHERE state <> ?", (state, state))
    as_both_saw_it = outbox.under_way(desk.store.read())
    assert len(recover(desk.store)) == 1
    before = acts(desk)
    monkeypatch.setattr(outbox, "under_way", lambda _: as_both_saw_it)
    assert recover(desk.store) == ()
    assert acts(desk) == before


def test_a_refusal_that_comes_after_it_was_given_up_leaves_it_unknown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed()
    adapter = connecting.connect(desk.own)

    def send(_: Outgoing) -> Sent:
        give_up(desk)
        raise RateLimited("Too many requests.")

    monkeypatch.setattr(adapter, "send", send)
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.UNKNOWN
    assert acts(desk)[0] == "confirmed"


def test_an_answer_that_comes_after_it_was_given_up_settles_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed()
    adapter = connecting.connect(desk.own)
    real = adapter.send

    def send(outgoing: Outgoing) -> Sent:
        give_up(desk)
        return real(outgoing)

    monkeypatch.setattr(adapter, "send", send)
    assert transmit(desk.store, ticket, adapter).state is DeliveryState.SENT
    assert acts(desk)[0] == "sent"


def test_an_answer_that_comes_after_a_person_has_settled_it_is_on_record(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed()
    adapter = connecting.connect(desk.own)
    real = adapter.send

    def send(outgoing: Outgoing) -> Sent:
        give_up(desk)
        resolve(desk.store, ticket.delivery_uid, sent=True, reason="I see it there.")
        return real(outgoing)

    monkeypatch.setattr(adapter, "send", send)
    delivery = transmit(desk.store, ticket, adapter)
    assert (delivery.state, delivery.reason) == (DeliveryState.SENT, "I see it there.")
    newest = audit.page(desk.store.read(), limit=1)[0]
    (post,) = desk.posts()
    assert (newest.act, newest.payload) == (
        "sent after all",
        {"delivery": delivery.uid, "account": desk.own.id, "remote_id": post.id},
    )


def test_taking_the_newest_back_passes_over_what_is_cancelled_already(
    desk: Desk, sender: Sender, seen: list[Delivery]
) -> None:
    assert sender.take_back_newest() is None
    older = desk.confirmed(hold=60)
    newer = desk.confirmed(making.draft(desk.store, desk.brand, desk.complaint), hold=60)
    sender.hold(older)
    sender.hold(newer)
    with desk.store.write() as conn:
        conn.execute(
            "UPDATE deliveries SET state = 'cancelled' WHERE uid = ?", (newer.delivery_uid,)
        )
    taken = sender.take_back_newest()
    assert taken
    assert taken.uid == older.delivery_uid
    assert [d.uid for d in seen] == [older.delivery_uid]


def test_waiting_for_what_has_ended_takes_no_time(desk: Desk, sender: Sender) -> None:
    assert sender.wait(1)


def test_waiting_ends_when_its_time_is_over(desk: Desk, sender: Sender) -> None:
    ticket = desk.confirmed(hold=60)
    sender.hold(ticket)
    assert not sender.wait(ticket.delivery_uid, 0.01)


def test_the_newest_is_taken_back_first(desk: Desk, sender: Sender) -> None:
    tickets = [
        desk.confirmed(hold=60),
        desk.confirmed(making.draft(desk.store, desk.brand, desk.complaint), hold=60),
    ]
    for ticket in tickets:
        sender.hold(ticket)
    taken = [sender.take_back_newest(), sender.take_back_newest()]
    assert [d and d.uid for d in taken] == [t.delivery_uid for t in reversed(tickets)]


@pytest.mark.parametrize(("left", "shown"), [(63, 60), (4, 1), (3.5, 1), (3, 0), (2, 0), (-5, 0)])
def test_a_hold_shows_three_seconds_less_than_are_left_and_never_less_than_none(
    desk: Desk, left: float, shown: int
) -> None:
    ticket = desk.confirmed(hold=70)
    held = outbox.require(desk.store.read(), ticket.delivery_uid)
    assert held.hold_until
    with time_machine.travel(held.hold_until - timedelta(seconds=left), tick=False):
        assert shown_seconds(held) == shown


def test_what_is_not_held_shows_no_seconds(desk: Desk) -> None:
    ticket = desk.confirmed(hold=60)
    held = outbox.require(desk.store.read(), ticket.delivery_uid)
    assert shown_seconds(held) > 0
    (cancelled,) = stop_all(desk.store, "wait", utc_now())
    assert shown_seconds(cancelled) == 0


def broken_write() -> None:
    raise StoreError("Another process has been writing to the inbox for 30 seconds.")


def test_what_cannot_be_marked_yet_is_told_once_when_it_can(
    desk: Desk, sender: Sender, seen: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed(hold=60)
    sender.hold(ticket)
    tries = threading.Semaphore(0)

    def fail() -> None:
        tries.release()
        broken_write()

    monkeypatch.setattr(sender_module, "_AGAIN_SECONDS", 0.05)
    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "write", fail)
        with pytest.raises(StoreError):
            sender.take_back(ticket.delivery_uid)
        for _ in range(3):  # mine, its thread's, and its thread's again
            assert tries.acquire(timeout=10)
        sender.let_go()
        assert (sender.held(), seen) == ((ticket.delivery_uid,), [])
    assert sender.wait(ticket.delivery_uid, 10)
    assert [(d.uid, d.state) for d in seen] == [(ticket.delivery_uid, DeliveryState.CANCELLED)]


def test_stopping_does_not_wait_for_a_store_that_cannot_be_written(
    desk: Desk, sender: Sender, seen: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed(hold=60)
    sender.hold(ticket)
    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "write", broken_write)
        with pytest.raises(StoreError):
            sender.take_back(ticket.delivery_uid)
        sender.stop()
        assert sender.held() == ()
    held = outbox.require(desk.store.read(), ticket.delivery_uid)
    assert held.state is DeliveryState.HELD  # cleared up at the next start
    assert not ticket.spend()
    assert desk.posts() == []


def test_what_was_disarmed_and_is_found_unattended_is_a_draft_again(
    desk: Desk, sender: Sender, seen: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed(hold=60)
    sender.hold(ticket)
    sender.disarm()
    monkeypatch.setattr(policy, "ATTENDED_EVERY", timedelta(seconds=-1))
    sender.attend()
    assert sender.wait(ticket.delivery_uid, 10)
    assert [(d.state, d.reason) for d in seen] == [(DeliveryState.CANCELLED, UNATTENDED)]
