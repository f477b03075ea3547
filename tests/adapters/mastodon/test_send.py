"""A reply leaves once, exactly as confirmed, and every doubt is called a doubt."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug import Response

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    NotTransmitted,
    Outgoing,
    PolicyBlocked,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_mastodon.client import Client
from tests.adapters.broken_server import BrokenServer, reset
from tests.adapters.mastodon.conftest import EVE, ME, TOKEN, ApiServer, account, as_sent, refuse

Make = Callable[..., MastodonAdapter]
Broken = Callable[[Callable[[socket.socket], None]], BrokenServer]
POST = "POST /api/v1/statuses"


def test_the_confirmed_bytes_leave_with_the_confirmed_key(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers[POST] = as_sent(outgoing)
    sent = make_adapter(api.url).send(outgoing)
    assert (sent.id, sent.author_id, sent.note) == ("50", ME, "")
    assert sent.url == "https://social.test/@x/50"
    (request,) = api.posts
    assert request.get_data() == outgoing.wire.encode()
    assert request.headers["idempotency-key"] == outgoing.key
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("inbox-tui/")
    assert request.headers["connection"] == "close", "a kept one may be closed under the post"


def test_another_accounts_token_sends_nothing(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers["GET /api/v1/accounts/verify_credentials"] = account(EVE)
    with pytest.raises(WrongAccount) as caught:
        make_adapter(api.url).send(outgoing)
    assert (caught.value.expected, caught.value.got) == (ME, EVE)
    assert not api.posts


def test_an_answer_that_names_another_author_is_told_as_it_is(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers[POST] = as_sent(outgoing, by=EVE)
    assert make_adapter(api.url).send(outgoing).author_id == EVE


@pytest.mark.parametrize(
    ("more", "note"),
    [
        ({"visibility": "direct"}, "confirmed as public, and published as direct"),
        ({"content": "<p>Buy now, cheap pills</p>"}, "not the text that was confirmed"),
        ({"in_reply_to_id": None}, "did not hang it on the post"),
    ],
)
def test_a_post_that_is_not_as_confirmed_is_told(
    more: dict[str, Any], note: str, api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers[POST] = as_sent(outgoing, **more)
    assert note in make_adapter(api.url).send(outgoing).note


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuse(400, "GoToSocial says so"), ContentRejected),
        (refuse(422, "Text zu lang"), ContentRejected),
        (refuse(413), ContentRejected),
        (refuse(404, "Record not found"), TargetGone),
        (refuse(410), TargetGone),
        (refuse(401, "The access token was revoked"), AuthRevoked),
        (refuse(403, "This action is outside the authorized scopes"), ScopeMissing),
        (refuse(403, "?", www_authenticate='Bearer error="insufficient_scope"'), ScopeMissing),
        (refuse(403, "Your login is currently disabled"), PolicyBlocked),
        (refuse(429, "Too many requests"), RateLimited),
        (refuse(408), SendUnknown),
        (refuse(409), SendUnknown),
        (refuse(500, "An unexpected error occurred"), SendUnknown),
        (refuse(502), SendUnknown),
        (refuse(503), SendUnknown),
        (refuse(307, location="http://localhost:1/"), SendUnknown),
        ({}, SendUnknown),
        ([], SendUnknown),
        ({"id": "5", "scheduled_at": "2999-01-01T00:00:00Z", "params": {}}, SendUnknown),
        (Response("<html>ok</html>", 200), SendUnknown),
        (Response("", 200), SendUnknown),
    ],
)
def test_each_answer_is_tried_once_and_judged(
    answer: Any,
    kind: type[AdapterError],
    api: ApiServer,
    make_adapter: Make,
    outgoing: Outgoing,
) -> None:
    api.answers[POST] = answer
    with pytest.raises(AdapterError) as caught:
        make_adapter(api.url).send(outgoing)
    assert type(caught.value) is kind
    assert caught.value.sentence.endswith(".")
    assert len(api.posts) == 1


@pytest.mark.parametrize("said", ["soon", "2999-01-01T00:00:00Z", "99999999999999", "-5"])
def test_a_post_that_was_taken_counts_though_the_limit_cannot_be_read(
    said: str, api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    limits = {"x-ratelimit-reset": said, "x-ratelimit-remaining": "?"}
    api.answers[POST] = Response(
        json.dumps(as_sent(outgoing)), headers=limits, content_type="application/json"
    )
    assert make_adapter(api.url).send(outgoing).id == "50"


@pytest.mark.parametrize("past", [True, False])
def test_the_end_of_a_limit_is_told_where_it_can_be_meant(
    past: bool, api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    moment = datetime.now(UTC) + timedelta(minutes=-4 if past else 4)
    api.answers[POST] = refuse(429, x_ratelimit_reset=moment.isoformat(), x_ratelimit_limit="300")
    with pytest.raises(RateLimited) as caught:
        make_adapter(api.url).send(outgoing)
    assert (caught.value.reset_at is None) is past
    assert caught.value.bucket == "300"


def test_a_refused_connection_is_certainly_not_sent(
    make_adapter: Make, outgoing: Outgoing, api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gone = f"http://127.0.0.1:{listener.getsockname()[1]}"
    adapter = make_adapter(api.url)
    adapter.whoami()
    adapter._reader()
    monkeypatch.setattr(Client, "base", gone)
    with pytest.raises(NotTransmitted):
        adapter.send(outgoing)


def stall(connection: socket.socket) -> None:
    """Say nothing: the server holds the connection open."""


def half(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{")
    connection.close()


def drop(connection: socket.socket) -> None:
    connection.close()


@pytest.mark.parametrize("behave", [stall, half, drop, reset])
def test_a_fault_on_the_wire_is_unknown_after_one_request(
    behave: Callable[[socket.socket], None],
    broken: Broken,
    api: ApiServer,
    make_adapter: Make,
    outgoing: Outgoing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = broken(behave)
    adapter = make_adapter(api.url, seconds=0.5)
    adapter._reader()
    monkeypatch.setattr(Client, "base", server.url)
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)
    assert len(server.requests) == 1
    assert server.requests[0].startswith(b"POST /api/v1/statuses ")


def test_a_fault_while_reading_is_trouble_that_passes(broken: Broken, make_adapter: Make) -> None:
    with pytest.raises(TransientRead):
        make_adapter(broken(drop).url).whoami()


def test_a_token_follows_no_redirect(api: ApiServer, make_adapter: Make) -> None:
    api.answers["GET /api/v1/accounts/verify_credentials"] = refuse(301, location="/elsewhere")
    with pytest.raises(Misconfigured):
        make_adapter(api.url).whoami()
    assert not api.asked("GET /elsewhere")


def test_a_token_that_names_a_file_is_not_read_from_it(
    api: ApiServer, make_adapter: Make, tmp_path: Any
) -> None:
    file = tmp_path / "token"
    file.write_text("another token")
    make_adapter(api.url, token=str(file)).whoami()
    asked = api.asked("GET /api/v1/accounts/verify_credentials")
    assert asked[0].headers["authorization"] == f"Bearer {file}"


@pytest.mark.parametrize("token", ["", " ", "tök en", "a\nb: c"])
def test_what_cannot_be_a_token_is_told_and_not_sent(
    token: str, api: ApiServer, make_adapter: Make
) -> None:
    with pytest.raises(Misconfigured):
        make_adapter(api.url, token=token).whoami()
    assert not api.calls


def test_a_missing_server_is_told(make_adapter: Make) -> None:
    adapter = make_adapter("")
    assert adapter.measure("a").limit == 500
    with pytest.raises(Misconfigured):
        adapter.whoami()


def test_no_log_and_no_error_holds_the_token(
    api: ApiServer,
    make_adapter: Make,
    outgoing: Outgoing,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    api.answers[POST] = refuse(422, f"bad token {TOKEN}")
    told: list[str] = []
    for call in (
        lambda a: a.whoami(),
        lambda a: list(a.pull(None)),
        lambda a: a.send(outgoing),
        lambda a: a.find_sent(outgoing),
    ):
        try:
            call(make_adapter(api.url))
        except AdapterError as error:
            told.append(f"{error!r} {error.excerpt} {error.__cause__!r} {error.__context__!r}")
    assert told
    assert TOKEN not in "".join(told) + caplog.text + "".join(capfd.readouterr())


def test_several_adapters_of_one_account_work_at_once(api: ApiServer, make_adapter: Make) -> None:
    adapters = [make_adapter(api.url) for _ in range(4)]
    ids: list[str] = []
    threads = [threading.Thread(target=lambda a=a: ids.append(a.whoami().id)) for a in adapters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ids == [ME] * 4
