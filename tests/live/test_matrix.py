"""What a real Matrix homeserver (Synapse) does beyond the thirteen cases."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from inbox_tui.adapter import AuthRevoked, Outgoing, TargetClosed, WrongAccount
from inbox_tui.model import Message, MessageKind, Visibility, utc_now
from inbox_tui.testing import MemoryVault
from inbox_tui_matrix import MatrixAdapter
from inbox_tui_matrix.mapping import UNREADABLE
from tests.live.matrix_desk import MatrixDesk
from tests.live.matrix_person import Person, Said

pytestmark = [pytest.mark.live, pytest.mark.timeout(180)]


def written(adapter: MatrixAdapter, parent: Message, words: str = "We look at it.") -> Outgoing:
    return adapter.compose(parent, words, utc_now())


def test_a_thread_we_take_part_in_comes_in_and_is_answered_inside(
    matrix_desk: MatrixDesk, ada: Person
) -> None:
    us = matrix_desk.us
    room = ada.make_room(us, name="Support", public=True)
    root = ada.say(room, "the pump again", mention=us)
    ours = us.say(room, "which one?", thread=root)
    follow_up = ada.say(room, "the blue one", thread=root)
    other = ada.say(room, "something else")
    elsewhere = ada.say(room, "about that", thread=other)
    adapter = matrix_desk.connect()
    found = matrix_desk.pull(adapter)
    assert set(found) == {root.id, ours.id, follow_up.id}, (other, elsewhere)
    assert found[follow_up.id].kind is MessageKind.REPLY
    assert {message.context for message in found.values()} == {root.id}
    assert found[follow_up.id].in_reply_to == root.id
    outgoing = written(adapter, found[follow_up.id])
    sent = adapter.send(outgoing)
    event = ada.event(Said(room, sent.id.rpartition("/")[2]))
    assert event["content"] == json.loads(outgoing.wire)
    assert event["content"]["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": root.event,
        "m.in_reply_to": {"event_id": follow_up.event},
        "is_falling_back": False,
    }
    thread = adapter.thread(found[follow_up.id])
    assert [message.id for message in thread] == [root.id, ours.id, follow_up.id, sent.id]


def test_an_encrypted_room_is_shown_and_not_answered(matrix_desk: MatrixDesk, ada: Person) -> None:
    room = ada.make_room(matrix_desk.us, direct=True, encrypted=True)
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA", "session_id": "s"}
    said = ada.write(room, content, "m.room.encrypted")
    plain = ada.say(room, "in clear by mistake")
    adapter = matrix_desk.connect()
    found = matrix_desk.pull(adapter)
    assert (found[said.id].content, found[said.id].kind) == (UNREADABLE, MessageKind.DIRECT)
    assert found[plain.id].content == "in clear by mistake"
    for message in (found[said.id], found[plain.id]):
        assert "encrypted" in adapter.can_reply(message).reason
        # Also where the room was encrypted after the message came in.
        with pytest.raises(TargetClosed):
            written(adapter, replace(message, raw={}))


def test_an_invitation_is_shown_and_what_was_written_before_it_was_accepted_comes_in(
    matrix_desk: MatrixDesk, ada: Person
) -> None:
    us, adapter = matrix_desk.us, matrix_desk.connect()
    _found, cursor = matrix_desk.pull_on(adapter, None)
    private, team = ada.make_room(direct=True), ada.make_room(name="Pumps")
    ada.invite(private, us, direct=True)
    ada.invite(team, us)
    first = ada.say(private, "hello, are you there?")
    found, cursor = matrix_desk.pull_on(adapter, cursor)
    by_room = {message.context: message for message in found.values()}
    assert set(by_room) == {private, team}
    assert by_room[private].kind is MessageKind.DIRECT
    assert by_room[private].content.startswith("Wants to talk with you.")
    assert by_room[team].kind is MessageKind.NOTICE
    assert by_room[team].content.startswith("Invites you to Pumps.")
    assert by_room[private].attributed_to.name == "Ada"
    assert not adapter.can_reply(by_room[private])
    us.join(private)
    found, cursor = matrix_desk.pull_on(adapter, cursor)
    assert found[first.id].kind is MessageKind.DIRECT
    assert found[first.id].context == private
    assert not matrix_desk.pull(adapter, cursor)


@pytest.mark.parametrize("version", ["1", "12"])
def test_rooms_of_the_first_and_of_the_newest_version_are_answered(
    version: str, matrix_desk: MatrixDesk, ada: Person
) -> None:
    us = matrix_desk.us
    room = us.make_room(ada, name="Support", public=True, version=version)
    said = ada.say(room, "your pump is broken", mention=us)
    assert (":" in room, ":" in said.event) == ((True, True) if version == "1" else (False, False))
    adapter = matrix_desk.connect()
    parent = matrix_desk.pull(adapter)[said.id]
    assert adapter.can_reply(parent)
    sent = adapter.send(written(adapter, parent))
    assert sent.author_id == us.user
    assert [message.id for message in adapter.thread(parent)] == [said.id, sent.id]
    adapter.delete(sent.id)
    assert ada.bodies(room, by=us.user) == [""]


def test_a_room_that_does_not_let_us_write_is_told_before_and_at_the_send(
    matrix_desk: MatrixDesk, ada: Person
) -> None:
    us = matrix_desk.us
    room = ada.make_room(us, name="News", public=True)
    said = ada.say(room, "any questions?", mention=us)
    adapter = matrix_desk.connect()
    parent = matrix_desk.pull(adapter)[said.id]
    outgoing = written(adapter, parent)
    levels = ada.get(f"rooms/{room}/state/m.room.power_levels")
    ada.put(f"rooms/{room}/state/m.room.power_levels", levels | {"events_default": 50})
    with pytest.raises(TargetClosed):
        adapter.send(outgoing)
    with pytest.raises(TargetClosed):
        written(adapter, parent)
    assert not adapter.can_reply(matrix_desk.pull(adapter)[said.id])
    ada.put(f"rooms/{room}/state/m.room.power_levels", levels)
    us.leave(room)
    with pytest.raises(TargetClosed):
        written(adapter, parent)
    with pytest.raises(TargetClosed):
        adapter.send(outgoing)
    assert adapter.find_sent(outgoing) is None
    assert ada.bodies(room, by=us.user) == []


def test_words_of_old_programs_are_read(matrix_desk: MatrixDesk, ada: Person) -> None:
    us = matrix_desk.us
    room = ada.make_room(us, name="Support", public=True)
    by_name = ada.say(room, "desk: your pump is broken")
    pill = f'<a href="https://matrix.to/#/{us.user}">Desk</a>'
    by_pill = ada.say(
        room,
        "somebody?",
        format="org.matrix.custom.html",
        formatted_body=f"<p>{pill}, <b>now</b></p>",
    )
    ours = us.say(room, "Yes?")
    answer = ada.say(room, f"> <{us.user}> Yes?\n\nIt leaks.\n> really", to=ours)
    ada.say(room, "your desktop is fine")
    found = matrix_desk.pull(matrix_desk.connect())
    assert set(found) == {by_name.id, by_pill.id, ours.id, answer.id}
    assert found[by_pill.id].content == "Desk, now"
    assert found[answer.id].content == "It leaks.\n> really"


def test_a_room_of_two_without_a_name_is_direct_and_a_closed_one_is_for_those_let_in(
    matrix_desk: MatrixDesk, ada: Person
) -> None:
    us = matrix_desk.us
    pair, team = ada.make_room(us), ada.make_room(us, name="Team")
    alone, mention = ada.say(pair, "between us"), ada.say(team, "look", mention=us)
    found = matrix_desk.pull(matrix_desk.connect())
    assert found[alone.id].visibility is Visibility.DIRECT
    assert found[mention.id].visibility is Visibility.FOLLOWERS


# --- sessions ----------------------------------------------------------------------------------


def test_a_token_that_ran_out_is_renewed_once_and_the_device_stays(
    matrix_desk: MatrixDesk,
) -> None:
    vault = MemoryVault()
    matrix_desk.connect(vault=vault).whoami()
    before = json.loads(vault.session)
    assert before["refresh_token"]
    vault.session = json.dumps(before | {"access_token": "syt_ran_out"})
    assert matrix_desk.connect(vault=vault).whoami().id == matrix_desk.us.user
    after = json.loads(vault.session)
    assert after["access_token"] not in {"syt_ran_out", before["access_token"]}
    assert after["refresh_token"] != before["refresh_token"]
    assert after["device"] == before["device"]


def test_meeting_an_account_leaves_no_device_behind(matrix_desk: MatrixDesk) -> None:
    us = matrix_desk.us
    before = us.get("devices")
    adapter = matrix_desk.connect(is_known=False)
    assert adapter.whoami().id == us.user
    assert len(us.get("devices")["devices"]) == len(before["devices"]) + 1
    adapter.close()
    assert len(us.get("devices")["devices"]) == len(before["devices"])


def test_a_token_works_as_long_as_its_device(matrix_desk: MatrixDesk, ada: Person) -> None:
    us = matrix_desk.us
    room = ada.make_room(us, direct=True)
    said = ada.say(room, "hello")
    adapter = matrix_desk.connect(secret=us.token, sign_in="token")
    sent = adapter.send(written(adapter, matrix_desk.pull(adapter)[said.id]))
    assert sent.author_id == us.user
    us.sign_out()
    with pytest.raises(AuthRevoked):
        adapter.find_sent(written(adapter, matrix_desk.pull(adapter)[said.id]))


def test_another_accounts_session_reads_and_sends_nothing(
    matrix_desk: MatrixDesk, ada: Person
) -> None:
    us = matrix_desk.us
    room = ada.make_room(us, direct=True)
    said = ada.say(room, "hello")
    adapter = matrix_desk.connect()
    outgoing = written(adapter, matrix_desk.pull(adapter)[said.id])
    swapped = matrix_desk.connect(secret=ada.token, sign_in="token")
    assert swapped.whoami().id == ada.user
    with pytest.raises(WrongAccount):
        swapped.send(outgoing)
    with pytest.raises(WrongAccount):
        list(swapped.pull(None))
    assert ada.bodies(room) == ["hello"]
