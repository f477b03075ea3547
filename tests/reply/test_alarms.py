from __future__ import annotations

from inbox_tui.model import Delivery, utc_now
from inbox_tui.reply import alarms
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.store import audit
from inbox_tui_sandbox import faults
from tests import making
from tests.reply.conftest import Desk


def _astray(desk: Desk) -> Delivery:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_author_in_answer", value=desk.brand.actor_id)
    return desk.transmit(ticket)


def test_a_reply_under_a_wrong_name_sounds_until_a_person_has_seen_it(desk: Desk) -> None:
    delivery = _astray(desk)
    assert alarms.unseen(desk.store) == (delivery,)
    alarms.note_seen(desk.store, delivery, utc_now())
    assert alarms.unseen(desk.store) == ()
    seen = audit.page(desk.store.read(), limit=1)[0]
    assert (seen.identity, seen.act, seen.payload) == (
        "nora",
        "alarm seen",
        {"delivery": delivery.uid},
    )


def test_a_reply_that_went_as_confirmed_sounds_none(desk: Desk) -> None:
    assert not desk.transmit(desk.confirmed()).wrong_author
    assert alarms.unseen(desk.store) == ()


def test_an_old_alarm_does_not_fall_silent_behind_newer_replies(desk: Desk) -> None:
    delivery = _astray(desk)
    preview = desk.preview(making.draft(desk.store, desk.brand, desk.complaint))
    for _ in range(101):
        ticket = confirm(desk.store, preview, desk.brand.call_sign, utc_now())
        assert isinstance(ticket, Ticket)
        take_back(desk.store, ticket.delivery_uid, utc_now())
    assert alarms.unseen(desk.store) == (delivery,)
