"""The thirteen cases on a real Matrix homeserver (Synapse).

A first line is the result, for docs/networks.md.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    ContentRejected,
    NotTransmitted,
    Outgoing,
    SendUnknown,
    TargetGone,
    TransientRead,
)
from inbox_tui.model import Message, MessageKind, Visibility, utc_now
from inbox_tui.testing import MemoryVault
from inbox_tui_matrix import MatrixAdapter
from inbox_tui_matrix.measure import EVENT_BYTES, MAX_BYTES
from tests.live.matrix_desk import MatrixDesk
from tests.live.matrix_person import Person, Said
from tests.live.server_processes import free_port

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]


def asked(desk: MatrixDesk, ada: Person) -> tuple[MatrixAdapter, Message, Said]:
    """Return an adapter, and a mention of us in an open room, as pulled and as said."""
    room = ada.make_room(desk.us, name="Support", public=True)
    said = ada.say(room, "your pump is broken", mention=desk.us)
    adapter = desk.connect()
    return adapter, desk.pull(adapter)[said.id], said


def written(adapter: MatrixAdapter, parent: Message, words: str = "We look at it.") -> Outgoing:
    return adapter.compose(parent, words, utc_now())


def test_mention_arrives(matrix_desk: MatrixDesk, ada: Person) -> None:
    """A mention, an answer to us and every message of a direct room arrive; other talk does not."""
    us = matrix_desk.us
    room = ada.make_room(us, name="Support", public=True)
    ada.say(room, "nothing for anybody")
    mention = ada.say(room, "your pump is broken", mention=us)
    ours = us.say(room, "somebody of us said this")
    answer = ada.say(room, "thanks", to=ours)
    private = ada.make_room(us, direct=True)
    direct = ada.say(private, "between us")
    adapter = matrix_desk.connect()
    found = matrix_desk.pull(adapter)
    kinds = {found[said.id].kind: said for said in (mention, answer, direct)}
    assert set(kinds) == {MessageKind.MENTION, MessageKind.REPLY, MessageKind.DIRECT}
    assert set(found) == {mention.id, ours.id, answer.id, direct.id}
    assert found[mention.id].content == "your pump is broken"
    assert found[mention.id].attributed_to.id == ada.user
    assert found[mention.id].attributed_to.name == "Ada"
    assert found[mention.id].name == "Support"
    assert found[mention.id].visibility is Visibility.PUBLIC
    assert found[answer.id].in_reply_to == ours.id
    assert found[direct.id].visibility is Visibility.DIRECT
    assert us.unread(private) == 1, "nothing is marked as read"


def test_deep_reply(matrix_desk: MatrixDesk, ada: Person) -> None:
    """An answer twelve levels deep belongs to its conversation, and a reply to it names it."""
    room = ada.make_room(matrix_desk.us, name="Support", public=True)
    chain = [ada.say(room, "level 0")]
    for level in range(1, 12):
        chain.append(ada.say(room, f"level {level}", to=chain[-1]))
    deepest = ada.say(room, "and you?", to=chain[-1], mention=matrix_desk.us)
    adapter = matrix_desk.connect()
    found = matrix_desk.pull(adapter)
    assert set(found) == {said.id for said in (*chain, deepest)}
    assert {message.context for message in found.values()} == {chain[0].id}
    sent = adapter.send(written(adapter, found[deepest.id]))
    thread = adapter.thread(found[deepest.id])
    assert [message.id for message in thread] == [*(s.id for s in (*chain, deepest)), sent.id]
    assert thread[-1].in_reply_to == deepest.id
    assert {message.context for message in thread} == {chain[0].id}


def test_paging_over_300_items(matrix_desk: MatrixDesk, ada: Person) -> None:
    """All of 310 messages arrive once, over several pages, also where a pull was broken off."""
    us = matrix_desk.us
    room = ada.make_room(us, direct=True)
    first = ada.say(room, "number -1")
    adapter = matrix_desk.connect()
    found, cursor = matrix_desk.pull_on(adapter, None)
    assert set(found) == {first.id}
    for number in range(310):
        ada.say(room, f"number {number}")
    pages = list(adapter.pull(cursor))
    contents = [message.content for page in pages for message in page.messages]
    assert sorted(contents) == sorted(f"number {n}" for n in range(310))
    assert len(pages) >= 4
    begun = [message.content for page in pages[:2] for message in page.messages]
    rest = [m.content for page in adapter.pull(pages[1].cursor) for m in page.messages]
    assert sorted(begun + rest) == sorted(contents)
    assert not [m for page in adapter.pull(pages[-1].cursor) for m in page.messages]


def test_edit(matrix_desk: MatrixDesk, ada: Person) -> None:
    """An edit brings the new words under the same id, with the time of the change."""
    room = ada.make_room(matrix_desk.us, name="Support", public=True)
    said = ada.say(room, "the pmup", mention=matrix_desk.us)
    adapter = matrix_desk.connect()
    before, cursor = matrix_desk.pull_on(adapter, None)
    ada.edit(said, "the pump")
    after, _cursor = matrix_desk.pull_on(adapter, cursor)
    assert set(after) == {said.id}
    assert after[said.id].content == "the pump"
    updated = after[said.id].updated
    assert updated
    assert updated > before[said.id].published
    (again,) = adapter.recheck([before[said.id]])
    assert (again.content, again.updated, again.context) == (
        "the pump",
        updated,
        before[said.id].context,
    )


def test_delete(matrix_desk: MatrixDesk, ada: Person) -> None:
    """A deleted message becomes a tombstone; our own can be deleted, others' cannot."""
    adapter, parent, said = asked(matrix_desk, ada)
    _found, cursor = matrix_desk.pull_on(adapter, None)
    sent = adapter.send(written(adapter, parent))
    adapter.delete(sent.id)
    adapter.delete(sent.id)
    assert ada.bodies(said.room, by=matrix_desk.us.user) == [""]
    ada.delete(said)
    after, _cursor = matrix_desk.pull_on(adapter, cursor)
    assert after[said.id].deleted
    assert after[said.id].content == ""
    (again,) = adapter.recheck([parent])
    assert (again.id, again.deleted, again.context) == (said.id, True, parent.context)
    with pytest.raises(TargetGone):
        adapter.thread(parent)
    with pytest.raises(TargetGone):
        written(adapter, parent)


def test_wrong_secret(matrix_desk: MatrixDesk, ada: Person) -> None:
    """A wrong password and a wrong token are told as such, and nothing is sent."""
    adapter, parent, said = asked(matrix_desk, ada)
    outgoing = written(adapter, parent)
    for sign_in in ("password", "token"):
        wrong = matrix_desk.connect(secret="not the secret", sign_in=sign_in)
        with pytest.raises(AuthRevoked):
            wrong.whoami()
        with pytest.raises(AuthRevoked):
            wrong.send(outgoing)
    assert ada.bodies(said.room, by=matrix_desk.us.user) == []


def test_revoked_secret(matrix_desk: MatrixDesk, ada: Person) -> None:
    """A session that was signed out elsewhere stays out: it does not log itself in again."""
    adapter, parent, said = asked(matrix_desk, ada)
    outgoing = written(adapter, parent)
    matrix_desk.us.sign_out_everywhere()
    with pytest.raises(AuthRevoked):
        list(adapter.pull(None))
    with pytest.raises(AuthRevoked):
        adapter.send(outgoing)
    assert ada.bodies(said.room, by=matrix_desk.us.user) == []


def test_too_long(matrix_desk: MatrixDesk, ada: Person) -> None:
    """The longest text that is allowed here is taken; one above the server's limit is refused."""
    adapter, parent, said = asked(matrix_desk, ada)
    longest = "ü" * (MAX_BYTES // 2)
    assert adapter.measure(longest).fits
    adapter.send(written(adapter, parent, longest))
    assert ada.bodies(said.room, by=matrix_desk.us.user) == [longest]
    with pytest.raises(ContentRejected) as refused:
        written(adapter, parent, longest + "x")
    assert (refused.value.counted, refused.value.limit) == (MAX_BYTES + 1, MAX_BYTES)
    outgoing = written(adapter, parent)
    longer = replace(outgoing, wire=outgoing.wire.replace("We look", "x" * EVENT_BYTES))
    with pytest.raises(ContentRejected):
        adapter.send(longer)
    assert ada.bodies(said.room, by=matrix_desk.us.user) == [longest]


def test_empty(matrix_desk: MatrixDesk, ada: Person) -> None:
    """An empty text, which the server would take, is refused here before anything leaves."""
    adapter, parent, said = asked(matrix_desk, ada)
    for nothing in ("", " \n\t"):
        assert not adapter.measure(nothing).fits
        with pytest.raises(ContentRejected):
            written(adapter, parent, nothing)
    assert ada.bodies(said.room, by=matrix_desk.us.user) == []


def test_duplicate_send(matrix_desk: MatrixDesk, ada: Person) -> None:
    """The same transaction id twice leaves one message, also from another run of the program."""
    room = ada.make_room(matrix_desk.us, direct=True)
    said = ada.say(room, "anybody there?")
    vault = MemoryVault()
    adapter = matrix_desk.connect(vault=vault)
    outgoing = written(adapter, matrix_desk.pull(adapter)[said.id])
    first = adapter.send(outgoing)
    again = matrix_desk.connect(vault=vault).send(outgoing)
    assert again == first
    assert ada.bodies(room, by=matrix_desk.us.user) == ["We look at it."]
    honest = adapter.send(written(adapter, matrix_desk.pull(adapter)[said.id]))
    assert honest.id != first.id
    # From another device it would be a second message, so it does not leave at all.
    with pytest.raises(NotTransmitted):
        matrix_desk.connect(vault=MemoryVault()).send(outgoing)
    assert len(ada.bodies(room, by=matrix_desk.us.user)) == 2


def test_time_out_during_send(
    matrix_desk: MatrixDesk, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that stalls during the send leaves it unknown; it is then found by its key, once."""
    vault = MemoryVault()
    adapter = matrix_desk.connect(vault=vault)
    room = ada.make_room(matrix_desk.us, direct=True)
    said = ada.say(room, "anybody there?")
    outgoing = written(adapter, matrix_desk.pull(adapter)[said.id])
    hasty = matrix_desk.connect(vault=vault, seconds=5)
    send_message = hasty._client.send_message

    def frozen_send(*words: str) -> str:
        with matrix_desk.server.frozen():
            return send_message(*words)

    monkeypatch.setattr(hasty._client, "send_message", frozen_send)
    with pytest.raises(SendUnknown):
        hasty.send(outgoing)
    ada.say(room, "hello?")  # the server answers again, and has taken in what came before
    found = adapter.find_sent(outgoing)
    again = adapter.send(outgoing)
    assert found in (None, again), "it is the same message, whenever the server came to it"
    assert ada.bodies(room, by=matrix_desk.us.user) == ["We look at it."]
    assert adapter.find_sent(outgoing) == again


def test_server_down(matrix_desk: MatrixDesk, ada: Person) -> None:
    """Without a server a pull passes by, a send is certainly not sent, and a search says nothing."""
    vault = MemoryVault()
    adapter = matrix_desk.connect(vault=vault)
    room = ada.make_room(matrix_desk.us, direct=True)
    said = ada.say(room, "anybody there?")
    outgoing = written(adapter, matrix_desk.pull(adapter)[said.id])
    vault.session = vault.session.replace(matrix_desk.server.url, f"http://127.0.0.1:{free_port()}")
    lonely = matrix_desk.connect(vault=vault)
    with pytest.raises(TransientRead):
        list(lonely.pull(None))
    with pytest.raises(TransientRead):
        lonely.find_sent(outgoing)
    lonely._client._me = (matrix_desk.us.user, outgoing.key.partition(".")[0])
    with pytest.raises(NotTransmitted):
        lonely.send(outgoing)
    assert ada.bodies(room, by=matrix_desk.us.user) == []


def test_author_echo(matrix_desk: MatrixDesk, ada: Person) -> None:
    """After the send the server is asked who wrote the message: it is whom we confirmed."""
    adapter, parent, said = asked(matrix_desk, ada)
    sent = adapter.send(written(adapter, parent))
    assert sent.author_id == matrix_desk.us.user == adapter.whoami().id
    assert sent.note == ""
    (event,) = [e for e in ada.read(said.room) if e["sender"] == matrix_desk.us.user]
    assert sent.id == f"{said.room}/{event['event_id']}"
    assert event["content"]["m.mentions"] == {"user_ids": [ada.user]}
    assert event["content"]["m.relates_to"]["m.in_reply_to"] == {"event_id": said.event}
    thread = adapter.thread(parent)
    assert [message.attributed_to.id for message in thread] == [ada.user, matrix_desk.us.user]
