"""A comment leaves once, as whom it was confirmed, under a comment that is there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    Duplicate,
    Misconfigured,
    NotTransmitted,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetClosed,
    TargetGone,
    WrongAccount,
)
from inbox_tui.model import utc_now
from inbox_tui.testing import Answer, Fault
from inbox_tui_wordpress import WordPressAdapter
from tests.adapters.wordpress.conftest import Make, answered, pulled
from tests.adapters.wordpress.network import SUBSCRIBER, WordPressNetwork, refuse


def test_the_confirmed_bytes_leave_and_no_author_is_named(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter, "1 < 2 & «ja»\n\nGrüße 👍🏽")
    sent = adapter.send(outgoing)
    (write,) = site.server.writes
    assert write.body == outgoing.wire.encode()
    assert set(json.loads(write.body)) == {"post", "parent", "content"}
    assert json.loads(write.body)["content"] == "1 &lt; 2 &amp; «ja»\n\nGrüße 👍🏽"
    assert (sent.author_id, sent.note) == ("2", "")
    assert sent.url.endswith(f"#comment-{sent.id}")


def test_who_we_are_and_what_we_answer_is_asked_before_each_write(
    site: WordPressNetwork, make_adapter: Make
) -> None:
    outgoing = answered(site, make_adapter())
    before = site.requests()
    make_adapter().send(outgoing)
    asked = [
        (r.method, r.path.rpartition("/wp/v2/")[2]) for r in site.server.requests[before + 1 :]
    ]
    assert asked == [
        ("GET", "users/me"),
        ("GET", f"comments/{outgoing.parent_id}"),
        ("POST", "comments"),
    ]


def test_another_users_password_sends_nothing(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    other = site.give_to("northwind")
    with pytest.raises(WrongAccount) as caught:
        adapter.send(outgoing)
    assert (caught.value.expected, caught.value.got) == ("2", other)
    assert "northwind" in caught.value.sentence
    assert site.writes() == 0


def test_a_login_that_got_lost_sends_nothing(site: WordPressNetwork, make_adapter: Make) -> None:
    outgoing = answered(site, make_adapter())
    with pytest.raises(AuthRevoked, match="Authorization"):
        make_adapter(password="wrong").send(outgoing)
    assert site.writes() == 0


def test_an_answer_without_an_identity_is_no_answer_of_ours(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    site.strike(Fault.WRONG_AUTHOR, write=True)
    site.person = lambda name: replace(  # type: ignore[method-assign]
        WordPressNetwork.person(site, name), id="0"
    )
    assert adapter.send(outgoing).author_id == "0"


@pytest.mark.parametrize(
    ("state", "error"), [("trash", TargetGone), ("deleted", TargetGone), ("hold", TargetClosed)]
)
def test_a_comment_that_is_gone_meanwhile_gets_no_answer(
    site: WordPressNetwork, adapter: WordPressAdapter, state: str, error: type[Exception]
) -> None:
    outgoing = answered(site, adapter)
    site.states[outgoing.parent_id] = state
    with pytest.raises(error):
        adapter.send(outgoing)
    assert site.writes() == 0


def test_a_comment_that_was_moved_to_another_post_gets_no_answer(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    site.post_id = 5
    with pytest.raises(TargetGone, match="moved"):
        adapter.send(outgoing)
    assert site.writes() == 0


def test_what_waits_or_was_changed_by_the_site_is_told(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    given = {
        "id": 77,
        "post": 4,
        "parent": int(outgoing.parent_id),
        "author": 2,
        "date": "2026-11-21T17:50:36",
        "date_gmt": "2026-11-21T17:50:36",
        "content": {"rendered": "<p>We ****</p>", "raw": "We ****"},
        "status": "hold",
    }
    site.instead["POST comments"] = Answer(status=201, body=given)
    note = adapter.send(outgoing).note
    assert "waits for approval" in note
    assert "changed the words" in note
    site.instead["POST comments"] = Answer(status=201, body=given | {"parent": 0})
    assert "somewhere else" in adapter.send(outgoing).note
    site.instead["POST comments"] = Answer(status=201, body=given | {"status": "spam"})
    assert "spam" in adapter.send(outgoing).note


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "comment_flood", RateLimited),
        (429, "comment_flood", RateLimited),
        (403, "rest_comment_closed", TargetClosed),
        (403, "rest_comment_draft_post", TargetClosed),
        (403, "rest_cannot_read_post", TargetClosed),
        (403, "rest_comment_invalid_post_id", TargetGone),
        (403, "rest_comment_trash_post", TargetGone),
        (400, "rest_comment_content_invalid", ContentRejected),
        (400, "comment_content_column_length", ContentRejected),
        (400, "rest_invalid_param", ContentRejected),
        (401, "rest_comment_login_required", AuthRevoked),
        (403, "rest_forbidden", ScopeMissing),
        (404, "rest_no_route", Misconfigured),
        (405, "", Misconfigured),
    ],
)
def test_a_refusal_is_told_as_what_it_is(
    site: WordPressNetwork,
    adapter: WordPressAdapter,
    status: int,
    code: str,
    error: type[AdapterError],
) -> None:
    outgoing = answered(site, adapter)
    site.instead["POST comments"] = refuse(status, code)
    with pytest.raises(error) as caught:
        adapter.send(outgoing)
    assert caught.value.nothing_sent
    assert caught.value.status == status
    assert site.writes() == 1


@pytest.mark.parametrize("status", [302, 408, 500, 502, 503, 418])
def test_an_answer_that_says_nothing_certain_leaves_it_unknown(
    site: WordPressNetwork, adapter: WordPressAdapter, status: int
) -> None:
    outgoing = answered(site, adapter)
    site.instead["POST comments"] = refuse(status, "rest_comment_failed_create")
    with pytest.raises(SendUnknown) as caught:
        adapter.send(outgoing)
    assert (caught.value.nothing_sent, caught.value.token) == (False, outgoing.key)


@pytest.mark.parametrize("status", [403, 406])
def test_a_firewall_that_refuses_what_wordpress_answers_leaves_it_unknown(
    site: WordPressNetwork, adapter: WordPressAdapter, status: int
) -> None:
    """Some look at answers too: then the comment is there already."""
    outgoing = answered(site, adapter)
    site.instead["POST comments"] = Answer(status=status, body="<h1>Forbidden</h1>")
    with pytest.raises(SendUnknown) as caught:
        adapter.send(outgoing)
    assert (caught.value.nothing_sent, caught.value.token) == (False, outgoing.key)


@pytest.mark.parametrize("body", ["", "<p>Notice: x</p>{}", [], {"id": 5}, {"id": None}])
def test_a_success_that_cannot_be_read_leaves_it_unknown(
    site: WordPressNetwork, adapter: WordPressAdapter, body: object
) -> None:
    outgoing = answered(site, adapter)
    site.instead["POST comments"] = Answer(status=201, body=body)
    with pytest.raises(SendUnknown) as caught:
        adapter.send(outgoing)
    assert caught.value.token == outgoing.key


def test_a_flood_has_an_end(site: WordPressNetwork, adapter: WordPressAdapter) -> None:
    outgoing = answered(site, adapter)
    site.instead["POST comments"] = refuse(400, "comment_flood")
    with pytest.raises(RateLimited) as caught:
        adapter.send(outgoing)
    assert caught.value.reset_at is not None
    assert 10 < (caught.value.reset_at - utc_now()).total_seconds() <= 15


@pytest.mark.parametrize("capabilities", [("edit_posts", "moderate_comments"), SUBSCRIBER])
def test_the_same_words_again_are_a_duplicate_whose_first_is_named(
    site: WordPressNetwork, adapter: WordPressAdapter, capabilities: tuple[str, ...]
) -> None:
    site.capabilities = capabilities
    outgoing = answered(site, adapter)
    sent = adapter.send(outgoing)
    with pytest.raises(Duplicate) as caught:
        adapter.send(outgoing)
    assert (caught.value.existing_id, caught.value.nothing_sent) == (sent.id, False)
    assert len(site.posted()) == 1


def test_a_duplicate_stays_one_where_the_first_cannot_be_looked_for(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    site.instead["POST comments"] = refuse(409, "comment_duplicate")
    site.strike(Fault.ERROR_BEFORE_COMMIT, write=False, after=3)
    with pytest.raises(Duplicate) as caught:
        adapter.send(outgoing)
    assert caught.value.existing_id == ""


def test_a_site_that_cannot_be_asked_first_is_sent_nothing(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    for after in range(3):
        site.strike(Fault.ERROR_BEFORE_COMMIT, write=False, after=after)
        with pytest.raises(NotTransmitted, match="Nothing was sent"):
            adapter.send(outgoing)
    assert site.writes() == 0


def test_what_this_adapter_has_not_composed_is_not_sent(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    for wire in ("", "[]", '{"post": 4}', '{"post": "x", "parent": 1, "content": ""}'):
        with pytest.raises(Misconfigured):
            adapter.send(replace(outgoing, wire=wire))
    assert site.writes() == 0


def test_comments_that_are_closed_are_not_answered(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    asked = site.say("Is my car affected?")
    open_ = pulled(adapter)[asked]
    site.comment_status = "closed"
    closed = pulled(adapter)[asked]
    assert (bool(adapter.can_reply(open_)), bool(adapter.can_reply(closed))) == (True, False)
    for parent in (open_, closed):
        with pytest.raises(TargetClosed, match="closed"):
            adapter.compose(parent, "We look at it.", utc_now())


def test_we_may_answer_ourselves(site: WordPressNetwork, adapter: WordPressAdapter) -> None:
    sent = adapter.send(answered(site, adapter))
    outgoing = adapter.compose(pulled(adapter)[sent.id], "One more thing.", utc_now())
    assert [actor.handle for actor in outgoing.to] == ["nora"]
