"""What each step of a reply leaves in the store and in the audit log, to the letter."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.model import (
    AccountKind,
    Delivery,
    DeliveryState,
    Message,
    MessageKind,
    Visibility,
    utc_now,
)
from inbox_tui.reply import policy
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.holder import this_process
from inbox_tui.reply.reconcile import look_up, recover, resolve
from inbox_tui.reply.reveal import reveal
from inbox_tui.reply.stop import resume, stop_all
from inbox_tui.reply.withdraw import withdraw
from inbox_tui.store import audit, drafts, messages, outbox
from inbox_tui.store.clock import to_text
from inbox_tui_sandbox import faults
from tests import making
from tests.reply.conftest import Desk


def newest_act(desk: Desk) -> tuple[str, str, Mapping[str, Any] | None]:
    """Return who did what, and its particulars."""
    entry = audit.page(desk.store.read(), limit=1)[0]
    return entry.identity, entry.act, entry.payload


def test_a_confirmation_keeps_who_confirmed_what_as_whom_and_when(desk: Desk) -> None:
    preview = desk.preview(making.draft(desk.store, desk.brand, desk.complaint, "So sorry ^NL"))
    now = utc_now()
    ticket = confirm(
        desk.store,
        preview,
        "BWX",
        now,
        timedelta(seconds=40),
        stated_reason="  she asked us \n",
        pondered=timedelta(milliseconds=1234),
    )
    assert isinstance(ticket, Ticket)
    # counted from when it was written: others may have been writing for long
    written = ticket.hold_until - timedelta(seconds=40)
    assert now <= written < now + timedelta(seconds=5)
    conn = desk.store.read()
    row = conn.execute(
        "SELECT draft_uid, account_id, identity, actor_id, handle, verified_at, parent_id, policy,"
        " payload, digest, confirmed_at, expires_at, consumed_at, pondered_ms, stated_reason"
        " FROM confirmations"
    ).fetchone()
    assert row == (
        preview.draft.uid,
        desk.brand.id,
        "nora",
        desk.brand.actor_id,
        "northwind",
        to_text(preview.verified_at),
        desk.complaint.message.id,
        policy.POLICY,
        preview.payload,
        preview.digest,
        to_text(written),
        to_text(written + timedelta(seconds=120)),
        None,
        1234,
        "she asked us",
    )
    held = conn.execute(
        "SELECT draft_uid, account_id, digest, state, hold_until, holder, lease_until, created_at,"
        " updated_at, remote_id, remote_url, author_id, reason FROM deliveries"
    ).fetchone()
    assert held == (
        preview.draft.uid,
        desk.brand.id,
        preview.digest,
        "held",
        to_text(written + timedelta(seconds=40)),
        this_process(),
        to_text(written + timedelta(seconds=40) + policy.SEND_LEASE),
        to_text(written),
        to_text(written),
        "",
        "",
        "",
        "",
    )
    assert newest_act(desk) == (
        "nora",
        "confirmed",
        {
            "delivery": ticket.delivery_uid,
            "account": desk.brand.id,
            "digest": preview.digest,
            "unusual": list(preview.unusual),
            "stated_reason": "she asked us",
        },
    )


def test_the_holder_is_this_process_of_this_machine_since_it_began(desk: Desk) -> None:
    host, pid, born = this_process().split(":")
    assert host.partition("/")[0] == socket.gethostname()
    assert int(pid)
    assert born


@pytest.mark.parametrize(("typed", "whose"), [("BWX", "brand"), ("b", "brand"), ("xyz", None)])
def test_a_wrong_sign_is_kept_with_whose_it_was(desk: Desk, typed: str, whose: str | None) -> None:
    preview = desk.preview(desk.draft())
    now = utc_now()
    refusal = confirm(desk.store, preview, typed, now)
    assert isinstance(refusal, Refusal)
    assert refusal.wrong_sign
    assert refusal.near_miss is bool(whose)
    typed_account = desk.brand.id if whose else None
    row = desk.store.read().execute(
        "SELECT at, identity, draft_uid, account_id, typed_account_id FROM near_misses"
    )
    assert row.fetchall() == [(to_text(now), "nora", preview.draft.uid, desk.own.id, typed_account)]
    assert newest_act(desk) == (
        "nora",
        "near miss",
        {"account": desk.own.id, "typed": typed_account},
    )


def test_a_beginning_that_two_signs_share_is_nobodys(desk: Desk) -> None:
    making.connect_sandbox(desk.store, "support", AccountKind.BRAND, "BQZ")
    refusal = confirm(desk.store, desk.preview(desk.draft()), "b", utc_now())
    assert isinstance(refusal, Refusal)
    assert refusal.wrong_sign
    assert not refusal.near_miss
    assert refusal.typed_account is None
    assert refusal.sentence == (
        "Not sent. That is not the call sign of OWN @nora on Sandbox. Your draft is here."
    )


def test_what_a_taken_back_reply_was_is_on_record(desk: Desk) -> None:
    ticket = desk.confirmed(hold=60)
    now = utc_now()
    taken = take_back(desk.store, ticket.delivery_uid, now)
    assert taken
    assert (taken.state, taken.reason) == (DeliveryState.CANCELLED, "Taken back.")
    assert to_text(taken.updated_at) == to_text(now)
    assert newest_act(desk) == (
        "nora",
        "taken back",
        {"delivery": ticket.delivery_uid, "account": desk.own.id, "reason": "Taken back."},
    )


def test_a_cancelled_reply_is_on_record_as_cancelled(desk: Desk) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "revoked", handle="nora")
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.CANCELLED
    assert newest_act(desk) == (
        "nora",
        "cancelled",
        {"delivery": delivery.uid, "account": desk.own.id, "reason": delivery.reason},
    )


def test_a_stop_and_what_it_cancelled_are_on_record(desk: Desk) -> None:
    ticket = desk.confirmed(hold=60)
    now = utc_now()
    (stopped,) = stop_all(desk.store, "  a storm ", now)
    assert stopped.reason == "Stopped by Nora Lind: a storm."
    cancelled, begun = audit.page(desk.store.read(), limit=2)
    assert (begun.identity, begun.act, begun.payload) == ("nora", "stopped", {"reason": "a storm"})
    assert (cancelled.identity, cancelled.act, cancelled.payload) == (
        "nora",
        "stopped",
        {"delivery": ticket.delivery_uid, "account": desk.own.id, "reason": stopped.reason},
    )
    found = resume(desk.store, now)
    assert newest_act(desk) == ("nora", "resumed", {"stop": found.uid})


def test_a_stop_without_a_reason_says_so(desk: Desk) -> None:
    stop_all(desk.store, " ", utc_now())
    assert resume(desk.store, utc_now()).reason == "no reason given"


def test_what_was_sent_is_on_record_with_its_place(desk: Desk) -> None:
    delivery = desk.transmit(desk.confirmed())
    (post,) = desk.posts()
    assert (delivery.remote_id, delivery.author_id) == (post.id, desk.own.actor_id)
    assert delivery.remote_url
    assert newest_act(desk) == (
        "nora",
        "sent",
        {"delivery": delivery.uid, "account": desk.own.id, "remote_id": post.id, "reason": ""},
    )


def test_our_own_message_stands_in_the_thread_as_it_left(desk: Desk) -> None:
    delivery = desk.transmit(desk.confirmed(desk.draft("Tomas, on it ^NL")))
    kept = messages.find(desk.store.read(), desk.own.id, delivery.remote_id)
    assert kept
    assert kept.conversation_uid == desk.question.conversation_uid
    message: Message = kept.message
    assert message.in_reply_to == desk.question.message.id
    assert message.context == desk.question.message.context
    assert message.kind is MessageKind.POST
    assert message.content == "Tomas, on it ^NL"
    assert message.url == delivery.remote_url
    assert (message.attributed_to.id, message.attributed_to.handle) == (
        desk.own.actor_id,
        "nora",
    )
    assert message.attributed_to.name == desk.own.name
    assert message.attributed_to.url == desk.own.url
    assert [actor.handle for actor in message.to] == ["tomas"]
    assert message.visibility is desk.question.message.visibility


def test_our_own_answer_to_a_private_message_is_kept_as_private(desk: Desk) -> None:
    with desk.world() as world:
        world.post("tomas", "@nora between us?", visibility=Visibility.DIRECT)
    making.pull(desk.store, desk.own)
    private = making.draft(desk.store, desk.own, making.newest(desk.store, desk.own))
    delivery = desk.transmit(desk.confirmed(private))
    kept = messages.find(desk.store.read(), desk.own.id, delivery.remote_id)
    assert kept
    assert kept.message.visibility is Visibility.DIRECT


def test_an_alarm_freezes_the_account_on_record_before_the_reply_counts_as_sent(
    desk: Desk,
) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_author_in_answer", value=desk.brand.actor_id)
    delivery = desk.transmit(ticket)
    sent, frozen = audit.page(desk.store.read(), limit=2)
    assert (frozen.act, frozen.payload) == (
        "account frozen",
        {"delivery": delivery.uid, "account": desk.own.id, "reason": delivery.reason},
    )
    assert sent.act == "sent"
    assert sent.payload
    assert sent.payload["reason"] == delivery.reason
    assert re.fullmatch(
        rf"ALARM: sandbox names {desk.brand.actor_id} as the author, but @?nora"
        rf" \({desk.own.actor_id}\) was confirmed. Delete it there now. @?nora is frozen.",
        delivery.reason,
        re.IGNORECASE,
    )
    # what is not ours does not stand in our thread
    assert messages.find(desk.store.read(), desk.own.id, delivery.remote_id) is None


@pytest.mark.parametrize(
    ("fault", "state"),
    [("timeout_after_accept", DeliveryState.UNKNOWN), ("rate_limited", DeliveryState.FAILED)],
)
def test_a_send_that_ended_otherwise_is_on_record(
    desk: Desk, fault: str, state: DeliveryState
) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, fault, call="send")
    delivery = desk.transmit(ticket)
    assert newest_act(desk) == (
        "nora",
        state.value,
        {"delivery": delivery.uid, "account": desk.own.id, "reason": delivery.reason},
    )


def _unknown(desk: Desk) -> Delivery:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "timeout_before_accept")
    return desk.transmit(ticket)


def test_what_was_looked_up_and_is_not_there_is_on_record(desk: Desk) -> None:
    delivery = _unknown(desk)
    later = utc_now() + policy.ABSENCE_CERTAIN_AFTER
    failed = look_up(desk.store, delivery, connecting.connect(desk.own), later)
    assert failed.reason == ("Looked up on the network: it is not there. The draft is open again.")
    assert newest_act(desk) == (
        "nora",
        "resolved",
        {"delivery": delivery.uid, "sent": False, "reason": failed.reason},
    )


def test_what_a_person_found_is_on_record_with_the_address(desk: Desk) -> None:
    delivery = _unknown(desk)
    settled = resolve(
        desk.store, delivery.uid, sent=True, reason="Seen there.", remote_url="https://x.example/1"
    )
    assert (settled.state, settled.reason) == (DeliveryState.SENT, "Seen there.")
    assert settled.remote_url == "https://x.example/1"
    assert newest_act(desk) == (
        "nora",
        "resolved",
        {"delivery": delivery.uid, "sent": True, "reason": "Seen there."},
    )


def test_what_a_dead_process_left_is_on_record(desk: Desk) -> None:
    desk.confirmed(hold=60)
    sending = desk.confirmed(making.draft(desk.store, desk.brand, desk.complaint))
    with desk.store.write() as conn:
        conn.execute(
            "UPDATE deliveries SET holder = 'elsewhere:1:x', lease_until = '2000-01-01T00:00:00.000Z'"
        )
        conn.execute(
            "UPDATE deliveries SET state = 'sending' WHERE uid = ?", (sending.delivery_uid,)
        )
    held, lost = recover(desk.store)
    assert held.reason == "The program ended during the hold; nothing was sent, the draft is open."
    assert lost.reason == "The program ended while this was being sent; it will be looked up."
    assert newest_act(desk) == (
        "nora",
        "unknown",
        {"delivery": lost.uid, "account": desk.brand.id, "reason": lost.reason},
    )


def test_a_withdrawal_is_on_record(desk: Desk) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_author_in_answer", value=desk.brand.actor_id)
    delivery = desk.transmit(ticket)
    adapter = connecting.connect(desk.brand)
    adapter.delete = lambda remote_id: None  # type: ignore[method-assign]
    after = withdraw(desk.store, delivery.uid, adapter, utc_now())
    assert after.reason == "It appeared under a wrong account and was deleted there."
    assert newest_act(desk) == (
        "nora",
        "withdrawn",
        {"delivery": delivery.uid, "account": desk.brand.id, "remote_id": delivery.remote_id},
    )


def test_a_draft_keeps_what_its_author_has_read(desk: Desk) -> None:
    draft = desk.draft()
    with desk.world() as world:
        world.post("carla", "It works again", reply_to=desk.question.message.id)
        world.post("carla", "No, it does not", reply_to=desk.question.message.id)
    preview = desk.preview(draft)
    read = [m.id for m in preview.newer]
    assert len(read) == 2
    some = confirm(desk.store, preview, "NOR", utc_now(), read=read[:1])
    assert isinstance(some, Refusal)
    assert isinstance(confirm(desk.store, preview, "NOR", utc_now(), read=read), Ticket)
    kept = drafts.get(desk.store.read(), draft.uid)
    newest = messages.find(desk.store.read(), desk.own.id, read[-1])
    assert kept
    assert newest
    assert kept.seen_through == newest.uid
    assert outbox.recent(desk.store.read())[0].draft_uid == draft.uid


def test_a_sign_that_was_shown_is_on_record(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    assert reveal(desk.store, preview, utc_now()) == "NOR"
    assert newest_act(desk) == (
        "nora",
        "call sign shown",
        {"account": desk.own.id, "draft": preview.draft.uid},
    )
