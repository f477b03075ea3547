from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import AdapterError
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.preview import Tier
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import drafts
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk


def answer(desk: Desk, handle: str, words: str) -> None:
    with World(desk.folder) as world:
        world.post(handle, words, reply_to=desk.question.message.id)


def test_a_reply_that_came_after_the_draft_was_begun_blocks_until_it_is_read(desk: Desk) -> None:
    draft = desk.draft()
    answer(desk, "carla", "It works again, thank you")
    preview = desk.preview(draft)
    assert [m.content for m in preview.newer] == ["It works again, thank you"]
    assert preview.tier is Tier.WHOLE
    refused = confirm(desk.store, preview, desk.own.call_sign, utc_now())
    assert isinstance(refused, Refusal)
    assert "carla" in refused.sentence
    assert "It works again" in refused.sentence
    assert not refused.near_miss
    read = [m.id for m in preview.newer]
    assert isinstance(
        confirm(desk.store, preview, desk.own.call_sign, utc_now(), read=read), Ticket
    )


def test_what_was_read_once_does_not_block_the_same_draft_again(desk: Desk) -> None:
    draft = desk.draft()
    answer(desk, "carla", "It works again")
    preview = desk.preview(draft)
    ticket = confirm(
        desk.store,
        preview,
        desk.own.call_sign,
        utc_now(),
        timedelta(minutes=1),
        read=[m.id for m in preview.newer],
    )
    assert isinstance(ticket, Ticket)
    from inbox_tui.reply.cancel import take_back

    take_back(desk.store, ticket.delivery_uid, utc_now())
    assert desk.preview(draft).newer == ()


def test_what_was_there_before_the_draft_and_was_read_does_not_block(desk: Desk) -> None:
    answer(desk, "carla", "Me too")
    making.pull(desk.store, desk.own)
    from inbox_tui import triage

    triage.note_opened(desk.store, desk.question.conversation_uid)
    preview = desk.preview(desk.draft())
    assert preview.newer == ()
    assert preview.unusual


def test_a_reply_that_comes_during_the_hold_cancels_the_send(desk: Desk) -> None:
    draft = desk.draft()
    ticket = desk.confirmed(draft)
    answer(desk, "carla", "Solved, never mind")
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.CANCELLED
    assert "carla" in delivery.reason
    assert "Solved, never mind" in delivery.reason
    assert desk.posts() == []
    assert drafts.is_open(desk.store.read(), draft.uid)


def test_a_colleague_who_answers_as_the_same_account_elsewhere_cancels_the_send(
    desk: Desk,
) -> None:
    ticket = desk.confirmed(making.draft(desk.store, desk.brand, desk.complaint))
    with World(desk.folder) as world:
        world.post("northwind", "We have refunded it", reply_to=desk.complaint.message.id)
    adapter = connecting.connect(desk.brand)
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.CANCELLED
    assert "We have refunded it" in delivery.reason
    assert len(desk.posts()) == 1


def test_what_this_store_has_sent_itself_is_nobody_elses_answer(desk: Desk) -> None:
    with World(desk.folder) as world:
        world.post("tomas", "@nora and the lamp blinks", reply_to=desk.question.message.id)
    making.pull(desk.store, desk.own)
    second = making.newest(desk.store, desk.own)
    late = making.draft(desk.store, desk.own, second, "The lamp is fine")
    first = desk.draft()
    preview = desk.preview(first)
    sooner = confirm(
        desk.store,
        preview,
        desk.own.call_sign,
        utc_now(),
        timedelta(0),
        read=[m.id for m in preview.newer],
    )
    assert isinstance(sooner, Ticket)
    later = desk.confirmed(late)
    assert desk.transmit(sooner).state is DeliveryState.SENT
    assert desk.transmit(later).state is DeliveryState.SENT


def test_a_thread_that_can_no_longer_be_read_cancels_the_send(desk: Desk) -> None:
    ticket = desk.confirmed()
    adapter = connecting.connect(desk.own)

    def thread(_: object) -> None:
        raise AdapterError("The network is away.")

    adapter.thread = thread  # type: ignore[method-assign,assignment]
    delivery = transmit(desk.store, ticket, adapter)
    assert delivery.state is DeliveryState.CANCELLED
    assert "could not be read again" in delivery.reason
    assert desk.posts() == []


@pytest.mark.parametrize("earlier", [timedelta(0), timedelta(hours=3)], ids=str)
def test_an_answer_that_claims_an_earlier_time_is_newer_all_the_same(
    desk: Desk, earlier: timedelta
) -> None:
    """Who writes an e-mail writes its date, too."""
    ticket = desk.confirmed()
    with World(desk.folder) as world:
        first = world.post(
            "carla",
            "It works again",
            reply_to=desk.question.message.id,
            at=desk.question.message.published - earlier,
        )
        world.post(
            "tomas", "Thanks", reply_to=first.id, at=desk.question.message.published - earlier
        )
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.CANCELLED
    assert "wrote in this conversation meanwhile" in delivery.reason
    preview = desk.preview(desk.draft())
    assert [m.content for m in preview.newer] == ["It works again", "Thanks"]


def test_an_older_message_beside_it_that_only_now_arrives_is_not_newer(desk: Desk) -> None:
    with World(desk.folder) as world:
        before = desk.question.message.published - timedelta(hours=1)
        started = world.post("tomas", "@nora hello", at=before)
        question = world.post("tomas", "@nora my lamp", reply_to=started.id)
    making.pull(desk.store, desk.own)
    asked = making.newest(desk.store, desk.own)
    assert asked.message.id == question.id
    ticket = desk.confirmed(making.draft(desk.store, desk.own, asked))
    with World(desk.folder) as world:
        world.post("tomas", "@nora and", reply_to=started.id, at=before + timedelta(minutes=1))
    assert desk.transmit(ticket).state is DeliveryState.SENT
