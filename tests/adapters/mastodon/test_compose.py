"""A reply is built as it will leave: words, who hears of it, who can read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug import Request

from inbox_tui.adapter import ContentRejected, TargetClosed, TargetGone, TransientRead
from inbox_tui.model import MessageKind, Visibility
from inbox_tui_mastodon import MastodonAdapter
from tests.adapters.mastodon.conftest import (
    BOB,
    DOMAIN,
    EVE,
    INSTANCE,
    ME,
    READER,
    ApiServer,
    account,
    refuse,
    status,
)

Make = Callable[..., MastodonAdapter]
AT = datetime(2026, 3, 1, 13, tzinfo=UTC)


def know(api: ApiServer, *names: str) -> None:
    """Let the server find people by their names."""
    people = {account(name)["acct"]: account(name) for name in names}
    people |= {f"{acct}@{DOMAIN}": person for acct, person in people.items() if "@" not in acct}

    def look_up(request: Request) -> Any:
        return people.get(request.args["acct"]) or refuse(404, "Record not found")

    api.answers["GET /api/v1/accounts/lookup"] = look_up


def test_the_author_is_named_in_front_and_seen_there(api: ApiServer, make_adapter: Make) -> None:
    api.hold(post := status(1, BOB, language="pt"))
    outgoing = make_adapter(api.url).compose(READER.message(post), "Olá https://a.test/x", AT)
    assert outgoing.text == "@bob@far.test Olá https://a.test/x"
    assert json.loads(outgoing.wire) == {
        "content_type": "text/plain",
        "in_reply_to_id": "1",
        "language": "pt",
        "status": outgoing.text,
        "visibility": "public",
    }
    assert ([a.id for a in outgoing.to], outgoing.also_notified) == ([BOB], ())
    assert outgoing.links == ("https://a.test/x",)
    assert (outgoing.parent_id, outgoing.composed_at) == ("1", AT)
    assert not api.posts


@pytest.mark.parametrize("words", ["@eve yes", f"yes @Eve@{DOMAIN}", "(@EVE)"])
def test_an_author_whom_the_words_name_is_not_named_twice(
    words: str, api: ApiServer, make_adapter: Make
) -> None:
    api.hold(post := status(1, EVE))
    assert make_adapter(api.url).compose(READER.message(post), words, AT).text == words


def test_another_of_the_same_name_does_not_count(api: ApiServer, make_adapter: Make) -> None:
    api.hold(post := status(1, EVE))
    outgoing = make_adapter(api.url).compose(READER.message(post), "@eve@evil.test hi", AT)
    assert outgoing.text == "@eve @eve@evil.test hi"
    assert [a.handle for a in outgoing.also_notified] == ["eve@evil.test"]


def test_everybody_else_named_is_shown_and_nobody_is_added(
    api: ApiServer, make_adapter: Make
) -> None:
    know(api, BOB, ME)
    api.hold(post := status(1, EVE, to=(ME, BOB)))
    adapter = make_adapter(api.url)
    alone = adapter.compose(READER.message(post), "yes", AT)
    assert (alone.text, alone.also_notified) == ("@eve yes", ())
    words = "see @bob@far.test, @nora, @new@far.test and @nobody"
    outgoing = adapter.compose(READER.message(post), words, AT)
    assert [(a.id, a.handle) for a in outgoing.also_notified] == [
        (BOB, "bob@far.test"),
        ("acct:new@far.test", "new@far.test"),
    ]


def test_an_answer_to_oneself_names_nobody(api: ApiServer, make_adapter: Make) -> None:
    api.hold(post := status(1, ME, to=()))
    assert make_adapter(api.url).compose(READER.message(post), "more", AT).text == "more"


@pytest.mark.parametrize(
    ("parent", "usual", "leaves"),
    [
        ("public", "public", "public"),
        ("public", "unlisted", "unlisted"),
        ("public", None, "public"),
        ("unlisted", "public", "unlisted"),
        ("private", "public", "private"),
        ("direct", "public", "direct"),
        ("unlisted", "private", "private"),
        ("list", "public", "direct"),
    ],
)
def test_it_is_never_more_public_than_its_parent_or_than_usual(
    parent: str, usual: str | None, leaves: str, api: ApiServer, make_adapter: Make
) -> None:
    api.answers["GET /api/v1/accounts/verify_credentials"] = account(ME, source={"privacy": usual})
    api.hold(post := status(1, visibility=parent))
    outgoing = make_adapter(api.url).compose(READER.message(post), "yes", AT)
    assert json.loads(outgoing.wire)["visibility"] == leaves
    assert READER.message(status(visibility=leaves)).visibility is outgoing.visibility


def test_a_post_that_became_public_meanwhile_is_answered_as_it_was_seen(
    api: ApiServer, make_adapter: Make
) -> None:
    api.hold(status(1, visibility="public"))
    seen = READER.message(status(1, visibility="direct"))
    assert make_adapter(api.url).compose(seen, "yes", AT).visibility is Visibility.DIRECT


def test_a_content_warning_goes_along_and_counts(api: ApiServer, make_adapter: Make) -> None:
    api.hold(post := status(1, EVE, spoiler_text="spiders"))
    adapter, parent = make_adapter(api.url), READER.message(post)
    outgoing = adapter.compose(parent, "yes", AT)
    assert outgoing.subject == "spiders"
    assert json.loads(outgoing.wire)["spoiler_text"] == "spiders"
    room = 500 - len("@eve ") - len("spiders")
    adapter.compose(parent, "a" * room, AT)
    with pytest.raises(ContentRejected) as caught:
        adapter.compose(parent, "a" * (room + 1), AT)
    assert (caught.value.counted, caught.value.limit) == (501, 500)


def test_the_limit_is_what_the_server_said_and_is_known_the_next_time(
    api: ApiServer, make_adapter: Make
) -> None:
    limits = {"statuses": {"max_characters": 5000, "characters_reserved_per_url": 25}}
    api.answers["GET /api/v2/instance"] = INSTANCE | {"configuration": limits}
    before = make_adapter(api.url)
    assert before.measure("a").limit == 500
    before.whoami()
    assert before.measure("a").limit == 5000
    asked = len(api.calls)
    assert make_adapter(api.url).measure("https://a.test").used == 25
    assert len(api.calls) == asked


@pytest.mark.parametrize("words", ["", "   ", "a" * 501, "half \ud83d"])
def test_what_cannot_be_sent_is_refused_before_anybody_is_asked(
    words: str, api: ApiServer, make_adapter: Make
) -> None:
    with pytest.raises(ContentRejected):
        make_adapter(api.url).compose(READER.message(status()), words, AT)


def test_too_many_names_are_refused(api: ApiServer, make_adapter: Make) -> None:
    api.hold(post := status(1))
    names = " ".join(f"@p{n}@x.test" for n in range(21))
    with pytest.raises(ContentRejected):
        make_adapter(api.url).compose(READER.message(post), names, AT)


def test_a_post_that_is_gone_takes_no_answer(api: ApiServer, make_adapter: Make) -> None:
    known = READER.message(status(1))
    with pytest.raises(TargetGone):
        make_adapter(api.url).compose(known, "yes", AT)
    with pytest.raises(TargetGone):
        make_adapter(api.url).compose(known.tombstone(), "yes", AT)


def test_a_notice_takes_no_answer(api: ApiServer, make_adapter: Make) -> None:
    notice = replace(READER.message(status(1)), kind=MessageKind.NOTICE)
    assert not make_adapter(api.url).can_reply(notice)
    with pytest.raises(TargetClosed):
        make_adapter(api.url).compose(notice, "yes", AT)


@pytest.mark.parametrize("odd", [status(2), status(1, BOB), status(1) | {"account": None}])
def test_another_post_than_asked_for_takes_no_answer(
    odd: dict[str, Any], api: ApiServer, make_adapter: Make
) -> None:
    api.answers["GET /api/v1/statuses/1"] = odd
    with pytest.raises(TransientRead):
        make_adapter(api.url).compose(READER.message(status(1)), "yes", AT)


def test_two_replies_have_two_keys(api: ApiServer, make_adapter: Make) -> None:
    api.hold(post := status(1))
    adapter, parent = make_adapter(api.url), READER.message(post)
    first, second = (adapter.compose(parent, "yes", AT) for _ in range(2))
    assert first.key != second.key
    assert first.wire == second.wire
