"""Beyond the thirteen cases: what strangers are kept away, what stays private, and how one signs in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from inbox_tui.adapter import AuthRevoked, RateLimited, WrongAccount
from inbox_tui.model import MessageKind, Visibility, utc_now
from inbox_tui_mastodon.sign_in import SCOPES
from tests.live.mastodon_desk import Toots

pytestmark = pytest.mark.live


def test_a_private_mention_that_is_held_back_is_shown_and_answered_in_private(
    toots: Toots,
) -> None:
    toots.us.call("PATCH", "/api/v2/notifications/policy", for_private_mentions="filter")
    said = toots.grace.post(f"@{toots.us.name} in confidence", visibility="direct")
    assert toots.us.call("GET", "/api/v1/notifications") == []
    asked = toots.found()[said]
    assert (asked.kind, asked.visibility) == (MessageKind.DIRECT, Visibility.DIRECT)
    outgoing = toots.written(asked)
    assert (outgoing.visibility, outgoing.also_notified) == (Visibility.DIRECT, ())
    sent = toots.connect().send(outgoing)
    (status,) = toots.grace.call("GET", "/api/v1/notifications")
    assert (status["status"]["id"], status["status"]["visibility"]) == (sent.id, "direct")


def test_consent_brings_a_token_of_the_account_that_was_chosen(toots: Toots) -> None:
    adapter = toots.connect(token="", actor_id="")
    back = adapter.callback().replace(":0", ":49152")
    page = adapter.begin_sign_in(back)
    form = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    answer = httpx.post(
        page.url.partition("?")[0], data=form | {"username": toots.us.name}, trust_env=False
    )
    target = parse_qs(urlsplit(answer.headers["location"]).query)
    assert target["state"] == [page.state]
    granted = adapter.finish_sign_in(page, back, target["code"][0])
    signed_in = toots.connect(token=granted.secrets["token"])
    assert signed_in.whoami().id == toots.us.id
    app = toots.server.http.get(
        "/api/v1/apps/verify_credentials",
        headers={"authorization": f"Bearer {granted.secrets['token']}"},
    ).json()
    assert (app["name"], app["scopes"]) == ("inbox-tui", list(SCOPES))
    with pytest.raises(AuthRevoked):
        adapter.finish_sign_in(page, back, "no such code")


def test_a_swapped_token_neither_pulls_nor_sends(toots: Toots) -> None:
    outgoing = toots.written(toots.question())
    swapped = toots.connect(token=toots.grace.token)
    for ask in (lambda: list(swapped.pull(None)), lambda: swapped.send(outgoing)):
        with pytest.raises(WrongAccount):
            ask()
    assert toots.answers() == []


def test_a_limit_says_when_it_ends(toots: Toots) -> None:
    with (
        toots.server.fault("GET", "/api/v1/notifications", type="ratelimit"),
        pytest.raises(RateLimited) as caught,
    ):
        toots.pull()
    assert caught.value.reset_at is not None
    assert 200 < (caught.value.reset_at - utc_now()).total_seconds() < 320


def test_what_we_answered_elsewhere_is_seen(toots: Toots) -> None:
    asked = toots.question()
    cursor = toots.pull()[-1].cursor
    answer = toots.us.post(f"@{toots.grace.name} by telephone", in_reply_to_id=asked.id)
    assert toots.found(cursor)[answer].context == asked.id
