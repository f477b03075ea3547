from __future__ import annotations

import sqlite3

import pytest

from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.confirm import Refusal, confirm
from inbox_tui.reply.errors import AlreadyStopped, CannotReply, NotStopped
from inbox_tui.reply.stop import count_leaving, describe, describe_leaving, resume, stop_all
from inbox_tui.store import Store, audit, drafts, guards, outbox, stops
from tests import making
from tests.reply.conftest import Desk


def test_a_stop_makes_drafts_of_all_that_is_held(desk: Desk) -> None:
    draft = desk.draft("My words")
    ticket = desk.confirmed(draft, hold=60)
    other = desk.confirmed(making.draft(desk.store, desk.brand, desk.complaint), hold=60)
    stopped = stop_all(desk.store, "A shooting in the news", utc_now())
    assert {d.uid for d in stopped} == {ticket.delivery_uid, other.delivery_uid}
    for delivery in stopped:
        assert delivery.state is DeliveryState.CANCELLED
        assert "Nora" in delivery.reason
        assert "A shooting in the news" in delivery.reason
    kept = drafts.get(desk.store.read(), draft.uid)
    assert kept
    assert kept.text == "My words"
    assert drafts.is_open(desk.store.read(), draft.uid)


def test_nothing_is_previewed_confirmed_or_sent_while_stopped(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    ticket = desk.confirmed(making.draft(desk.store, desk.brand, desk.complaint))
    with desk.store.write() as conn:
        # as a process that knows nothing of held deliveries would write it
        stops.begin(conn, preview.identity.id, "wait", utc_now())
    refused = confirm(desk.store, preview, desk.own.call_sign, utc_now())
    assert isinstance(refused, Refusal)
    assert "stopped by Nora" in refused.sentence
    with pytest.raises(CannotReply, match="stopped by Nora"):
        desk.preview(preview.draft)
    delivery = desk.transmit(ticket)
    assert delivery.state is not DeliveryState.SENT
    assert desk.posts() == []


def test_the_store_itself_refuses_to_send_while_stopped(desk: Desk) -> None:
    ticket = desk.confirmed()
    with desk.store.write() as conn:
        stops.begin(conn, "nora", "wait", utc_now())
    raw = sqlite3.connect(desk.store.path, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute("UPDATE deliveries SET state = 'sending' WHERE uid = ?", (ticket.delivery_uid,))
    raw.close()


def test_a_stop_holds_for_every_process_on_the_store(desk: Desk) -> None:
    stop_all(desk.store, "wait", utc_now())
    with Store.open(desk.store.path) as another:
        found = stops.active(another.read())
    assert found
    assert describe(found) == "Everything outgoing is stopped by Nora Lind: wait."


def test_resuming_sends_nothing_and_lets_confirm_again(desk: Desk) -> None:
    draft = desk.draft()
    ticket = desk.confirmed(draft)
    stop_all(desk.store, "wait", utc_now())
    ended = resume(desk.store, utc_now())
    assert ended.reason == "wait"
    assert stops.active(desk.store.read()) is None
    assert desk.transmit(ticket).state is DeliveryState.CANCELLED
    assert desk.posts() == []
    assert desk.transmit(desk.confirmed(draft)).state is DeliveryState.SENT


def test_what_is_held_under_a_stop_of_another_tool_is_a_draft_once_it_ends(desk: Desk) -> None:
    ticket = desk.confirmed(hold=60)
    with desk.store.write() as conn:
        stops.begin(conn, "nora", "wait", utc_now())
    resume(desk.store, utc_now())
    delivery = outbox.require(desk.store.read(), ticket.delivery_uid)
    assert delivery.state is DeliveryState.CANCELLED
    assert "Nora Lind ended a stop" in delivery.reason


def test_a_stop_is_one_at_a_time_and_ends_once(desk: Desk) -> None:
    with pytest.raises(NotStopped):
        resume(desk.store, utc_now())
    stop_all(desk.store, "first", utc_now())
    with pytest.raises(AlreadyStopped, match="first"):
        stop_all(desk.store, "second", utc_now())
    resume(desk.store, utc_now())
    with pytest.raises(NotStopped):
        resume(desk.store, utc_now())


def test_a_stop_and_its_end_are_in_the_log_with_a_name(desk: Desk) -> None:
    stop_all(desk.store, "wait", utc_now())
    resume(desk.store, utc_now())
    acts = desk.store.read().execute("SELECT act, identity FROM audit_log ORDER BY seq").fetchall()
    assert acts[-2:] == [("stopped", "nora"), ("resumed", "nora")]
    assert audit.find_break(desk.store.read()) == ""


def test_what_is_being_sent_already_is_left_to_end(desk: Desk) -> None:
    ticket = desk.confirmed()
    with desk.store.write() as conn:
        conn.execute("UPDATE deliveries SET state = 'sending'")
    assert stop_all(desk.store, "wait", utc_now()) == ()
    assert outbox.require(desk.store.read(), ticket.delivery_uid).state is DeliveryState.SENDING
    assert describe_leaving(count_leaving(desk.store)).startswith("1 reply is being sent")


def test_a_stop_that_nothing_escaped_says_nothing_of_it(desk: Desk) -> None:
    desk.confirmed(hold=60)
    stop_all(desk.store, "wait", utc_now())
    assert describe_leaving(count_leaving(desk.store)) == ""


ATTACKS = {
    "delete": "DELETE FROM outgoing_stops",
    "change": "UPDATE outgoing_stops SET reason = 'other'",
    "end without a name": "UPDATE outgoing_stops SET resumed_at = stopped_at",
    "replace": """INSERT OR REPLACE INTO outgoing_stops
        SELECT uid, stopped_at, identity, reason, stopped_at, identity FROM outgoing_stops""",
    "begin twice": """INSERT INTO outgoing_stops (stopped_at, identity, reason)
        SELECT stopped_at, identity, 'again' FROM outgoing_stops""",
}


@pytest.mark.parametrize("sql", ATTACKS.values(), ids=ATTACKS.keys())
def test_another_tool_cannot_take_a_stop_away_or_change_it(desk: Desk, sql: str) -> None:
    stop_all(desk.store, "wait", utc_now())
    raw = sqlite3.connect(desk.store.path, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(sql)
    raw.close()
    assert guards.find_breach(desk.store.read()) == ""
