from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Adapter
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.holder import this_process
from inbox_tui.reply.reconcile import look_up, recover, resolve
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import NotFound, accounts, conversations, drafts, messages
from inbox_tui_sandbox import faults
from tests import making
from tests.reply.conftest import Desk


def test_a_confirmed_reply_is_one_post_under_its_parent_by_the_account(desk: Desk) -> None:
    delivery = desk.transmit(desk.confirmed(desk.draft("Tomas, on it ^NL")))
    assert delivery.state is DeliveryState.SENT
    (post,) = desk.posts()
    assert (post.author.handle, post.content) == ("nora", "Tomas, on it ^NL")
    assert post.parent_id == desk.question.message.id
    assert delivery.remote_id == post.id


def test_what_was_sent_is_in_the_thread_at_once_and_once(desk: Desk) -> None:
    desk.transmit(desk.confirmed())
    making.pull(desk.store, desk.own)
    thread = messages.of_conversation(desk.store.read(), desk.question.conversation_uid)
    assert [m.outgoing for m in thread] == [False, True]
    row = conversations.get(desk.store.read(), desk.question.conversation_uid)
    assert row
    assert not row.needs_reply


def test_whoever_has_answered_has_read(desk: Desk) -> None:
    place = desk.question.conversation_uid
    before = conversations.get(desk.store.read(), place)
    assert before
    assert before.unread_count
    desk.transmit(desk.confirmed())
    after = conversations.get(desk.store.read(), place)
    assert after
    assert after.unread_count == 0


def test_a_ticket_sends_once(desk: Desk) -> None:
    ticket = desk.confirmed()
    assert desk.transmit(ticket).state is DeliveryState.SENT
    assert desk.transmit(ticket).state is DeliveryState.SENT
    assert len(desk.posts()) == 1


def test_nothing_leaves_before_the_hold_is_over(desk: Desk) -> None:
    delivery = desk.transmit(desk.confirmed(hold=60))
    assert delivery.state is DeliveryState.CANCELLED
    assert desk.posts() == []


def test_threads_that_race_with_one_ticket_make_one_post(desk: Desk) -> None:
    ticket = desk.confirmed()
    racers = [threading.Thread(target=desk.transmit, args=(ticket,)) for _ in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(desk.posts()) == 1


def test_a_credential_swapped_after_the_confirmation_is_caught_before_the_send(
    desk: Desk,
) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_account", handle="nora", value="northwind")
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.CANCELLED
    assert "OWN @nora" in delivery.reason
    assert "northwind" in delivery.reason
    assert desk.posts() == []


@pytest.mark.parametrize(
    ("fault", "state", "made"),
    [
        ("timeout_after_accept", DeliveryState.UNKNOWN, 1),
        ("timeout_before_accept", DeliveryState.UNKNOWN, 0),
        ("server_error_after_commit", DeliveryState.UNKNOWN, 1),
        ("server_error_before_commit", DeliveryState.UNKNOWN, 0),
        ("rate_limited", DeliveryState.FAILED, 0),
        ("rate_limited_no_reset", DeliveryState.FAILED, 0),
    ],
)
def test_failed_only_where_nothing_can_have_been_accepted(
    desk: Desk, fault: str, state: DeliveryState, made: int
) -> None:
    draft = desk.draft()
    ticket = desk.confirmed(draft)
    faults.switch_on(desk.folder, fault, call="send")
    delivery = desk.transmit(ticket)
    assert (delivery.state, len(desk.posts())) == (state, made)
    assert delivery.reason
    if state is DeliveryState.UNKNOWN and not made:
        soon = look_up(desk.store, delivery, connecting.connect(desk.own))
        assert soon.state is DeliveryState.UNKNOWN
    later = utc_now() + policy.ABSENCE_CERTAIN_AFTER
    found = look_up(desk.store, delivery, connecting.connect(desk.own), later)
    assert found.state is (DeliveryState.SENT if made else DeliveryState.FAILED)
    assert len(desk.posts()) == made
    assert drafts.is_open(desk.store.read(), draft.uid) is not bool(made)


def test_an_error_nobody_listed_is_unknown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = desk.confirmed()
    adapter = connecting.connect(desk.own)

    def send(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(adapter, "send", send)
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.UNKNOWN
    assert "ZeroDivisionError" in delivery.reason


def test_an_interrupt_during_the_send_leaves_unknown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed()
    adapter = connecting.connect(desk.own)

    def send(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(adapter, "send", send)
    with pytest.raises(KeyboardInterrupt):
        transmit(desk.store, ticket, adapter)
    row = desk.store.read().execute("SELECT state FROM deliveries").fetchone()
    assert row == ("unknown",)


def test_another_author_in_the_answer_is_an_alarm_and_freezes(desk: Desk) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_author_in_answer", value="actor-stranger")
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.SENT
    assert delivery.reason.startswith("ALARM")
    assert "actor-stranger" in delivery.reason
    account = accounts.get(desk.store.read(), desk.own.id)
    assert account
    assert account.frozen_reason


def test_unknown_stays_unknown_while_the_network_cannot_be_asked(desk: Desk) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "timeout_after_accept")
    delivery = desk.transmit(ticket)
    faults.switch_on(desk.folder, "revoked", handle="nora")
    assert look_up(desk.store, delivery, connecting.connect(desk.own)).state is (
        DeliveryState.UNKNOWN
    )
    settled = resolve(desk.store, delivery.uid, sent=True, reason="Seen on the site.")
    assert settled.state is DeliveryState.SENT
    with pytest.raises(NotFound):
        resolve(desk.store, delivery.uid, sent=False, reason="changed my mind")


def test_what_a_dead_process_left_is_settled_and_never_sent(desk: Desk) -> None:
    held = desk.confirmed(desk.draft(), hold=60)
    brand = making.draft(desk.store, desk.brand, desk.complaint)
    sending = desk.confirmed(brand)
    with desk.store.write() as conn:
        conn.execute(
            "UPDATE deliveries SET holder = 'elsewhere:1:x', lease_until = '2000-01-01T00:00:00.000Z'"
        )
        conn.execute(
            "UPDATE deliveries SET state = 'sending' WHERE uid = ?", (sending.delivery_uid,)
        )
    changed = {d.uid: d.state for d in recover(desk.store)}
    assert changed == {
        held.delivery_uid: DeliveryState.CANCELLED,
        sending.delivery_uid: DeliveryState.UNKNOWN,
    }
    assert recover(desk.store) == ()
    assert desk.posts() == []


def test_a_living_process_keeps_what_it_holds(desk: Desk) -> None:
    desk.confirmed(hold=60)
    assert recover(desk.store) == ()


def _adapter(desk: Desk) -> Adapter:
    return connecting.connect(desk.own)


def test_looking_up_what_is_not_unknown_changes_nothing(desk: Desk) -> None:
    delivery = desk.transmit(desk.confirmed())
    assert look_up(desk.store, delivery, _adapter(desk)) == delivery
    assert utc_now() > delivery.updated_at


def test_an_answer_that_cannot_be_kept_is_unknown_with_a_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed()
    adapter = _adapter(desk)
    monkeypatch.setattr(adapter, "send", lambda _: None)
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.UNKNOWN
    assert "cannot be kept" in delivery.reason


def test_a_sending_process_that_is_only_stopped_is_not_given_up(desk: Desk) -> None:
    ticket = desk.confirmed()
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        host = this_process().partition(":")[0]
        born = Path(f"/proc/{sleeper.pid}/stat").read_text().rpartition(")")[2].split()[19]
        with desk.store.write() as conn:
            conn.execute("UPDATE deliveries SET state = 'sending' WHERE uid = 1")
            conn.execute(
                "UPDATE deliveries SET holder = ?, lease_until = '2000-01-01T00:00:00.000Z'",
                (f"{host}:{sleeper.pid}:{born}",),
            )
        assert recover(desk.store) == ()
        with desk.store.write() as conn:  # the number now belongs to another process
            conn.execute("UPDATE deliveries SET holder = holder || '1'")
        assert [d.uid for d in recover(desk.store)] == [ticket.delivery_uid]
    finally:
        sleeper.kill()
        sleeper.wait()


def test_absence_found_with_anothers_credential_proves_nothing(desk: Desk) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "timeout_before_accept")
    delivery = desk.transmit(ticket)
    faults.switch_on(desk.folder, "wrong_account", handle="nora", value="northwind")
    later = utc_now() + policy.ABSENCE_CERTAIN_AFTER
    assert look_up(desk.store, delivery, _adapter(desk), later).state is DeliveryState.UNKNOWN


def test_a_name_that_changed_after_the_confirmation_is_not_spoken_under(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed()
    adapter = _adapter(desk)
    renamed = replace(adapter.whoami(), handle="nora-was-here")
    monkeypatch.setattr(adapter, "whoami", lambda: renamed)
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.CANCELLED
    assert "nora-was-here" in delivery.reason
    assert desk.posts() == []


def test_an_adapter_of_another_network_is_not_sent_through(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.confirmed()
    adapter = _adapter(desk)
    monkeypatch.setattr(type(adapter), "network", "elsewhere")
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.CANCELLED
    assert "another network" in delivery.reason
    assert desk.posts() == []
