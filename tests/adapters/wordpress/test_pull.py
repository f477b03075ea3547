from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.adapter import AuthRevoked, WrongAccount
from inbox_tui.model import MessageKind, utc_now
from inbox_tui_wordpress import WordPressAdapter, pull
from tests.adapters.wordpress.conftest import Make, answered, last_cursor, pulled
from tests.adapters.wordpress.network import SUBSCRIBER, WordPressNetwork, refuse


def test_who_we_are_is_asked_before_anything_is_listed(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.say("Is my car affected?")
    list(adapter.pull(None))
    paths = [request.path.rpartition("/wp/v2/")[2] for request in site.server.requests]
    assert paths[1:3] == ["users/me", "comments"]


def test_a_login_that_is_not_accepted_brings_nothing_in_though_lists_are_public(
    site: WordPressNetwork, make_adapter: Make
) -> None:
    site.capabilities = SUBSCRIBER
    site.say("Is my car affected?")
    with pytest.raises(AuthRevoked):
        list(make_adapter(password="wrong").pull(None))
    site.give_to("northwind")
    with pytest.raises(WrongAccount):
        list(make_adapter().pull(None))


def test_the_front_page_hears_of_no_login(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    adapter.whoami()
    first = site.server.requests[0]
    assert (first.method, first.path, "authorization" in first.headers) == ("HEAD", "/", False)


def test_a_site_without_pretty_addresses_is_asked_by_its_query(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.links = f'<{site.server.url}/index.php?rest_route=/>; rel="https://api.w.org/"'
    asked = site.say("Is my car affected?")
    assert pulled(adapter)[asked].name == "Battery recall – what we know"
    assert {request.path for request in site.server.requests[1:]} == {"/index.php"}


def test_an_answer_to_us_is_a_reply_to_us(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    sent = adapter.send(answered(site, adapter))
    thanks = site.say("Thank you", answers=sent.id)
    messages = pulled(adapter)
    assert messages[sent.id].kind is MessageKind.POST
    assert messages[sent.id].attributed_to.handle == "nora"
    assert messages[thanks].kind is MessageKind.REPLY
    assert [actor.id for actor in messages[thanks].to] == ["2"]


def test_a_poll_without_news_asks_three_times_and_brings_nothing(
    site: WordPressNetwork, make_adapter: Make
) -> None:
    site.page_size = 100
    for number in range(20):
        site.say(f"number {number}")
    cursor = last_cursor(make_adapter())
    before = site.requests()
    (page,) = make_adapter().pull(cursor)
    assert (page.messages, site.requests() - before) == ((), 3)


def test_a_known_day_of_many_pages_is_one_page_to_the_inbox(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    for number in range(40):
        site.say(f"number {number}")
    cursor = last_cursor(adapter)
    late = site.say("the newest")
    pages = list(adapter.pull(cursor))
    assert [m.id for page in pages for m in page.messages] == [late]
    assert len(pages) == 1


def test_a_feed_that_runs_in_a_circle_is_handed_on_as_such(
    site: WordPressNetwork, adapter: WordPressAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "QUIET_PAGES", 3)
    for number in range(9):
        site.say(f"number {number}")
    cursor = last_cursor(adapter)
    site.run_in_a_circle()
    pages = adapter.pull(cursor)
    assert [next(pages).messages for _ in range(3)] == [(), (), ()]


def test_an_edit_has_the_time_of_finding_it_and_comes_once(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    asked = site.say("Is my car affected?")
    cursor = last_cursor(adapter)
    before = utc_now()
    site.edit(asked, "Is my van affected?")
    (page,) = adapter.pull(cursor)
    (edited,) = page.messages
    assert (edited.id, edited.content) == (asked, "Is my van affected?")
    assert edited.updated is not None
    assert edited.updated >= before
    assert pulled(adapter, page.cursor) == {}


def test_what_is_approved_comes_again_and_is_not_called_edited(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    asked = site.say("Please look")
    site.states[asked] = "hold"
    cursor = last_cursor(adapter)
    assert not adapter.can_reply(pulled(adapter)[asked])
    del site.states[asked]
    approved = pulled(adapter, cursor)[asked]
    assert (approved.updated, approved.summary) == (None, "")
    assert adapter.can_reply(approved)


def test_a_role_that_sees_nothing_that_waits_gets_the_rest(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.capabilities = SUBSCRIBER
    waiting, public = site.say("Please look"), site.say("Hello")
    site.states[waiting] = "hold"
    assert set(pulled(adapter)) == {public}


def test_a_parent_that_is_too_old_to_be_listed_comes_along_without_waiting_for_an_answer(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    old = site.say("long ago")
    site.posts[0] = replace(site.posts[0], at=site.posts[0].at.replace(year=2020))
    answer = site.say("still?", answers=old)
    messages = pulled(adapter)
    assert messages[old].kind is MessageKind.POST
    assert (messages[answer].kind, messages[answer].context) == (MessageKind.COMMENT, old)


def test_a_parent_that_cannot_be_read_still_holds_its_answers_together(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.capabilities = SUBSCRIBER
    gone = site.say("gone")
    answers = [site.say("first", answers=gone), site.say("second", answers=gone)]
    site.remove(gone)
    messages = pulled(adapter)
    assert {messages[answer].context for answer in answers} == {gone}
    assert gone not in messages


def test_comments_that_answer_each_other_in_a_circle_are_read(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    first = site.say("first")
    second = site.say("second", answers=first)
    site.posts[0] = replace(site.posts[0], parent_id=second)
    assert set(pulled(adapter)) == {first, second}


def test_a_kind_of_post_that_is_not_shown_leaves_its_title_empty(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.instead["GET posts"] = refuse(404, "rest_no_route")
    asked = site.say("Is my car affected?")
    message = pulled(adapter)[asked]
    assert (message.name, bool(adapter.can_reply(message))) == ("", True)


def test_comments_of_one_second_that_fill_more_than_a_page_all_come(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    said = [site.say(f"number {n}") for n in range(15)]
    moment = site.posts[0].at
    site.posts = [
        replace(post, at=moment if number < 11 else post.at)
        for number, post in enumerate(site.posts)
    ]
    assert set(pulled(adapter)) == set(said)
