"""A reply leaves with a session of which X has just said whose it is, and with no other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    Outgoing,
    TransientRead,
    WrongAccount,
)
from inbox_tui.model import Visibility
from inbox_tui.testing import MemoryVault
from tests.adapters.x.conftest import (
    ACCESS,
    EVE,
    ME,
    START,
    Make,
    SmallX,
    message,
    ok,
    post,
    post_id,
    problem,
    saved_session,
)

CREATE, WHO = "POST /2/tweets", "GET /2/users/me"


@pytest.fixture
def outgoing(x: SmallX) -> Outgoing:
    x.posts.append(post(1))
    wire = {"text": "hello", "reply": {"in_reply_to_tweet_id": post_id(1)}}
    return Outgoing(
        key="summoned_reply.0123",
        parent_id=post_id(1),
        text="hello",
        wire=json.dumps(wire),
        visibility=Visibility.PUBLIC,
        to=(),
        composed_at=START,
    )


def other_after_renewal(x: SmallX) -> None:
    """From the first renewal on, let X know the session as somebody else's."""

    def renew(request: Any) -> None:
        x.me = EVE

    x.faults["POST /2/oauth2/token"] = renew


def test_a_session_renewed_while_the_conversation_is_read_is_asked_whose_it_is(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    adapter = make_adapter(x.url)
    assert adapter.whoami().id == ME
    x.good = set()
    other_after_renewal(x)
    adapter.thread(message(x.posts[0]))
    with pytest.raises(WrongAccount) as caught:
        adapter.send(outgoing)
    assert (caught.value.expected, caught.value.got) == (ME, EVE)
    assert x.written() == []


def test_a_session_that_ends_after_the_question_is_asked_again_whose_it_is(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    other_after_renewal(x)
    with pytest.raises(WrongAccount):
        make_adapter(x.url, vault=MemoryVault(saved_session(expires_at=0))).send(outgoing)
    assert x.written() == []


def test_what_a_vault_says_of_its_session_is_not_believed(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    x.me = EVE
    with pytest.raises(WrongAccount):
        make_adapter(x.url, vault=MemoryVault(saved_session(user_id=ME))).send(outgoing)
    assert x.written() == []


def test_whom_x_has_named_to_this_object_is_not_asked_for_again(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    adapter = make_adapter(x.url)
    adapter.whoami()
    adapter.send(outgoing)
    assert len(x.asked(WHO)) == 1
    assert {token for _, _, token in x.calls} == {ACCESS}


def test_where_x_does_not_say_whose_a_session_is_nothing_leaves(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    for answer in (problem(503), ok({}), problem(429)):
        x.faults[WHO] = answer
        with pytest.raises(AdapterError) as caught:
            make_adapter(x.url).send(outgoing)
        assert caught.value.nothing_sent
    assert x.written() == []


def test_a_refused_post_is_not_made_again_with_a_renewed_session(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    x.faults[CREATE] = problem(401)
    with pytest.raises(AuthExpired):
        make_adapter(x.url).send(outgoing)
    assert len(x.written()) == 1


def test_a_post_of_ours_that_cannot_be_read_leaves_a_doubt(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    adapter = make_adapter(x.url)
    assert adapter.find_sent(outgoing) is None
    x.posts.append({**post(2, ME), "created_at": 7})
    with pytest.raises(TransientRead):
        adapter.find_sent(outgoing)
