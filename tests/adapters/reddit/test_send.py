"""A confirmed reply leaves as one request, whatever befalls it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    NotTransmitted,
    Outgoing,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetClosed,
    TargetGone,
    WrongAccount,
)
from inbox_tui.model import Message, utc_now
from inbox_tui_reddit import RedditAdapter
from tests.adapters.reddit.conftest import Make
from tests.adapters.reddit.fake_reddit import (
    CONSENT,
    EVE,
    ME,
    FakeReddit,
    Fault,
    answering,
    answering_after,
    half,
    reset,
    reset_after,
)

COMMENT = "/api/comment"
WORDS = "Grüße – 👍🏽 & *more*\n\n    code   "


@pytest.fixture
def outgoing(adapter: RedditAdapter, parent: Message) -> Outgoing:
    return adapter.compose(parent, WORDS, datetime(2026, 9, 1, tzinfo=UTC))


def test_the_very_bytes_that_were_confirmed_leave_in_one_request(
    reddit: FakeReddit, adapter: RedditAdapter, parent: Message, outgoing: Outgoing
) -> None:
    sent = adapter.send(outgoing)
    (post,) = reddit.posts()
    assert post.body.decode() == outgoing.wire
    assert post.form == {"api_type": "json", "text": WORDS, "thing_id": parent.id}
    assert post.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (sent.author_id, sent.note) == (ME, "")
    assert sent.url == f"https://www.reddit.com{reddit.things[sent.id]['permalink']}"
    assert reddit.things[sent.id]["body"] == WORDS


def test_a_write_has_a_connection_of_its_own(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    adapter.send(outgoing)
    assert reddit.posts()[0].headers["connection"] == "close"


BAD_RESET = {"x-ratelimit-reset": "999999999999", "retry-after": "soon"}
UNKNOWN: dict[str, Fault] = {
    "reset before anything happened": reset,
    "reset after it was taken": reset_after,
    "half an answer": half,
    "408": answering(408, {}),
    "409": answering(409, {"message": "Conflict"}),
    "500 before": answering(500, b"<html>"),
    "500 after": answering_after(500, b"<html>"),
    "502 before": answering(502, b""),
    "502 after": answering_after(502, b""),
    "503 before": answering(503, b"busy"),
    "503 after": answering_after(503, b"busy"),
    "504": answering_after(504, b""),
    "520": answering_after(520, b""),
    "522": answering_after(522, b""),
    "redirect to a page": answering(302, b"", Location="/login"),
    "redirect that repeats": answering(307, b"", Location="/api/comment/"),
    "redirect to nowhere": answering(302, b""),
    "no JSON": answering_after(200, b"<html>hello</html>"),
    "wrong JSON": answering_after(200, []),
    "a number": answering_after(200, 7),
    "nothing": answering_after(200, b""),
    "no content": answering_after(204, b""),
    "deep JSON": answering_after(200, b"[" * 100_000),
    "no thing": answering_after(200, {"json": {"data": {"things": [7]}}}),
    "no data": answering_after(200, {"json": {"errors": []}}),
    "null": answering_after(200, {"json": {"errors": None, "data": None}}),
    "nameless": answering_after(200, {"json": {"data": {"things": [{"kind": "t1", "data": {}}]}}}),
    "unheard-of error": answering_after(200, {"json": {"errors": [["ODD", "what", "x"]]}}),
    "odd errors": answering_after(200, {"json": {"errors": {"a": 1}}}),
    "status of its own": answering_after(299, {}),
    "absurd headers": answering_after(500, b"", **{**BAD_RESET, "x-ratelimit-remaining": "no"}),
}


@pytest.mark.parametrize("fault", UNKNOWN.values(), ids=UNKNOWN)
def test_whatever_is_unclear_is_unknown_after_one_request(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, fault: Fault
) -> None:
    reddit.faults[COMMENT] = [fault]
    with pytest.raises(SendUnknown) as caught:
        adapter.send(outgoing)
    assert len(reddit.posts()) == 1
    assert not caught.value.nothing_sent
    assert caught.value.sentence.endswith(".")


def test_an_endless_answer_is_cut_and_unknown(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    reddit.faults[COMMENT] = [answering_after(200, b'"' + b"x" * (6 * 1024 * 1024) + b'"')]
    with pytest.raises(SendUnknown):
        adapter.send(outgoing)
    assert len(reddit.posts()) == 1


def error_of(name: str, words: str = "no", **more: Any) -> Fault:
    return answering(200, {"json": {"errors": [[name, words, "parent"]], **more}})


REFUSED: dict[str, tuple[Fault, type[AdapterError]]] = {
    "THREAD_LOCKED": (error_of("THREAD_LOCKED"), TargetClosed),
    "TOO_OLD": (error_of("TOO_OLD"), TargetClosed),
    "USER_BLOCKED": (error_of("USER_BLOCKED"), TargetClosed),
    "BANNED": (error_of("BANNED_FROM_SUBREDDIT"), TargetClosed),
    "NOTALLOWED": (error_of("SUBREDDIT_NOTALLOWED"), TargetClosed),
    "DELETED_COMMENT": (error_of("DELETED_COMMENT"), TargetGone),
    "DELETED_LINK": (error_of("DELETED_LINK"), TargetGone),
    "BAD_STRING": (error_of("BAD_STRING"), ContentRejected),
    "DOMAIN_BANNED": (error_of("DOMAIN_BANNED"), ContentRejected),
    "TOO_LONG": (error_of("TOO_LONG"), ContentRejected),
    "NO_TEXT": (error_of("NO_TEXT"), ContentRejected),
    "RATELIMIT": (error_of("RATELIMIT"), RateLimited),
    "SUBREDDIT_RATELIMIT": (error_of("SUBREDDIT_RATELIMIT"), RateLimited),
    "USER_REQUIRED": (error_of("USER_REQUIRED"), AuthRevoked),
    "400": (answering(400, b"Bad Request"), ContentRejected),
    "413": (answering(413, b""), ContentRejected),
    "401": (answering(401, {"error": 401}), AuthExpired),
    "403": (answering(403, {"reason": "private"}), TargetClosed),
    "scope": (
        answering(403, b"", WWW_Authenticate='Bearer error="insufficient_scope" scope="submit"'),
        ScopeMissing,
    ),
    "404": (answering(404, b""), TargetGone),
    "451": (answering(451, b""), TargetClosed),
    "429": (answering(429, b"<html>"), RateLimited),
    "429 with a date": (
        answering(429, b"", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"),
        RateLimited,
    ),
}


@pytest.mark.parametrize(("fault", "kind"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_definite_after_one_request(
    reddit: FakeReddit,
    adapter: RedditAdapter,
    outgoing: Outgoing,
    fault: Fault,
    kind: type[AdapterError],
) -> None:
    reddit.faults[COMMENT] = [fault]
    with pytest.raises(kind) as caught:
        adapter.send(outgoing)
    assert type(caught.value) is kind
    assert caught.value.nothing_sent
    assert len(reddit.posts()) == 1


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (answering(429, b"", Retry_After="40"), 40),
        (answering(429, b"", X_Ratelimit_Reset="300"), 300),
        (answering(429, b"", Retry_After="99999999"), None),
        (answering(429, b""), None),
        (error_of("RATELIMIT", "try again in 9 minutes."), 540),
        (error_of("RATELIMIT", "try again in 530 milliseconds."), 0.53),
        (error_of("RATELIMIT", "try again in 9 minutes.", ratelimit=12.5), 12.5),
        (error_of("RATELIMIT", "try again later.", ratelimit=1e300), None),
        (error_of("RATELIMIT", "later"), None),
    ],
)
def test_a_limit_says_when_to_come_back_and_nothing_sleeps(
    reddit: FakeReddit,
    adapter: RedditAdapter,
    outgoing: Outgoing,
    fault: Fault,
    seconds: float | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    reddit.faults[COMMENT] = [fault]
    before = utc_now()
    with pytest.raises(RateLimited) as caught:
        adapter.send(outgoing)
    monkeypatch.undo()
    assert slept == []
    assert len(reddit.posts()) == 1
    reset_at = caught.value.reset_at
    if seconds is None:
        assert reset_at is None
    else:
        assert reset_at
        assert before <= reset_at - timedelta(seconds=seconds) <= utc_now()


def test_a_used_up_window_is_told_before_anything_leaves(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    reddit.headers = {
        "x-ratelimit-remaining": "0.0", "x-ratelimit-used": "600", "x-ratelimit-reset": "200"
    }  # fmt: skip
    adapter.whoami()
    with pytest.raises(RateLimited) as caught:
        adapter.send(outgoing)
    assert caught.value.nothing_sent
    assert reddit.posts() == []
    assert caught.value.reset_at
    assert timedelta(seconds=150) < caught.value.reset_at - utc_now() <= timedelta(seconds=200)


def test_a_network_that_cannot_be_reached_has_nothing(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    adapter.whoami()
    reddit.stop()
    with pytest.raises(NotTransmitted):
        adapter.send(outgoing)
    assert reddit.posts() == []


def test_no_token_is_no_send(reddit: FakeReddit, make_adapter: Make, outgoing: Outgoing) -> None:
    fresh = make_adapter()
    reddit.faults["/api/v1/access_token"] = [answering(503, b"")]
    with pytest.raises(NotTransmitted, match="Nothing was sent"):
        fresh.send(outgoing)
    del reddit.faults["/api/v1/access_token"]
    reddit.consents.clear()
    with pytest.raises(AuthRevoked):
        fresh.send(outgoing)
    assert reddit.posts() == []


def test_anothers_credential_sends_nothing(
    reddit: FakeReddit, make_adapter: Make, outgoing: Outgoing
) -> None:
    reddit.consents[CONSENT] = EVE
    with pytest.raises(WrongAccount, match="u/eve_here"):
        make_adapter().send(outgoing)
    assert reddit.posts() == []


def test_another_author_in_the_answer_is_told(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    reddit.author = EVE
    assert adapter.send(outgoing).author_id == EVE


def test_the_author_is_told_by_name_where_the_answer_has_no_id(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    def nameless(author: str) -> Fault:
        thing = {"name": "t1_abc", "author": author, "body": WORDS}
        return answering(200, {"json": {"data": {"things": [{"kind": "t1", "data": thing}]}}})

    reddit.faults[COMMENT] = [nameless("Brand_Desk"), nameless("eve_here"), nameless("")]
    assert [adapter.send(outgoing).author_id for _ in range(3)] == [ME, "u/eve_here", ""]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ({"body": "Buy this"}, "does not have the words"),
        ({"body": WORDS, "parent_id": "t1_other"}, "answers something else"),
        ({"body": WORDS, "parent_id": "t1_eve1"}, ""),
    ],
)
def test_another_comment_in_the_answer_is_told(
    reddit: FakeReddit,
    adapter: RedditAdapter,
    outgoing: Outgoing,
    said: dict[str, str],
    note: str,
) -> None:
    thing = {"name": "t1_abc", "author_fullname": ME, **said}
    answer = {"json": {"errors": [], "data": {"things": [{"kind": "t1", "data": thing}]}}}
    reddit.faults[COMMENT] = [answering(200, answer)]
    found = adapter.send(outgoing).note
    assert note in found
    assert bool(found) == bool(note)


EMPTY: dict[str, Any] = {"json": {"errors": [], "data": {"things": []}}}


def test_an_answer_without_the_comment_is_looked_up(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    reddit.faults[COMMENT] = [answering_after(200, EMPTY)]
    sent = adapter.send(outgoing)
    assert reddit.written == [sent.id]
    assert sent.author_id == ME
    assert len(reddit.posts()) == 1


def test_what_is_not_found_after_an_answer_without_it_is_unknown(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing
) -> None:
    reddit.faults[COMMENT] = [answering(200, EMPTY)]
    with pytest.raises(SendUnknown, match="does not show it yet"):
        adapter.send(outgoing)
    reddit.faults["/user/brand_desk/comments"] = [answering(503, b"")]
    with pytest.raises(SendUnknown, match="did not say which"):
        adapter.send(outgoing)


@pytest.mark.parametrize(
    "changed",
    [
        {"parent_id": "t1_other"},
        {"text": "Other words"},
        {"wire": "api_type=json&text=x"},
        {"wire": "api_type=json&text=%C3&thing_id=t1_eve1&sr=x"},
    ],
)
def test_what_does_not_hang_together_is_not_sent(
    reddit: FakeReddit, adapter: RedditAdapter, outgoing: Outgoing, changed: dict[str, str]
) -> None:
    with pytest.raises(Misconfigured):
        adapter.send(replace(outgoing, **changed))  # type: ignore[arg-type]
    assert reddit.posts() == []
