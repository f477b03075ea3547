"""What was on its way when a backup was made is settled when the backup is restored."""

from __future__ import annotations

from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.reconcile import recover_restored
from inbox_tui.store import drafts, outbox
from inbox_tui_sandbox import faults
from tests import making
from tests.reply.conftest import Desk


def test_what_was_held_is_a_draft_again_and_the_unknown_stays_so(desk: Desk) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "timeout_before_accept")
    unknown = desk.transmit(ticket)
    draft = making.draft(desk.store, desk.brand, desk.complaint)
    held = desk.confirmed(draft, hold=60)
    (changed,) = recover_restored(desk.store, utc_now())
    assert (changed.uid, changed.state) == (held.delivery_uid, DeliveryState.CANCELLED)
    assert changed.reason.startswith("It was held when the backup was made.")
    assert drafts.is_open(desk.store.read(), draft.uid)
    assert outbox.require(desk.store.read(), unknown.uid) == unknown


def test_what_was_being_sent_is_unknown(desk: Desk) -> None:
    ticket = desk.confirmed()
    with desk.store.write() as conn:
        conn.execute("UPDATE deliveries SET state = 'sending'")
    (changed,) = recover_restored(desk.store, utc_now())
    assert (changed.uid, changed.state) == (ticket.delivery_uid, DeliveryState.UNKNOWN)
    assert changed.reason == "It was being sent when the backup was made; it will be looked up."
