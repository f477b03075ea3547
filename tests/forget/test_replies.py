"""What we sent to a person: its words go, the record that it was sent stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inbox_tui import accounts, paths
from inbox_tui.forget import erasure
from inbox_tui.forget.person import find
from inbox_tui.forget.survey import CannotForget
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply import stop
from inbox_tui.reply.cancel import take_back
from inbox_tui.store import (
    accounts as rows,
)
from inbox_tui.store import (
    audit,
    audit_chain,
    conversations,
    drafts,
    flagged_words,
    guards,
    messages,
    outbox,
)
from tests import making
from tests.reply.conftest import Desk, desk

__all__ = ["desk"]
REPLY = "Dear Tomas, please try the other cable first ^NL"


def files_with(folder: Path, text: str) -> list[str]:
    return [
        file.name
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and "networks" not in file.parts
        and text.lower().encode() in file.read_bytes().lower()
    ]


def forget(desk: Desk, handle: str = "tomas") -> None:
    (found,) = find(desk.store.read(), handle)
    erasure.forget(desk.store, found, paths.log_folder(), utc_now())


def test_the_words_of_a_reply_go_and_its_record_stays(desk: Desk, tmp_path: Path) -> None:
    sent = desk.transmit(desk.confirmed(desk.draft(REPLY)))
    assert sent.state is DeliveryState.SENT
    assert files_with(tmp_path, "the other cable first")
    forget(desk)
    assert files_with(tmp_path, "tomas") == []
    conn = desk.store.read()
    (delivery,) = outbox.recent(conn)
    assert (delivery.uid, delivery.state, delivery.remote_id) == (
        sent.uid,
        sent.state,
        sent.remote_id,
    )
    confirmation = outbox.confirmation(conn, delivery.confirmation_uid)
    assert confirmation
    assert (confirmation.payload, confirmation.parent_id) == ("", "")
    assert [entry.act for entry in audit.page(conn)][:3] == [
        "person forgotten",
        "sent",
        "confirmed",
    ]
    assert audit_chain.find_break(conn) == ""
    assert guards.find_breach(conn) == ""
    assert conn.execute("SELECT delivery, text, state FROM outbox").fetchall() == [
        (1, None, "sent")
    ]


def test_a_dialogue_with_a_record_is_in_no_list_and_does_not_come_back(
    desk: Desk, tmp_path: Path
) -> None:
    desk.transmit(desk.confirmed(desk.draft(REPLY)))
    forget(desk)
    conn = desk.store.read()
    before = conversations.page(conn)
    assert [c.author_handle for c in before] == ["carla"]
    with desk.store.write() as writing:
        writing.execute("UPDATE pulls SET cursor = NULL")
    for account in (desk.own, desk.brand):
        making.pull(desk.store, account)
    assert conversations.page(conn) == before
    assert messages.get(conn, desk.question.uid) is not None, "the record's own tombstone"
    erasure.shrink(desk.store)
    assert files_with(tmp_path, "tomas") == []
    assert files_with(tmp_path, "other cable") == []


@pytest.mark.parametrize("hold", [0.0, 3600.0])
def test_nobody_is_forgotten_while_a_reply_to_them_is_under_way(desk: Desk, hold: float) -> None:
    ticket = desk.confirmed(desk.draft(REPLY), hold=hold)
    before = desk.store.read().execute("SELECT * FROM messages").fetchall()
    with pytest.raises(CannotForget, match="under way"):
        forget(desk)
    assert desk.store.read().execute("SELECT * FROM messages").fetchall() == before
    take_back(desk.store, ticket.delivery_uid, utc_now())
    forget(desk)
    assert drafts.every_open(desk.store.read()) == ()


def test_a_near_miss_keeps_its_row_and_its_draft_loses_the_words(desk: Desk) -> None:
    from inbox_tui.reply.confirm import confirm

    draft = desk.draft(REPLY)
    confirm(desk.store, desk.preview(draft), "BWX", utc_now())
    forget(desk)
    conn = desk.store.read()
    assert conn.execute("SELECT count(*) FROM near_misses").fetchone() == (1,)
    left = drafts.get(conn, draft.uid)
    assert left
    assert left.text == ""


def test_reasons_that_name_them_go(desk: Desk, tmp_path: Path) -> None:
    stop.stop_all(desk.store, "Tomas is very angry with us", utc_now())
    with desk.store.write() as conn:
        rows.freeze(conn, desk.brand.id, "Frozen because of tomas")
        flagged_words.add(conn, "tomas", utc_now())
    forget(desk)
    assert files_with(tmp_path, "tomas") == []
    row = desk.store.read().execute("SELECT reason, resumed_at FROM outgoing_stops").fetchone()
    assert row == (guards.ERASED, None)


def test_somebody_else_is_forgotten_without_harm_to_the_reply(desk: Desk) -> None:
    sent = desk.transmit(desk.confirmed(desk.draft(REPLY)))
    forget(desk, "carla")
    confirmation = outbox.confirmation(desk.store.read(), sent.confirmation_uid)
    assert confirmation
    assert json.loads(confirmation.payload)["text"] == REPLY
    assert accounts.find(desk.store, "nora").id == desk.own.id
