"""A long reply leaves as a thread: one confirmation, one send, all posts or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import hand_send
from inbox_tui.adapter import NotTransmitted
from inbox_tui.model import Delivery, DeliveryState, utc_now
from inbox_tui.reply import alarms, attach, newer, payload, thread
from inbox_tui.reply.confirm import Refusal, confirm
from inbox_tui.reply.errors import CannotReply
from inbox_tui.reply.reconcile import look_up
from inbox_tui.reply.transmit import transmit
from inbox_tui.reply.withdraw import withdraw
from inbox_tui.store import audit, drafts, hand_send_matches, hand_sends, messages, outbox
from inbox_tui_sandbox import faults
from tests import making, pictures
from tests.reply.conftest import Desk

WORDS = "It left on Monday.\n---\nIt should be there on Friday.\n---\nNora ^NL"
POSTS = ("It left on Monday. (1/3)", "It should be there on Friday. (2/3)", "Nora ^NL (3/3)")


def _sent(desk: Desk) -> Delivery:
    delivery = desk.transmit(desk.confirmed(desk.draft(WORDS)))
    assert delivery.state is DeliveryState.SENT, delivery
    return delivery


def test_one_confirmation_binds_every_post(desk: Desk) -> None:
    preview = desk.preview(desk.draft(WORDS))
    assert preview.outgoing.parts == POSTS
    assert [m.used for m in preview.measures] == [len(part) for part in POSTS]
    assert payload.outgoing(preview.payload).parts == POSTS


def test_the_posts_arrive_in_a_row_and_all_ids_are_kept(desk: Desk) -> None:
    delivery = _sent(desk)
    found = desk.posts()
    assert tuple(p.content for p in found) == POSTS
    ids = [p.id for p in found]
    assert [p.parent_id for p in found] == [desk.question.message.id, *ids[:2]]
    assert (delivery.remote_id, *delivery.more_ids) == tuple(ids)
    assert outbox.remote_ids(desk.store.read(), desk.own.id) == frozenset(ids)


def test_no_post_of_a_thread_is_taken_for_what_was_said_to_be_sent_by_hand(desk: Desk) -> None:
    said = hand_send.say_sent(
        desk.store, desk.draft("It should be there on Friday.").uid, utc_now()
    )
    _sent(desk)
    with desk.store.write() as conn:
        hand_send_matches.find_messages(conn)
    found = hand_sends.get(desk.store.read(), said.uid)
    assert found
    assert found.message_uid is None


def test_our_own_thread_is_in_the_conversation_and_no_newer_reply(desk: Desk) -> None:
    delivery = _sent(desk)
    conn = desk.store.read()
    kept = messages.of_conversation(conn, desk.question.conversation_uid)
    assert [m.message.content for m in kept][-3:] == list(POSTS)
    assert all(m.outgoing for m in kept[-3:])
    assert [m.message.in_reply_to for m in kept][-2:] == [delivery.remote_id, delivery.more_ids[0]]
    assert newer.since(conn, desk.own, desk.question, ()) == ()
    making.pull(desk.store, desk.own)
    assert len(messages.of_conversation(conn, desk.question.conversation_uid)) == len(kept)


def test_the_log_names_every_post_of_a_thread_that_was_sent(desk: Desk) -> None:
    delivery = _sent(desk)
    (sent,) = audit.page(desk.store.read(), audit.Selection(act="sent"), 5)
    assert sent.payload
    assert sent.payload["remote_id"] == delivery.remote_id
    assert sent.payload["more_ids"] == list(delivery.more_ids)
    assert len(delivery.more_ids) == 2


def test_address_and_files_stand_with_the_first_post_of_our_own_thread_alone(desk: Desk) -> None:
    draft = desk.draft(WORDS)
    taken = attach.take_in("shop.png", pictures.png(), "our shop")
    attach.attach(desk.store, draft.uid, taken, utc_now())
    delivery = desk.transmit(desk.confirmed(draft))
    conn = desk.store.read()
    kept = messages.of_conversation(conn, desk.question.conversation_uid)[-3:]
    assert [m.message.url for m in kept] == [delivery.remote_url, "", ""]
    assert [[a.name for a in m.message.attachments] for m in kept] == [["our shop"], [], []]


@pytest.mark.parametrize("lost", ["timeout_after_accept", "server_error_after_commit"])
def test_a_thread_without_an_answer_is_found_whole(desk: Desk, lost: str) -> None:
    faults.switch_on(desk.folder, lost)
    delivery = desk.transmit(desk.confirmed(desk.draft(WORDS)))
    assert delivery.state is DeliveryState.UNKNOWN
    adapter = connecting.connect(desk.own)
    found = look_up(desk.store, delivery, adapter, utc_now() + timedelta(minutes=5))
    adapter.close()
    assert found.state is DeliveryState.SENT
    assert (found.remote_id, *found.more_ids) == tuple(p.id for p in desk.posts())
    assert len(desk.posts()) == 3


def test_a_thread_under_a_wrong_name_is_deleted_whole(desk: Desk) -> None:
    faults.switch_on(desk.folder, "wrong_author_in_answer", value=desk.brand.actor_id)
    delivery = desk.transmit(desk.confirmed(desk.draft(WORDS)))
    assert delivery.wrong_author
    deleted: list[str] = []
    adapter = connecting.connect(desk.brand)
    adapter.delete = deleted.append  # type: ignore[method-assign,assignment]
    withdraw(desk.store, delivery.uid, adapter, utc_now())
    adapter.close()
    assert deleted == [*reversed(delivery.more_ids), delivery.remote_id]
    assert len(deleted) == 3


def test_what_was_deleted_of_a_thread_is_on_record_though_the_rest_was_refused(desk: Desk) -> None:
    faults.switch_on(desk.folder, "wrong_author_in_answer", value=desk.brand.actor_id)
    delivery = desk.transmit(desk.confirmed(desk.draft(WORDS)))
    middle, last = delivery.more_ids
    deleted: list[str] = []

    def delete(remote_id: str) -> None:
        if remote_id == middle:
            raise NotTransmitted("The network is away.")
        deleted.append(remote_id)

    adapter = connecting.connect(desk.brand)
    adapter.delete = delete  # type: ignore[method-assign]
    with pytest.raises(NotTransmitted):
        withdraw(desk.store, delivery.uid, adapter, utc_now())
    adapter.close()
    (newest,) = audit.page(desk.store.read(), limit=1)
    assert deleted == [last]
    assert (newest.identity, newest.act) == ("nora", "post deleted")
    assert newest.payload == {
        "delivery": delivery.uid,
        "account": desk.brand.id,
        "remote_id": last,
    }
    assert [d.uid for d in alarms.unseen(desk.store)] == [delivery.uid]


@pytest.mark.parametrize("odd", ["no JSON", "{}", "[1]"])
def test_ids_that_another_tool_has_garbled_are_none(desk: Desk, odd: str) -> None:
    delivery = _sent(desk)
    with desk.store.write() as conn:
        conn.execute("UPDATE deliveries SET more_ids = ?", (odd,))
    assert outbox.require(desk.store.read(), delivery.uid).more_ids == ()
    assert outbox.remote_ids(desk.store.read(), desk.own.id) == {delivery.remote_id}


def test_numbers_are_left_out_where_the_writer_wants_none(desk: Desk) -> None:
    draft = desk.draft(WORDS)
    preview = desk.preview(draft)
    with desk.store.write() as conn:
        drafts.save_numbering(conn, draft.uid, False, utc_now())
    told = confirm(desk.store, preview, preview.account.call_sign, utc_now())
    assert isinstance(told, Refusal)
    assert "changed" in told.sentence
    now = desk.preview(drafts.require(desk.store.read(), draft.uid))
    assert now.outgoing.parts[2] == "Nora ^NL"


def test_a_text_that_cannot_be_split_is_refused_with_the_reason(desk: Desk) -> None:
    link = "https://example.com/" + "x" * 600
    with pytest.raises(CannotReply, match="longer than a post"):
        desk.preview(desk.draft(link))
    adapter = connecting.connect(desk.own)
    (length,) = thread.measures(adapter, link, numbered=True)
    assert "longer than a post" in length.problem
    assert not length.fits
    assert length == replace(adapter.measure(link), problem=length.problem)


def test_the_length_of_each_post_is_known_while_it_is_written(desk: Desk) -> None:
    adapter = connecting.connect(desk.own)
    assert [m.used for m in thread.measures(adapter, WORDS, numbered=False)] == [18, 29, 8]
    numbered = [m.used for m in thread.measures(adapter, WORDS, numbered=True)]
    assert numbered == [len(post) for post in POSTS]
    assert thread.parts(adapter, " ", numbered=True) == (" ",)
    assert not thread.measures(adapter, " ", numbered=True)[0].fits


def test_a_network_without_threads_says_that_it_is_too_long(desk: Desk) -> None:
    with making.open_store() as store:
        letters = making.connect_sandbox(store, "nora", instance="letters", sign="LET")
        brief = making.connect_sandbox(store, "nora", instance="brief", sign="ZED")
    for account in (letters, brief):
        adapter = connecting.connect(account)
        assert thread.parts(adapter, WORDS * 20, numbered=True) == (WORDS * 20,)


def test_an_answer_that_names_too_few_posts_keeps_the_words_together(desk: Desk) -> None:
    ticket = desk.confirmed(desk.draft(WORDS))
    adapter = connecting.connect(desk.own)
    send = adapter.send
    adapter.send = lambda outgoing: replace(send(outgoing), more_ids=())  # type: ignore[method-assign]
    delivery = transmit(desk.store, ticket, adapter)
    adapter.close()
    kept = messages.find(desk.store.read(), desk.own.id, delivery.remote_id)
    assert kept
    assert all(part in kept.message.content for part in POSTS)
