"""Servers that speak Mastodon's API and are something else: each as it is known to differ."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from inbox_tui.adapter import ContentRejected, Outgoing, SendUnknown
from inbox_tui.model import Visibility
from inbox_tui_mastodon import MastodonAdapter
from tests.adapters.mastodon.conftest import (
    BOB,
    EVE,
    INSTANCE,
    ME,
    READER,
    ApiServer,
    as_sent,
    messages,
    notification,
    refuse,
    status,
)

Make = Callable[..., MastodonAdapter]
AT = datetime(2026, 3, 1, tzinfo=UTC)
GOTOSOCIAL = {
    "version": "0.20.1+git-6574dc8",
    "source_url": "https://codeberg.org/superseriousbusiness/gotosocial",
    "configuration": {"statuses": {"max_characters": 5000, "characters_reserved_per_url": 25}},
}
PLEROMA = INSTANCE | {
    "version": "2.7.2 (compatible; Pleroma 2.9.1)",
    "configuration": {"statuses": {}},
    "max_toot_chars": 4000,
}
PIXELFED = INSTANCE | {"version": "3.5.3 (compatible; Pixelfed 0.12.5)"}
OTHERS = pytest.mark.parametrize("document", [GOTOSOCIAL, PLEROMA, PIXELFED])


@OTHERS
def test_only_mentions_are_asked_for_and_one_post_at_a_time(
    document: dict[str, object], api: ApiServer, make_adapter: Make
) -> None:
    api.answers["GET /api/v2/instance"] = document
    api.hold(post := status("01KWORD", EVE))
    api.answers["GET /api/v1/notifications"] = [notification(post)]
    adapter = make_adapter(api.url)
    assert list(messages(adapter.pull(None))) == ["01KWORD"]
    asked = api.asked("GET /api/v1/notifications")
    assert asked[0].args.getlist("types[]") == ["mention"]
    assert adapter.recheck([READER.message(post)] * 2)
    assert not api.asked("GET /api/v1/statuses")


@OTHERS
def test_the_same_key_twice_is_two_posts_so_it_is_sent_once_and_looked_for(
    document: dict[str, object], api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers["GET /api/v2/instance"] = document
    made: list[dict[str, object]] = []

    def take(_: object) -> object:
        made.append(as_sent(outgoing, f"01K{len(made)}"))
        return refuse(500, "after it was written")

    api.answers["POST /api/v1/statuses"] = take
    api.answers[f"GET /api/v1/accounts/{ME}/statuses"] = lambda _: made[::-1]
    adapter = make_adapter(api.url)
    assert adapter.capabilities.repeatable_send is False
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)
    found = adapter.find_sent(outgoing)
    assert found
    assert (found.id, len(made)) == ("01K0", 1)


def test_gotosocial_allows_more_and_says_400_for_too_much(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers["GET /api/v2/instance"] = GOTOSOCIAL
    api.answers["POST /api/v1/statuses"] = refuse(400, "Bad Request: status too long")
    adapter = make_adapter(api.url)
    with pytest.raises(ContentRejected):
        adapter.send(outgoing)
    assert adapter.measure("a" * 5000).fits
    assert not adapter.measure("a" * 5001).fits
    assert adapter.measure("https://a.test/").used == 25


def test_gotosocial_makes_posts_unlisted_and_a_reply_follows(
    api: ApiServer, make_adapter: Make
) -> None:
    api.answers["GET /api/v2/instance"] = GOTOSOCIAL
    api.hold(post := status("01KWORD", EVE, visibility="unlisted"))
    outgoing = make_adapter(api.url).compose(READER.message(post), "yes", AT)
    assert json.loads(outgoing.wire)["visibility"] == "unlisted"


def test_pleroma_says_its_limit_elsewhere_and_numbers_with_words(
    api: ApiServer, make_adapter: Make
) -> None:
    api.answers["GET /api/v2/instance"] = refuse(404)
    api.answers["GET /api/v1/instance"] = PLEROMA
    adapter = make_adapter(api.url)
    adapter.whoami()
    assert adapter.measure("a" * 4000).fits
    api.hold(post := status("AtWm3fQEjEmdY7rKLA", BOB, visibility="local"))
    message = READER.message(post)
    assert message.visibility is Visibility.DIRECT, "what only it knows is private elsewhere"
    outgoing = adapter.compose(message, "yes", AT)
    assert json.loads(outgoing.wire)["in_reply_to_id"] == "AtWm3fQEjEmdY7rKLA"
    assert outgoing.visibility is Visibility.DIRECT


def test_pixelfed_forgets_what_it_does_not_know(
    api: ApiServer, make_adapter: Make, outgoing: Outgoing
) -> None:
    api.answers["GET /api/v2/instance"] = PIXELFED
    bare = as_sent(outgoing)
    for name in ("edited_at", "language", "poll", "spoiler_text"):
        del bare[name]
    api.answers["POST /api/v1/statuses"] = bare | {"replies_count": None, "media_attachments": None}
    assert make_adapter(api.url).send(outgoing).author_id == ME


def test_a_server_that_will_not_describe_itself_is_taken_for_usual(
    api: ApiServer, make_adapter: Make
) -> None:
    api.answers["GET /api/v2/instance"] = api.answers["GET /api/v1/instance"] = refuse(401)
    adapter = make_adapter(api.url)
    assert adapter.whoami().id == ME
    assert adapter.measure("a").limit == 500
