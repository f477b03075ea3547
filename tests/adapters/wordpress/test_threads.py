from __future__ import annotations

import pytest

from inbox_tui.adapter import AuthRevoked, TargetClosed, TargetGone
from inbox_tui_wordpress import WordPressAdapter, threads
from tests.adapters.wordpress.conftest import pulled
from tests.adapters.wordpress.network import SUBSCRIBER, WordPressNetwork, refuse


def test_a_thread_is_the_top_comment_and_all_below_it(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    top = site.say("top")
    first, second = site.say("first", answers=top), site.say("second", answers=top)
    deep = site.say("deep", answers=first)
    site.say("another thread")
    message = pulled(adapter)[first]
    found = adapter.thread(message)
    assert [m.id for m in found] == [top, first, second, deep]
    assert {m.context for m in found} == {top}


def test_a_long_thread_is_bounded(
    site: WordPressNetwork, adapter: WordPressAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page_size = 100
    above = site.say("top")
    for number in range(threads.LEVELS + 10):
        above = site.say(f"level {number}", answers=above)
    message = pulled(adapter)[site.posts[0].id]
    before = site.requests()
    assert len(adapter.thread(message)) == threads.LEVELS + 1
    assert site.requests() - before < threads.LEVELS + 5
    monkeypatch.setattr(threads, "MOST", 5)
    assert len(adapter.thread(message)) <= 6


def test_a_comment_that_is_gone_has_no_thread(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    asked = site.say("Is my car affected?")
    message = pulled(adapter)[asked]
    for state in ("trash", "spam", "deleted"):
        site.states[asked] = state
        with pytest.raises(TargetGone):
            adapter.thread(message)


def test_a_comment_that_is_withdrawn_from_us_is_closed(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.capabilities = SUBSCRIBER
    asked = site.say("Is my car affected?")
    message = pulled(adapter)[asked]
    site.states[asked] = "hold"
    with pytest.raises(TargetClosed, match="not public"):
        adapter.thread(message)


def test_a_site_that_no_longer_knows_us_has_withdrawn_nothing(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    asked = site.say("Is my car affected?")
    message = pulled(adapter)[asked]
    site.instead["GET comments"] = refuse(401, "rest_cannot_read")
    with pytest.raises(AuthRevoked):
        adapter.thread(message)
    with pytest.raises(AuthRevoked):
        adapter.recheck([message])
