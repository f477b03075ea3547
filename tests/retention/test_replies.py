"""What we answered: its words go with the conversation, its record stays, and nothing on its way goes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.retention import purge, sweep
from inbox_tui.store import audit_chain, conversations, guards, integrity, outbox
from inbox_tui.store.expiry import Figures
from inbox_tui_sandbox import faults
from tests import making
from tests.forget.test_replies import files_with
from tests.reply.conftest import Desk, desk

__all__ = ["desk"]
REPLY = "Dear Tomas, please try the other cable first ^NL"


def let_go(desk: Desk) -> Figures:
    """Purge the account of all that is older than tomorrow."""
    tomorrow = utc_now() + timedelta(days=1)
    return sum(purge.purge(desk.store, desk.own, tomorrow), start=Figures())


def test_the_words_of_a_sent_reply_go_and_its_record_stays(desk: Desk, tmp_path: Path) -> None:
    sent = desk.transmit(desk.confirmed(desk.draft(REPLY)))
    assert sent.state is DeliveryState.SENT
    making.pull(desk.store, desk.own)
    figures = let_go(desk)
    assert (figures.conversations, figures.replies) == (1, 1)
    assert sweep.sweep(desk.store, timedelta(0))
    assert files_with(tmp_path, "the other cable first") == []
    assert files_with(tmp_path, "my router reboots") == []
    conn = desk.store.read()
    (delivery,) = outbox.recent(conn)
    assert (delivery.state, delivery.remote_id) == (sent.state, sent.remote_id)
    assert conversations.page(conn, account_id=desk.own.id) == ()
    assert audit_chain.find_break(conn) == ""
    assert guards.find_breach(conn) == ""
    assert integrity.find_fault(conn) == ""


def test_it_does_not_come_back_with_the_next_pull(desk: Desk) -> None:
    desk.transmit(desk.confirmed(desk.draft(REPLY)))
    let_go(desk)
    with desk.store.write() as conn:
        conn.execute("UPDATE pulls SET cursor = NULL")
    making.pull(desk.store, desk.own)
    words = desk.store.read().execute(
        "SELECT content FROM messages WHERE account_id = ? AND content <> ''", (desk.own.id,)
    )
    assert [content for (content,) in words if "router" in content] == []


@pytest.mark.parametrize("fate", ["held", "unknown"])
def test_a_reply_on_its_way_or_of_unknown_fate_keeps_its_conversation(
    fate: str, desk: Desk
) -> None:
    if fate == "unknown":
        faults.switch_on(desk.folder, "timeout_after_accept", "nora")
    ticket = desk.confirmed(desk.draft(REPLY), hold=3600.0 if fate == "held" else 0.0)
    if fate == "unknown":
        assert desk.transmit(ticket).state is DeliveryState.UNKNOWN
    with desk.store.write() as conn:
        uid = desk.question.conversation_uid
        conn.execute("UPDATE conversations SET needs_reply = 0, done = 1 WHERE uid = ?", (uid,))
    assert let_go(desk).kept == 1
    assert conversations.get(desk.store.read(), desk.question.conversation_uid)
    (delivery,) = outbox.recent(desk.store.read())
    confirmation = outbox.confirmation(desk.store.read(), delivery.confirmation_uid)
    assert confirmation
    assert "other cable" in confirmation.payload
