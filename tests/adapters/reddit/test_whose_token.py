"""A comment leaves with a token of which Reddit has just said whose it is, and with no other."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from inbox_tui.adapter import NotTransmitted, Outgoing, SendUnknown, TransientRead, WrongAccount
from inbox_tui.model import Message
from inbox_tui.testing import MemoryVault
from inbox_tui_reddit import RedditAdapter
from tests.adapters.reddit.conftest import Make
from tests.adapters.reddit.fake_reddit import CONSENT, EVE, ME, NOON, FakeReddit, answering

COMMENT, WHO = "/api/comment", "/api/v1/me"


@pytest.fixture
def outgoing(adapter: RedditAdapter, parent: Message) -> Outgoing:
    return adapter.compose(parent, "Which light?", datetime.fromtimestamp(NOON, UTC))


def test_a_token_renewed_while_the_conversation_is_read_is_asked_whose_it_is(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, parent: Message
) -> None:
    assert adapter.whoami().id == ME
    reddit.tokens = {"spent": ME}
    reddit.consents[CONSENT] = EVE
    adapter.thread(parent)
    with pytest.raises(WrongAccount) as caught:
        adapter.send(outgoing)
    assert (caught.value.expected, caught.value.got) == (ME, EVE)
    assert reddit.posts() == []


def test_a_token_that_ends_after_the_question_is_asked_again_whose_it_is(
    reddit: FakeReddit, make_adapter: Make, outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = make_adapter(vault=MemoryVault())
    adapter.whoami()
    reddit.consents[CONSENT] = EVE
    now = time.time
    monkeypatch.setattr("time.time", lambda: now() + 3590)
    with pytest.raises(WrongAccount):
        adapter.send(outgoing)
    assert reddit.posts() == []


def test_a_token_is_kept_to_until_the_comment_has_left(
    reddit: FakeReddit, make_adapter: Make, outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the question took: another token would be one of which nobody has asked."""
    vault = MemoryVault()
    adapter = make_adapter(vault=vault)
    adapter.whoami()
    monkeypatch.setattr(adapter._client, "_be_ready", lambda: None)
    kept = json.loads(vault.session)
    now = time.time
    monkeypatch.setattr("time.time", lambda: now() + 3590)
    reddit.consents[CONSENT] = EVE
    adapter.send(outgoing)
    (post,) = reddit.posts()
    assert post.headers["authorization"] == f"bearer {kept['access_token']}"


def test_whom_reddit_has_named_to_this_object_is_not_asked_for_again(
    reddit: FakeReddit, make_adapter: Make, outgoing: Outgoing
) -> None:
    adapter = make_adapter()
    adapter.whoami()
    before = len(reddit.asked)
    adapter.send(outgoing)
    assert [one.path for one in reddit.asked[before:]] == ["/api/comment/"]


def test_where_reddit_does_not_say_whose_a_token_is_nothing_leaves(
    reddit: FakeReddit, make_adapter: Make, outgoing: Outgoing
) -> None:
    reddit.faults[WHO] = [answering(503, b"")]
    with pytest.raises(NotTransmitted):
        make_adapter().send(outgoing)
    assert reddit.posts() == []


def test_a_refusal_that_names_a_comment_is_none(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    thing = {"kind": "t1", "data": {"name": "t1_abc", "body": "Which light?"}}
    errors = [["RATELIMIT", "try again in 9 minutes.", "ratelimit"]]
    told = {"json": {"errors": errors, "data": {"things": [thing]}}}
    reddit.faults[COMMENT] = [answering(200, told)]
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)


@pytest.mark.parametrize("body", ["[removed]", "[deleted]", None])
def test_an_answer_of_ours_without_its_words_leaves_a_doubt(
    body: str | None,
    reddit: FakeReddit,
    adapter: RedditAdapter,
    outgoing: Outgoing,
    parent: Message,
) -> None:
    name = reddit.comment("a", parent.id, ME, "Which light?")
    reddit.things[name]["body"] = body
    with pytest.raises(TransientRead):
        adapter.find_sent(outgoing)
