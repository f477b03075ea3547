"""A message leaves once, as who was asked a moment ago, before those for whom it was confirmed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    NotTransmitted,
    Outgoing,
    TargetClosed,
    WrongAccount,
)
from inbox_tui.model import Message, Visibility
from inbox_tui.testing import Answer, MemoryVault, Request
from inbox_tui_matrix import MatrixAdapter
from tests.adapters.matrix.conftest import Make
from tests.adapters.matrix.network import ME, ROOM, MatrixNetwork

EVE = "@eve:m.test"
ENCRYPTED = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm"}}
INVITED_ONLY = {"type": "m.room.join_rules", "state_key": "", "content": {"join_rule": "invite"}}
OPEN = {"type": "m.room.join_rules", "state_key": "", "content": {"join_rule": "public"}}


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def adapter(make_adapter: Make, vault: MemoryVault) -> MatrixAdapter:
    return make_adapter(session=vault)


@pytest.fixture
def parent(network: MatrixNetwork, adapter: MatrixAdapter) -> Message:
    said = network.say("my pump leaks")
    return {m.id: m for page in adapter.pull(None) for m in page.messages}[said]


@pytest.fixture
def outgoing(adapter: MatrixAdapter, parent: Message) -> Outgoing:
    return adapter.compose(parent, "Once.", datetime.now(UTC))


def ran_out() -> Answer:
    body = {"errcode": "M_UNKNOWN_TOKEN", "error": "Expired.", "soft_logout": True}
    return Answer(status=401, body=body)


def test_a_message_that_is_refused_for_its_token_does_not_go_again_by_itself(
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    outgoing: Outgoing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = network.answer
    monkeypatch.setattr(
        network, "answer", lambda r: ran_out() if network.is_write(r) else answer(r)
    )
    with pytest.raises(AuthExpired) as caught:
        adapter.send(outgoing)
    assert caught.value.nothing_sent
    assert network.writes() == 1
    monkeypatch.setattr(network, "answer", answer)
    adapter.send(outgoing)
    assert len(network.posted()) == 1


def test_a_session_that_changes_hands_while_the_room_is_read_sends_nothing(
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    outgoing: Outgoing,
    vault: MemoryVault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its token runs out after the question; the one that is found in the vault is another's."""
    assert adapter.whoami().id == ME
    others = {**json.loads(vault.load()), "access_token": "syt_token_number_77", "user": EVE}
    vault.save(json.dumps(others))
    answer = network.answer

    def of_two(request: Request) -> Answer:
        if not request.headers["authorization"].endswith("_77"):
            return ran_out()
        if request.path.endswith("account/whoami"):
            return Answer(body={"user_id": EVE, "device_id": "DEVICE"})
        return answer(request)

    monkeypatch.setattr(network, "answer", of_two)
    with pytest.raises(WrongAccount) as caught:
        adapter.send(outgoing)
    assert (caught.value.expected, caught.value.got) == (ME, EVE)
    assert network.writes() == 0


def test_an_account_that_signed_in_anew_while_the_room_is_read_sends_nothing(
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    outgoing: Outgoing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = network._read

    def elsewhere(request: Request) -> dict[str, Any] | None:
        told = read(request)
        return {**(told or {}), "device_id": "NEW"} if request.path.endswith("/whoami") else told

    monkeypatch.setattr(network, "_read", elsewhere)
    adapter.whoami()
    with pytest.raises(NotTransmitted, match="anew"):
        adapter.send(outgoing)
    assert network.writes() == 0


@pytest.mark.parametrize(
    ("now", "word"),
    [
        ([OPEN], "More people"),
        ([INVITED_ONLY, ENCRYPTED], "encrypted"),
        ([INVITED_ONLY, {**ENCRYPTED, "content": {}}], "encrypted"),
    ],
)
def test_a_room_that_was_opened_or_encrypted_since_takes_nothing(
    now: list[dict[str, Any]],
    word: str,
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    parent: Message,
) -> None:
    name = network.members.state[1]
    network.members.state = [INVITED_ONLY, name]
    outgoing = adapter.compose(parent, "Among us.", datetime.now(UTC))
    assert outgoing.visibility is Visibility.FOLLOWERS
    network.members.state = [*now, name]
    with pytest.raises(TargetClosed, match=word):
        adapter.send(outgoing)
    assert network.writes() == 0


def test_a_room_that_was_closed_since_takes_the_message(
    network: MatrixNetwork, adapter: MatrixAdapter, outgoing: Outgoing
) -> None:
    assert outgoing.visibility is Visibility.PUBLIC
    network.members.state[0] = INVITED_ONLY
    adapter.send(outgoing)
    assert network.writes() == 1


def test_a_room_that_cannot_be_asked_takes_nothing(
    network: MatrixNetwork,
    adapter: MatrixAdapter,
    outgoing: Outgoing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = network.answer
    monkeypatch.setattr(
        network,
        "answer",
        lambda r: Answer(status=503, body={}) if "/context/" in r.path else answer(r),
    )
    with pytest.raises(AdapterError) as caught:
        adapter.send(outgoing)
    assert caught.value.nothing_sent
    assert network.writes() == 0


def test_a_message_that_is_dated_back_hides_no_other(
    network: MatrixNetwork, adapter: MatrixAdapter, parent: Message, outgoing: Outgoing
) -> None:
    sent = adapter.send(outgoing)
    later = adapter.send(adapter.compose(parent, "Carried over a bridge.", datetime.now(UTC)))
    at = next(place for place, post in enumerate(network.posts) if post.id == later.id)
    network.posts[at] = replace(network.posts[at], at=datetime(2020, 1, 1, tzinfo=UTC))
    assert adapter.find_sent(outgoing) == sent


def test_a_room_in_which_others_read_along_is_called_direct_neither_before_nor_after(
    network: MatrixNetwork, adapter: MatrixAdapter, parent: Message
) -> None:
    network.members.state[0] = INVITED_ONLY
    network.members.direct = {"@tomas:m.test": [ROOM]}
    outgoing = adapter.compose(parent, "Between us.", datetime.now(UTC))
    assert outgoing.visibility is Visibility.DIRECT
    network.members.joined.append(EVE)
    with pytest.raises(TargetClosed, match="More people"):
        adapter.send(outgoing)
    assert network.writes() == 0
    among_three = adapter.compose(parent, "Among us.", datetime.now(UTC))
    assert among_three.visibility is Visibility.FOLLOWERS
    adapter.send(among_three)
    assert network.writes() == 1
