"""What was confirmed is what leaves, file for file: nothing between the two can change it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Outgoing, OutgoingFile
from inbox_tui.model import DeliveryState, Draft, Visibility, utc_now
from inbox_tui.reply import attach, payload
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.errors import CannotReply
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.reconcile import look_up
from inbox_tui.store import attachments, guards, messages, outbox
from inbox_tui_sandbox import faults, posts
from inbox_tui_sandbox.file import NetworkFile
from tests import making, pictures
from tests.reply.conftest import Desk

SHOP, DOOR = pictures.png(), pictures.jpeg(30, 30, "red")


def _draft(desk: Desk) -> Draft:
    draft = desk.draft()
    for name, data, alt in (("shop.png", SHOP, "our shop"), ("door.jpg", DOOR, "a red door")):
        attach.attach(desk.store, draft.uid, attach.take_in(name, data, alt), utc_now())
    return draft


def _arrived(desk: Desk) -> list[tuple[str, list[bytes]]]:
    with NetworkFile(desk.folder) as file:
        return [
            (post.content, posts.attached(file, post.id))
            for post in posts.all_posts(file)
            if post.author.handle == "nora"
        ]


def test_files_arrive_as_they_were_attached_in_their_order(desk: Desk) -> None:
    draft = _draft(desk)
    delivery = desk.transmit(desk.confirmed(draft))
    assert delivery.state is DeliveryState.SENT
    assert _arrived(desk) == [("Hello ^NL", [SHOP, DOOR])]
    kept = messages.find(desk.store.read(), desk.own.id, delivery.remote_id)
    assert kept
    assert [(a.media_type, a.name) for a in kept.message.attachments] == [
        ("image/png", "our shop"),
        ("image/jpeg", "a red door"),
    ]


def test_what_was_sent_is_not_kept_but_its_hash_is(desk: Desk) -> None:
    draft = _draft(desk)
    delivery = desk.transmit(desk.confirmed(draft))
    conn = desk.store.read()
    assert attachments.of_draft(conn, draft.uid) == ()
    held = payload.outgoing(outbox.confirmation(conn, delivery.confirmation_uid).payload)
    assert [(f.name, f.alt) for f in held.files] == [
        ("shop.png", "our shop"),
        ("door.jpg", "a red door"),
    ]


def test_taking_back_gives_the_draft_back_with_its_files(desk: Desk) -> None:
    draft = _draft(desk)
    ticket = desk.confirmed(draft, hold=60.0)
    assert take_back(desk.store, ticket.delivery_uid, utc_now())
    assert [f.data for f in attachments.with_bytes(desk.store.read(), draft.uid)] == [SHOP, DOOR]
    assert desk.transmit(desk.confirmed(draft)).state is DeliveryState.SENT
    assert _arrived(desk) == [("Hello ^NL", [SHOP, DOOR])]


def test_a_reply_that_failed_keeps_its_files(desk: Desk) -> None:
    draft = _draft(desk)
    faults.switch_on(desk.folder, "timeout_before_accept")
    delivery = desk.transmit(desk.confirmed(draft))
    assert delivery.state is DeliveryState.UNKNOWN
    later = utc_now() + timedelta(minutes=5)
    adapter = connecting.connect(desk.own)
    delivery = look_up(desk.store, delivery, adapter, later)
    adapter.close()
    assert delivery.state is DeliveryState.FAILED
    assert [f.data for f in attachments.with_bytes(desk.store.read(), draft.uid)] == [SHOP, DOOR]


CHANGES: dict[str, str] = {
    "another alt text": "UPDATE draft_attachments SET alt = 'their shop' WHERE position = 1",
    "another order": "UPDATE draft_attachments SET position = 9 WHERE position = 1",
    "other bytes": "UPDATE draft_attachments SET data = zeroblob(size)",
    "one less": "DELETE FROM draft_attachments WHERE position = 2",
    "none": "DELETE FROM draft_attachments",
    "one more": "INSERT INTO draft_attachments SELECT uid + 10, draft_uid, 3, name, media_type,"
    " size, width, height, alt, sha256, added_at, data FROM draft_attachments LIMIT 1",
    "another name": "UPDATE OR REPLACE draft_attachments SET name = 'x.png'",
    "the one in place of the other": "UPDATE OR REPLACE draft_attachments SET uid = 2 WHERE uid = 1",
    "one replaced": "INSERT OR REPLACE INTO draft_attachments SELECT uid, draft_uid, position,"
    " 'x.png', media_type, size, width, height, alt, sha256, added_at, data FROM draft_attachments",
    "posts without numbers": "UPDATE drafts SET numbered = 0",
}


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES.keys())
def test_no_tool_changes_a_file_once_it_is_confirmed(desk: Desk, sql: str) -> None:
    ticket = desk.confirmed(_draft(desk))
    stranger = sqlite3.connect(desk.store.path)
    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(sql)
    stranger.close()
    assert desk.transmit(ticket).state is DeliveryState.SENT
    assert _arrived(desk) == [("Hello ^NL", [SHOP, DOOR])]


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_changed_between_the_preview_and_the_sign_is_not_confirmed(
    desk: Desk, sql: str
) -> None:
    draft = _draft(desk)
    preview = desk.preview(draft)
    conn = desk.store.read()
    _without_guards(conn)
    conn.execute(sql)
    _with_guards(conn)
    told = confirm(desk.store, preview, preview.account.call_sign, utc_now())
    if isinstance(told, Ticket):  # the description is the same: the bytes are looked at last
        delivery = desk.transmit(told)
        assert delivery.state is DeliveryState.CANCELLED
    else:
        assert "changed" in told.sentence
    assert _arrived(desk) == []


@pytest.mark.parametrize("sql", list(CHANGES.values())[:-1], ids=list(CHANGES)[:-1])
def test_whoever_gets_round_the_triggers_still_sends_nothing_else(desk: Desk, sql: str) -> None:
    draft = _draft(desk)
    ticket = desk.confirmed(draft)
    conn = desk.store.read()
    _without_guards(conn)
    conn.execute(sql)
    _with_guards(conn)
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.CANCELLED
    assert "confirmed" in delivery.reason
    assert _arrived(desk) == []


def _without_guards(conn: sqlite3.Connection) -> None:
    for (name,) in conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        " AND tbl_name IN ('draft_attachments', 'drafts')"
    ).fetchall():
        conn.execute(f"DROP TRIGGER {name}")


def _with_guards(conn: sqlite3.Connection) -> None:
    for sql in guards.TRIGGERS.values():
        if " ON draft_attachments" in sql or " ON drafts" in sql:
            conn.execute(sql)


FILES = st.lists(
    st.builds(
        OutgoingFile,
        name=st.sampled_from(["a.png", "b.png"]),
        media_type=st.sampled_from(["image/png", "image/jpeg"]),
        size=st.integers(1, 9),
        sha256=st.sampled_from(["0" * 64, "1" * 64]),
        alt=st.sampled_from(["", "x"]),
        width=st.integers(0, 2),
        height=st.integers(0, 2),
    ),
    max_size=3,
).map(tuple)


@given(FILES, FILES, st.lists(st.sampled_from(["x", "y"]), max_size=3).map(tuple), st.data())
def test_the_digest_is_another_for_every_other_file_or_post(
    one: tuple[OutgoingFile, ...],
    other: tuple[OutgoingFile, ...],
    parts: tuple[str, ...],
    data: st.DataObject,
) -> None:
    outgoing = _outgoing(parts=parts)
    other_parts = data.draw(st.lists(st.sampled_from(["x", "y"]), max_size=3).map(tuple))
    told = [
        _payload(replace(outgoing, files=files, parts=posts))
        for files, posts in ((one, parts), (other, other_parts))
    ]
    same = (one, parts) == (other, other_parts)
    assert (payload.digest(told[0]) == payload.digest(told[1])) == same
    back = payload.outgoing(told[0])
    assert (back.files, back.parts) == (one, parts)


def _outgoing(**particulars: Any) -> Outgoing:
    return Outgoing(
        key="k",
        parent_id="m1",
        text="x",
        wire="{}",
        visibility=Visibility.PUBLIC,
        to=(),
        composed_at=making.NOON,
        **particulars,
    )


def _payload(outgoing: Outgoing) -> str:
    actor = making.actor("nora")
    return payload.build(making.account(), actor, making.NORA, outgoing)


def test_each_other_bit_is_another_digest() -> None:
    plain = b"our shop, seen from the street"
    digests = {_digest_of(plain)}
    for bit in range(len(plain) * 8):
        changed = bytearray(plain)
        changed[bit // 8] ^= 1 << bit % 8
        digests.add(_digest_of(bytes(changed)))
    assert len(digests) == len(plain) * 8 + 1


def _digest_of(data: bytes) -> str:
    return payload.digest(_payload(_outgoing(files=(attach.take_in("notes", data),))))


def test_a_picture_without_words_is_unusual_and_sends_all_the_same(desk: Desk) -> None:
    draft = desk.draft()
    attach.attach(desk.store, draft.uid, attach.take_in("shop.png", SHOP), utc_now())
    preview = desk.preview(draft)
    assert any("shop.png has no alt text" in said for said in preview.unusual)
    attach.attach(desk.store, draft.uid, attach.take_in("door.jpg", DOOR), utc_now())
    assert any("2 pictures have no alt text" in said for said in desk.preview(draft).unusual)
    first = attachments.of_draft(desk.store.read(), draft.uid)
    with desk.store.write() as conn:
        for held in first:
            attachments.describe(conn, held.uid, "it")
    assert not any("alt text" in said for said in desk.preview(draft).unusual)


def test_where_nobody_expects_words_a_picture_without_them_is_usual(desk: Desk) -> None:
    letters = making.connect_sandbox(desk.store, "nora", instance="letters", sign="LET")
    with desk.world() as world:
        world.post("tomas", "Where is it?", to=("nora",), instance="letters")
    making.pull(desk.store, letters)
    draft = making.draft(desk.store, letters, making.newest(desk.store, letters))
    attach.attach(desk.store, draft.uid, attach.take_in("shop.png", SHOP), utc_now())
    assert not any("alt text" in said for said in desk.preview(draft).unusual)


def test_what_the_network_does_not_take_is_said_before_the_confirm_step(desk: Desk) -> None:
    draft = desk.draft()
    attach.attach(desk.store, draft.uid, attach.take_in("terms.pdf", b"%PDF-1.7"), utc_now())
    with pytest.raises(CannotReply, match="application/pdf is not taken here"):
        desk.preview(draft)


def test_bytes_that_were_damaged_in_the_store_stop_the_preview(desk: Desk) -> None:
    draft = _draft(desk)
    conn = desk.store.read()
    _without_guards(conn)
    conn.execute(CHANGES["other bytes"])
    with pytest.raises(CannotReply, match="attach it again"):
        desk.preview(draft)


@pytest.mark.parametrize("wrong", ["files", "parts", "parent_id"])
def test_an_adapter_that_would_send_something_else_is_stopped(desk: Desk, wrong: str) -> None:
    draft = _draft(desk)
    adapter: Any = connecting.connect(desk.own)
    compose = adapter.compose_with_files
    odd = {"files": (), "parts": ("x", "y"), "parent_id": "another"}[wrong]
    adapter.compose_with_files = lambda *given: replace(compose(*given), **{wrong: odd})
    with pytest.raises(CannotReply, match="adapter would"):
        prepare(desk.store, draft.uid, adapter)
    adapter.close()
