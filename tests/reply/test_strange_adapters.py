"""An adapter is a stranger's code: whatever it says or raises, nothing goes out that should not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import (
    Adapter,
    AdapterError,
    Answerable,
    AuthRevoked,
    Capabilities,
    Sent,
    TargetGone,
    WrongAccount,
)
from inbox_tui.model import Delivery, DeliveryState, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.errors import CannotReply
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.reconcile import look_up
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import accounts, drafts, messages
from inbox_tui_sandbox import faults
from tests import making
from tests.reply.conftest import Desk


@pytest.fixture
def adapter(desk: Desk) -> Adapter:
    """Give Nora's adapter, for one test to bend."""
    return connecting.connect(desk.own)


def raising(error: BaseException) -> Callable[..., Any]:
    """Return something that raises ``error`` whatever it is called with."""

    def fail(*_: object) -> None:
        raise error

    return fail


def test_what_the_adapter_calls_unanswerable_has_no_preview(desk: Desk, adapter: Adapter) -> None:
    adapter.can_reply = lambda target: Answerable(yes=False, reason="They have locked it.")  # type: ignore[method-assign]
    with pytest.raises(CannotReply, match=r"They have locked it\."):
        prepare(desk.store, desk.draft().uid, adapter)


def test_a_text_that_the_network_cannot_count_has_no_preview(desk: Desk, adapter: Adapter) -> None:
    measure = replace(adapter.measure("x"), problem="A sign the network refuses.")
    adapter.measure = lambda text: measure  # type: ignore[method-assign]
    with pytest.raises(CannotReply, match="A sign the network refuses"):
        prepare(desk.store, desk.draft().uid, adapter)


def test_a_draft_that_is_not_open_has_no_preview(desk: Desk, adapter: Adapter) -> None:
    draft = desk.draft()
    with desk.store.write() as conn:
        drafts.discard(conn, draft.uid, utc_now())
    for uid in (draft.uid, draft.uid + 1):
        with pytest.raises(CannotReply, match=f"There is no open draft {uid}"):
            prepare(desk.store, uid, adapter)


def test_a_message_known_as_deleted_is_not_answered(desk: Desk, adapter: Adapter) -> None:
    draft = desk.draft()
    making.put(desk.store, desk.own, replace(desk.question.message, deleted=True))
    adapter.whoami = raising(AssertionError("must not be asked"))  # type: ignore[method-assign]
    with pytest.raises(CannotReply, match="was deleted"):
        prepare(desk.store, draft.uid, adapter)


def test_a_message_that_the_thread_gives_as_deleted_is_not_answered(
    desk: Desk, adapter: Adapter
) -> None:
    gone = replace(desk.question.message, deleted=True, content="")
    adapter.thread = lambda message: (gone,)  # type: ignore[method-assign]
    with pytest.raises(CannotReply, match="was deleted"):
        prepare(desk.store, desk.draft().uid, adapter)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TargetGone("It is gone."), "It is gone."),
        (AdapterError("The network is away."), "could not be read again: The network is away."),
        (ZeroDivisionError(), "ZeroDivisionError in the adapter"),
    ],
)
def test_a_thread_that_cannot_be_read_before_the_send_sends_nothing(
    desk: Desk, adapter: Adapter, error: Exception, said: str
) -> None:
    ticket = desk.confirmed()
    adapter.thread = raising(error)  # type: ignore[method-assign]
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.CANCELLED
    assert said in delivery.reason
    assert desk.posts() == []


def test_what_could_not_be_read_before_the_confirm_step_either_does_not_stop_the_send(
    desk: Desk, adapter: Adapter
) -> None:
    faults.switch_on(desk.folder, "rate_limited", call="thread")
    ticket = desk.confirmed()
    adapter.thread = raising(AdapterError("The network is away."))  # type: ignore[method-assign]
    assert transmit(desk.store, ticket, adapter).state is DeliveryState.SENT


def test_a_message_deleted_here_during_the_hold_is_not_answered(
    desk: Desk, adapter: Adapter
) -> None:
    ticket = desk.confirmed()
    making.put(desk.store, desk.own, replace(desk.question.message, deleted=True))
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.CANCELLED
    assert "was deleted" in delivery.reason
    assert desk.posts() == []


def test_a_message_deleted_there_during_the_hold_is_not_answered(
    desk: Desk, adapter: Adapter
) -> None:
    ticket = desk.confirmed()
    gone = replace(desk.question.message, deleted=True)
    adapter.thread = lambda message: (gone,)  # type: ignore[method-assign]
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.CANCELLED
    assert "was deleted" in delivery.reason
    assert desk.posts() == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AuthRevoked("Signed out."), "Nothing was sent: Signed out. Your draft is kept."),
        (ZeroDivisionError(), "Nothing was sent: ZeroDivisionError in the adapter."),
    ],
)
def test_an_account_that_cannot_say_whose_it_is_sends_nothing(
    desk: Desk, adapter: Adapter, error: Exception, said: str
) -> None:
    ticket = desk.confirmed()
    adapter.whoami = raising(error)  # type: ignore[method-assign]
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.CANCELLED
    assert delivery.reason.startswith(said)
    assert desk.posts() == []


def test_an_answer_without_an_id_is_sent_and_leaves_no_message_that_is_none(
    desk: Desk, adapter: Adapter
) -> None:
    ticket = desk.confirmed()
    real = adapter.send
    adapter.send = lambda outgoing: replace(real(outgoing), id="")  # type: ignore[method-assign]
    delivery = transmit(desk.store, ticket, adapter)
    assert (delivery.state, delivery.remote_id) == (DeliveryState.SENT, "")
    thread = messages.of_conversation(desk.store.read(), desk.question.conversation_uid)
    assert [m.message.id for m in thread] == [desk.question.message.id]
    letters = desk.store.read().execute("SELECT account_id, source FROM dead_letters").fetchall()
    assert letters == [(desk.own.id, "sent")]


@pytest.fixture
def unknown(desk: Desk) -> Delivery:
    """Give a reply that may have arrived, and has not."""
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "timeout_before_accept")
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.UNKNOWN
    return delivery


LATER = policy.ABSENCE_CERTAIN_AFTER


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (raising(AdapterError("The network is away.")), "The network is away."),
        (raising(ZeroDivisionError()), "It could not be looked up (ZeroDivisionError)."),
        (lambda _: "no answer of ours", "The answer cannot be kept (AttributeError)."),
    ],
    ids=["refuses", "raises", "babbles"],
)
def test_a_look_up_that_fails_leaves_it_unknown_and_says_why(
    desk: Desk, adapter: Adapter, unknown: Delivery, found: Callable[..., Any], said: str
) -> None:
    adapter.find_sent = found  # type: ignore[method-assign]
    after = look_up(desk.store, unknown, adapter, utc_now() + LATER)
    assert after.state is DeliveryState.UNKNOWN
    assert after.reason == f"Not known whether it was sent. {said}"


def test_a_network_that_cannot_be_asked_leaves_it_to_a_person(
    desk: Desk, adapter: Adapter, unknown: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(adapter), "capabilities", Capabilities())
    adapter.find_sent = raising(AssertionError("must not be asked"))  # type: ignore[method-assign]
    assert look_up(desk.store, unknown, adapter, utc_now() + LATER) == unknown


def test_an_earlier_reply_with_the_same_words_is_not_taken_for_this_one(
    desk: Desk, adapter: Adapter
) -> None:
    first = desk.transmit(desk.confirmed())
    with desk.world() as world:
        world.post("tomas", "@nora and again")
    making.pull(desk.store, desk.own)
    second = making.draft(desk.store, desk.own, making.newest(desk.store, desk.own))
    ticket = desk.confirmed(second)
    faults.switch_on(desk.folder, "timeout_before_accept")
    unknown = desk.transmit(ticket)
    earlier = Sent(id=first.remote_id, url="", author_id=desk.own.actor_id)
    adapter.find_sent = lambda outgoing: earlier  # type: ignore[method-assign]
    after = look_up(desk.store, unknown, adapter, utc_now() + LATER)
    assert after.state is DeliveryState.UNKNOWN
    assert after.reason.endswith("An earlier reply with the same words is there.")


def test_a_credential_refused_for_its_owner_freezes_the_account(
    desk: Desk, adapter: Adapter
) -> None:
    ticket = desk.confirmed()
    adapter.whoami = raising(WrongAccount("It is somebody else's."))  # type: ignore[method-assign]
    delivery = transmit(desk.store, ticket, adapter)
    assert (delivery.state, delivery.reason) == (DeliveryState.CANCELLED, "It is somebody else's.")
    assert accounts.require(desk.store.read(), desk.own.id).frozen_reason == delivery.reason
    assert desk.posts() == []


def test_a_credential_refused_with_its_owners_id_names_both(desk: Desk, adapter: Adapter) -> None:
    ticket = desk.confirmed()
    error = WrongAccount("No.", expected=desk.own.actor_id, got=desk.brand.actor_id)
    adapter.whoami = raising(error)  # type: ignore[method-assign]
    delivery = transmit(desk.store, ticket, adapter)
    assert "nora" in delivery.reason
    assert "northwind" in delivery.reason
    assert accounts.require(desk.store.read(), desk.own.id).frozen_reason == delivery.reason
