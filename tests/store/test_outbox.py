"""Deliveries and confirmations, read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.holder import this_process
from inbox_tui.store import NotFound, accounts, drafts, messages, outbox
from tests import making
from tests.reply.conftest import Desk, desk

__all__ = ["desk"]


def test_what_is_not_there_is_named(desk: Desk) -> None:
    conn = desk.store.read()
    with pytest.raises(NotFound, match="no delivery 7"):
        outbox.require(conn, 7)
    with pytest.raises(NotFound, match="Confirmation 7"):
        outbox.confirmation(conn, 7)
    with pytest.raises(NotFound, match="no account x"):
        accounts.require(conn, "x")
    with pytest.raises(NotFound, match="no draft 7"):
        drafts.require(conn, 7)
    with pytest.raises(NotFound, match="no message 77"):
        messages.require(conn, 77)
    assert outbox.seal_of(conn, 7) == ""


def test_a_removed_account_is_still_the_account_of_its_replies(desk: Desk) -> None:
    with desk.store.write() as conn:
        accounts.mark_removed(conn, desk.own.id, utc_now())
    assert accounts.require(desk.store.read(), desk.own.id).removed_at


def test_replies_are_found_newest_first_and_by_conversation_oldest_first(desk: Desk) -> None:
    draft = desk.draft()
    own = [desk.transmit(desk.confirmed(draft, hold=60)).uid]
    own.append(desk.confirmed(draft, hold=60).delivery_uid)
    brand = desk.confirmed(making.draft(desk.store, desk.brand, desk.complaint)).delivery_uid
    conn = desk.store.read()
    assert [d.uid for d in outbox.recent(conn)] == [brand, own[1], own[0]]
    assert [d.uid for d in outbox.recent(conn, 1)] == [brand]
    found = outbox.of_conversation(conn, desk.question.conversation_uid)
    assert [d.uid for d in found] == own
    assert [d.state for d in found] == [DeliveryState.CANCELLED, DeliveryState.HELD]


def test_a_lease_that_another_tool_wrote_badly_is_long_over(desk: Desk) -> None:
    desk.confirmed(hold=60)
    with desk.store.write() as conn:
        conn.execute("UPDATE deliveries SET lease_until = '2026-99-99T00:00:00.000Z'")
    (held,) = outbox.under_way(desk.store.read())
    assert held.lease_until == datetime.min.replace(tzinfo=UTC)


def test_a_delivery_is_claimed_by_the_process_that_holds_it_and_by_no_other(desk: Desk) -> None:
    uid, now = desk.confirmed().delivery_uid, utc_now()
    lease = now + timedelta(minutes=3)
    with desk.store.write() as conn:
        assert not outbox.claim(conn, uid, f"{this_process()}1", lease, now)
        assert outbox.require(conn, uid).state is DeliveryState.HELD
        assert outbox.claim(conn, uid, this_process(), lease, now)
        assert outbox.require(conn, uid).state is DeliveryState.SENDING


def test_ponder_times_are_those_of_one_human_since_a_moment_oldest_first(desk: Desk) -> None:
    from inbox_tui.reply.cancel import take_back
    from inbox_tui.reply.confirm import Ticket, confirm

    draft = desk.draft()
    began = utc_now()
    for milliseconds in (900, None, 250):
        ticket = confirm(
            desk.store,
            desk.preview(draft),
            "NOR",
            utc_now(),
            pondered=None if milliseconds is None else timedelta(milliseconds=milliseconds),
        )
        assert isinstance(ticket, Ticket)
        take_back(desk.store, ticket.delivery_uid, utc_now())
    conn = desk.store.read()
    found = outbox.ponder_times(conn, "nora", began - timedelta(seconds=1))
    assert found == (timedelta(milliseconds=900), timedelta(milliseconds=250))
    assert outbox.ponder_times(conn, "per", began - timedelta(seconds=1)) == ()
    assert outbox.ponder_times(conn, "nora", utc_now() + timedelta(seconds=1)) == ()
