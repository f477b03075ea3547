"""What other windows, processes and people do to a held reply: it leaves as confirmed, or not."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import hand_send, restoration, sign_in_again
from inbox_tui.accounts import AccountFault, Application
from inbox_tui.hand_send import NotByHand
from inbox_tui.model import AccountKind, DeliveryState, Identity, utc_now
from inbox_tui.reply import sender as sender_module
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.reconcile import look_up, recover
from inbox_tui.reply.sender import Sender
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import Store, StoreError, audit, drafts, identities, outbox
from inbox_tui.store.backup import back_up
from inbox_tui.store.connection import StoreClosed
from tests import making
from tests.reply.conftest import Desk


def authors(desk: Desk) -> list[tuple[str, str]]:
    return [(post.author.handle, post.content) for post in desk.posts()]


def test_signing_in_as_somebody_else_meanwhile_is_refused_and_changes_nothing(desk: Desk) -> None:
    ticket = desk.confirmed()
    somebody = connecting.meet(Application(network="sandbox", handle="northwind"))
    with pytest.raises(AccountFault, match="Nothing was changed"):
        sign_in_again.complete(desk.store, desk.own, somebody)
    assert desk.transmit(ticket).state is DeliveryState.SENT
    assert [handle for handle, _ in authors(desk)] == ["nora"]


def test_an_account_removed_meanwhile_says_nothing_any_more(desk: Desk) -> None:
    draft = desk.draft()
    ticket = desk.confirmed(draft)
    connecting.remove(desk.store, desk.own)
    assert desk.transmit(ticket).state is DeliveryState.CANCELLED
    assert drafts.is_open(desk.store.read(), draft.uid)
    assert desk.posts() == []


def test_an_account_connected_anew_meanwhile_is_still_who_was_confirmed(desk: Desk) -> None:
    ticket = desk.confirmed()
    connecting.remove(desk.store, desk.own)
    again = making.connect_sandbox(desk.store, "nora", AccountKind.BRAND, "NEW")
    assert again.id == desk.own.id
    assert desk.transmit(ticket).state is DeliveryState.SENT
    assert [handle for handle, _ in authors(desk)] == ["nora"]


def test_a_sign_that_changes_hands_before_it_is_typed_confirms_neither_account(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    for account in (desk.own, desk.brand):
        connecting.remove(desk.store, account)
    making.connect_sandbox(desk.store, "northwind", AccountKind.OWN, "NOR")
    making.connect_sandbox(desk.store, "nora", AccountKind.BRAND, "BWX")
    for sign in ("NOR", "BWX"):
        assert not isinstance(confirm(desk.store, preview, sign, utc_now()), Ticket)
    assert outbox.recent(desk.store.read()) == ()


def test_whoever_sits_down_meanwhile_is_not_named_for_what_was_confirmed(desk: Desk) -> None:
    ticket = desk.confirmed()
    with desk.store.write() as conn:
        identities.save(conn, Identity(id="per", name="Per", is_me=True), utc_now())
    assert desk.transmit(ticket).state is DeliveryState.SENT
    (sent,) = audit.page(desk.store.read(), audit.Selection(act="sent"), 5)
    assert sent.identity == "nora"


def test_words_changed_in_another_window_leave_only_as_confirmed_there(desk: Desk) -> None:
    draft = desk.draft("first words")
    first = desk.confirmed(draft)
    with Store.open(desk.store.path) as other:
        assert take_back(other, first.delivery_uid, utc_now())
        with other.write() as conn:
            drafts.save_text(conn, draft.uid, "second words", utc_now())
        elsewhere = Desk(other, desk.own, desk.brand, desk.question, desk.complaint)
        second = elsewhere.confirmed(drafts.require(other.read(), draft.uid))
        assert desk.transmit(first).state is DeliveryState.CANCELLED
        assert desk.posts() == []
        assert elsewhere.transmit(second).state is DeliveryState.SENT
    assert authors(desk) == [("nora", "second words")]


def test_a_draft_discarded_and_brought_back_meanwhile_is_only_a_draft(desk: Desk) -> None:
    draft = desk.draft()
    ticket = desk.confirmed(draft)
    assert take_back(desk.store, ticket.delivery_uid, utc_now())
    with desk.store.write() as conn:
        drafts.discard(conn, draft.uid, utc_now())
        assert drafts.reopen(conn, draft.uid, utc_now())
    assert desk.transmit(ticket).state is DeliveryState.CANCELLED
    assert desk.posts() == []


def test_what_another_of_our_accounts_answers_meanwhile_keeps_the_reply_here(desk: Desk) -> None:
    held = desk.confirmed(making.draft(desk.store, desk.own, desk.complaint, "as myself"))
    brand = desk.confirmed(making.draft(desk.store, desk.brand, desk.complaint, "as the brand"))
    adapter = connecting.connect(desk.brand)
    assert transmit(desk.store, brand, adapter).state is DeliveryState.SENT
    late = desk.transmit(held)
    assert late.state is DeliveryState.CANCELLED
    assert "wrote in this conversation meanwhile" in late.reason
    assert authors(desk) == [("northwind", "as the brand")]


def test_what_is_held_was_not_sent_by_hand(desk: Desk) -> None:
    draft = desk.draft()
    ticket = desk.confirmed(draft)
    with pytest.raises(NotByHand, match="on its way already"):
        hand_send.say_sent(desk.store, draft.uid, utc_now())
    assert desk.transmit(ticket).state is DeliveryState.SENT
    with pytest.raises(NotByHand, match="no open draft"):
        hand_send.say_sent(desk.store, draft.uid, utc_now())
    assert len(desk.posts()) == 1


def test_what_was_sent_by_hand_is_not_confirmed_any_more(desk: Desk) -> None:
    draft = desk.draft()
    preview = desk.preview(draft)
    hand_send.say_sent(desk.store, draft.uid, utc_now())
    assert isinstance(confirm(desk.store, preview, "NOR", utc_now(), timedelta(0)), Refusal)
    assert outbox.recent(desk.store.read()) == ()


def test_a_clock_that_was_ahead_when_the_sign_was_typed_confirms_nothing(desk: Desk) -> None:
    ahead = utc_now() + timedelta(hours=1)
    preview = replace(desk.preview(desk.draft()), verified_at=ahead)
    refused = confirm(desk.store, preview, "NOR", ahead, timedelta(0))
    assert isinstance(refused, Refusal)
    assert "not a sound confirmation" in refused.sentence
    assert outbox.recent(desk.store.read()) == ()


def test_a_clock_that_jumps_shortens_no_hold(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's and SQLite's have to agree that it is over."""
    ticket = desk.confirmed(hold=60)
    jumped = utc_now() + timedelta(hours=1)
    monkeypatch.setattr(sender_module, "utc_now", lambda: jumped)
    sender = Sender(desk.store, connecting.connect, lambda _: None)
    sender.hold(ticket)
    assert sender.wait(ticket.delivery_uid, 60)
    assert outbox.require(desk.store.read(), ticket.delivery_uid).state is DeliveryState.CANCELLED
    assert desk.posts() == []


def test_no_backup_takes_the_place_of_an_inbox_that_holds_a_reply(
    desk: Desk, tmp_path: Path
) -> None:
    ticket = desk.confirmed()
    back_up(desk.store, tmp_path / "held.db")
    with pytest.raises(StoreError, match="has this inbox open"):
        restoration.restore(tmp_path / "held.db", desk.store.path, utc_now(), may_lose_newer=True)
    assert desk.transmit(ticket).state is DeliveryState.SENT
    assert len(desk.posts()) == 1


@pytest.mark.parametrize(
    ("call", "ended"),
    [
        ("whoami", DeliveryState.CANCELLED),
        ("thread", DeliveryState.CANCELLED),
        ("send", DeliveryState.SENT),
    ],
)
def test_an_inbox_closed_in_the_middle_sends_once_at_most_and_the_next_start_tells(
    desk: Desk, call: str, ended: DeliveryState
) -> None:
    draft = desk.draft()

    def work() -> None:
        store = Store.open(desk.store.path)
        mine = Desk(store, desk.own, desk.brand, desk.question, desk.complaint)
        ticket = mine.confirmed(draft)
        adapter = connecting.connect(desk.own)
        ask = getattr(adapter, call)

        def close_and_ask(*given: Any) -> object:
            closer = threading.Thread(target=store.close)
            closer.start()
            closer.join()
            return ask(*given)

        setattr(adapter, call, close_and_ask)
        with pytest.raises(StoreClosed):
            transmit(store, ticket, adapter)

    assert _in_child(work) == 0
    recover(desk.store)
    (delivery,) = outbox.recent(desk.store.read())
    delivery = look_up(desk.store, delivery, connecting.connect(desk.own))
    assert delivery.state is ended
    assert len(desk.posts()) == (ended is DeliveryState.SENT)
    assert drafts.is_open(desk.store.read(), draft.uid) is (ended is DeliveryState.CANCELLED)


def _in_child(work: Callable[[], None]) -> int:
    """Run ``work`` in a process of its own and return its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
