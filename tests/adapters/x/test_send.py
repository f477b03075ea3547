"""A reply leaves once, exactly as confirmed, whatever the network does; and no secret is logged."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    ContentRejected,
    Duplicate,
    NotTransmitted,
    Outgoing,
    PolicyBlocked,
    QuotaExhausted,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetClosed,
    TargetGone,
    WrongAccount,
)
from inbox_tui.model import Visibility
from inbox_tui.testing import MemoryVault
from tests.adapters.broken_server import Broken, reset
from tests.adapters.x.conftest import (
    ACCESS,
    EVE,
    ME,
    SECRETS,
    START,
    Make,
    SmallX,
    ok,
    post,
    post_id,
    problem,
    saved_session,
)

CREATE = "POST /2/tweets"
TEXT = "Grüße – 👍🏽 & <b>"
WIRE = f'{{"text": {json.dumps(TEXT, ensure_ascii=False)},  "reply": {{"in_reply_to_tweet_id": "{post_id(1)}"}}}}'
"""Written so that parsing it and writing it again would change its bytes."""
MISSING = {"type": "https://api.twitter.com/2/problems/resource-not-found"}


@pytest.fixture
def outgoing() -> Outgoing:
    return Outgoing(
        key="summoned_reply.0123",
        parent_id=post_id(1),
        text=TEXT,
        wire=WIRE,
        visibility=Visibility.PUBLIC,
        to=(),
        composed_at=START,
    )


@pytest.fixture(autouse=True)
def question(request: pytest.FixtureRequest) -> None:
    if "x" in request.fixturenames:
        request.getfixturevalue("x").posts.append(post(1))


def test_the_confirmed_bytes_leave_and_x_says_whose_they_are(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    sent = make_adapter(x.url).send(outgoing)
    assert x.written() == [WIRE]
    assert (sent.id, sent.author_id) == (x.posts[-1]["id"], ME)
    assert sent.url == f"https://x.com/i/web/status/{sent.id}"


def test_a_post_that_bears_another_name_is_told_as_it_is(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    x.faults["GET /2/tweets"] = {"data": [post(2, EVE)]}
    assert make_adapter(x.url).send(outgoing).author_id == EVE


def test_a_post_whose_author_cannot_be_asked_is_sent_all_the_same(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    x.faults["GET /2/tweets"] = problem(503)
    sent = make_adapter(x.url).send(outgoing)
    assert (sent.id, sent.author_id) == (x.posts[-1]["id"], "")
    assert sent.note


def test_another_accounts_session_sends_nothing(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    adapter = make_adapter(x.url, vault=MemoryVault(saved_session(user_id=EVE)))
    with pytest.raises(WrongAccount) as caught:
        adapter.send(outgoing)
    assert (caught.value.expected, caught.value.got) == (ME, EVE)
    assert x.calls == []


def test_what_is_not_what_was_confirmed_does_not_leave(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    extra = json.loads(WIRE) | {"quote_tweet_id": "1"}
    with pytest.raises(NotTransmitted):
        make_adapter(x.url).send(replace(outgoing, wire=json.dumps(extra)))
    assert x.written() == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem(400, "Your Tweet text is too long."), ContentRejected),
        (problem(401, "Unauthorized"), AuthExpired),
        (problem(402, "credits"), QuotaExhausted),
        (problem(403, "You are not allowed to create a Tweet with duplicate content."), Duplicate),
        (ok({"errors": [{"code": 187, "message": "Status is a duplicate."}]}, 403), Duplicate),
        (
            problem(403, "Reply to this conversation is not allowed because you have not been "
                    "mentioned or otherwise engaged by the author of the post."),
            TargetClosed,
        ),
        (
            problem(403, "You attempted to reply to a Tweet that is deleted or not visible to you."),
            TargetGone,
        ),
        (problem(403, "Your account is suspended."), PolicyBlocked),
        (problem(403, "Your client app is missing the scope tweet.write."), ScopeMissing),
        (problem(403, "You are not permitted to perform this action."), ScopeMissing),
        (problem(404), TargetGone),
        (problem(408), SendUnknown),
        (problem(409), SendUnknown),
        (problem(429), RateLimited),
        (problem(429, x_rate_limit_reset="never"), RateLimited),
        (problem(429, x_rate_limit_reset="1e400"), RateLimited),
        (problem(429, "Monthly", "UsageCapExceeded"), QuotaExhausted),
        (problem(307, location="https://example.com/2/tweets"), SendUnknown),
        (problem(500), SendUnknown),
        (problem(503), SendUnknown),
        (ok([], 403), ScopeMissing),
        (ok({"errors": "Status is a duplicate", "error": "no"}, 403), Duplicate),
        (ok({}), SendUnknown),
        (ok([]), SendUnknown),
        (ok({"data": {}}), SendUnknown),
        (ok({"data": {"id": 7}}), SendUnknown),
        (ok({"errors": [MISSING]}), SendUnknown),
        (ok({"errors": [MISSING | {"value": "7", "resource_type": "user"}]}), SendUnknown),
        (ok({"errors": [MISSING | {"value": post_id(1), "resource_type": "user"}]}), SendUnknown),
        (ok({"errors": [MISSING | {"value": post_id(1)}]}), TargetGone),
    ],
)  # fmt: skip
def test_each_answer_is_tried_once_and_judged(
    answer: Any,
    kind: type[AdapterError],
    x: SmallX,
    make_adapter: Make,
    outgoing: Outgoing,
) -> None:
    x.faults[CREATE] = answer
    with pytest.raises(AdapterError) as caught:
        make_adapter(x.url).send(outgoing)
    assert type(caught.value) is kind
    assert caught.value.sentence.endswith(".")
    assert len(x.written()) == 1
    if isinstance(caught.value, SendUnknown):
        assert not caught.value.nothing_sent


def test_a_server_that_fails_after_it_took_the_post_leaves_exactly_one(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    def commit(request: Any) -> Any:
        x.commit(request.get_json())
        return problem(500)

    x.faults[CREATE] = commit
    adapter = make_adapter(x.url)
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)
    found = adapter.find_sent(outgoing)
    assert found
    assert (found.id, found.author_id, found.note) == (x.posts[-1]["id"], ME, "")
    assert len(x.written()) == 1


def test_a_revoked_account_sends_nothing(x: SmallX, make_adapter: Make, outgoing: Outgoing) -> None:
    x.good, x.refresh_token = set(), "somebody-elses"
    with pytest.raises(AuthRevoked):
        make_adapter(x.url).send(outgoing)
    assert x.written() == []


def test_a_session_that_is_about_to_end_is_renewed_before_anything_is_written(
    x: SmallX, make_adapter: Make, outgoing: Outgoing
) -> None:
    vault = MemoryVault(saved_session(expires_at=0))
    make_adapter(x.url, vault=vault).send(outgoing)
    calls = [name for name, _, _ in x.calls]
    assert calls[:3] == ["POST /2/oauth2/token", "GET /2/users/me", CREATE]
    assert len(x.written()) == 1


# --- on the wire -------------------------------------------------------------------------------


def test_a_refused_connection_is_certainly_not_sent(make_adapter: Make, outgoing: Outgoing) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotTransmitted):
        make_adapter(f"http://127.0.0.1:{port}").send(outgoing)


HALF = b"HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n" + b'{"data": {"id": "1'
RUBBISH = b"HTTP/1.1 201 Created\r\ncontent-length: 4\r\n\r\n\xff\xfe{}"
NOT_HTTP = b"no such thing\r\n\r\n"


def once_it_said_who(behave: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    """Answer the first request, which asks whose the session is, and treat the others so."""
    told = json.dumps({"data": {"id": ME, "username": "acme", "name": "Acme"}}).encode()
    head = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(told)
    turns = iter([saying(head + told)])
    return lambda connection: next(turns, behave)(connection)


def saying(words: bytes) -> Callable[[socket.socket], None]:
    def say(connection: socket.socket) -> None:
        connection.sendall(words)
        connection.close()

    return say


@pytest.mark.parametrize(
    "behave",
    [reset, socket.socket.close, saying(HALF), saying(RUBBISH), saying(NOT_HTTP)],
    ids=["reset", "closed", "half", "rubbish", "no HTTP"],
)
def test_an_answer_that_breaks_off_is_a_doubt_after_one_request(
    behave: Callable[[socket.socket], None],
    broken: Broken,
    make_adapter: Make,
    outgoing: Outgoing,
) -> None:
    server = broken(once_it_said_who(behave))
    with pytest.raises(SendUnknown) as caught:
        make_adapter(server.url).send(outgoing)
    assert caught.value.token == outgoing.key
    assert len(server.requests) == 2
    assert WIRE.encode() in server.requests[1]


def test_a_server_that_says_nothing_is_a_doubt_after_the_time_out(
    broken: Broken, make_adapter: Make, outgoing: Outgoing
) -> None:
    server = broken(once_it_said_who(lambda _: None))
    with pytest.raises(SendUnknown):
        make_adapter(server.url, seconds=0.3).send(outgoing)
    assert len(server.requests) == 2


def test_no_redirect_takes_the_token_elsewhere(
    x: SmallX, make_adapter: Make, broken: Broken
) -> None:
    elsewhere = broken(socket.socket.close)
    x.faults["GET /2/users/me"] = problem(302, location=elsewhere.url)
    with pytest.raises(AdapterError):
        make_adapter(x.url).whoami()
    assert elsewhere.requests == []


def test_the_environment_chooses_nothing(
    x: SmallX, make_adapter: Make, broken: Broken, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    proxy = broken(socket.socket.close)
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password stolen\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert make_adapter(x.url).whoami().id == ME
    assert proxy.requests == []
    assert [token for _, _, token in x.calls] == [ACCESS]


# --- what is written down ----------------------------------------------------------------------


def test_no_secret_is_in_any_log_at_debug(
    x: SmallX, make_adapter: Make, outgoing: Outgoing, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where somebody lets tweepy speak, and whatever becomes of the requests."""
    adapter = make_adapter(x.url, secrets={"client_secret": SECRETS[2]})
    adapter.whoami()
    for name in ("tweepy", "tweepy.client", "requests", "urllib3", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    with caplog.at_level(logging.DEBUG):
        list(adapter.pull(None))
        for answer in (problem(500), problem(401), ok([]), None):
            x.faults[CREATE] = answer
            with suppress(AdapterError):
                adapter.send(outgoing)
        x.good, x.refresh_token = set(), "somebody-elses"
        with pytest.raises(AuthRevoked) as caught:
            adapter.whoami()
    logging.getLogger("tweepy.client").setLevel(logging.INFO)
    written = caplog.text + repr(caught.value) + caught.value.excerpt
    assert "Making API request" in written
    everything = (*SECRETS, "access-2-of-the-account", "refresh-2-of-the-account")
    assert not [secret for secret in everything if secret in written]


def test_posts_do_not_stay_in_a_log_that_nobody_asked_tweepy_for(
    x: SmallX, make_adapter: Make, caplog: pytest.LogCaptureFixture
) -> None:
    x.posts.append(post(2, text="@acme words that may be deleted"))
    with caplog.at_level(logging.DEBUG):
        list(make_adapter(x.url).pull(None))
    assert "words that may be deleted" not in caplog.text
