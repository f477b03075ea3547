"""Looking for a reply, and taking one back."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import (
    Misconfigured,
    ScopeMissing,
    TransientRead,
    WrongAccount,
)
from inbox_tui_wordpress import WordPressAdapter, finding
from tests.adapters.wordpress.conftest import answered, pulled
from tests.adapters.wordpress.network import SUBSCRIBER, WordPressNetwork, refuse


def test_the_same_words_under_another_comment_are_another_reply(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    first, second = answered(site, adapter, "Thank you!"), answered(site, adapter, "Thank you!")
    sent = adapter.send(first)
    assert adapter.find_sent(second) is None
    assert adapter.find_sent(first) == sent


def test_the_same_words_of_somebody_else_are_not_ours(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter, "Thank you!")
    site.say("Thank you!", answers=outgoing.parent_id)
    assert adapter.find_sent(outgoing) is None
    site.capabilities = SUBSCRIBER  # the list cannot be narrowed down to our own
    with pytest.raises(ScopeMissing):
        adapter.find_sent(outgoing)


@pytest.mark.parametrize(
    ("state", "said"), [("hold", "waits for approval"), ("spam", "spam"), ("post-draft", "show")]
)
def test_what_is_not_public_is_found_and_told(
    site: WordPressNetwork, adapter: WordPressAdapter, state: str, said: str
) -> None:
    outgoing = answered(site, adapter)
    sent = adapter.send(outgoing)
    site.states[sent.id] = state
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert (found.id, said in found.note) == (sent.id, True)


def test_what_is_in_the_trash_is_not_there(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    sent = adapter.send(outgoing)
    site.states[sent.id] = "trash"
    assert adapter.find_sent(outgoing) is None


def test_an_answer_moves_up_when_what_it_answers_is_deleted_for_good(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    sent = adapter.send(outgoing)
    site.states[outgoing.parent_id] = "deleted"
    site._change(sent.id, parent_id="")
    found = adapter.find_sent(outgoing)
    assert found is not None
    assert (found.id, "elsewhere" in found.note) == (sent.id, True)


def test_a_role_that_sees_nothing_that_waits_finds_what_is_public_and_is_never_certain(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.capabilities = SUBSCRIBER
    outgoing = answered(site, adapter)
    with pytest.raises(ScopeMissing, match="approval"):
        adapter.find_sent(outgoing)
    sent = adapter.send(outgoing)
    assert adapter.find_sent(outgoing) == sent


def test_a_place_with_too_many_comments_proves_nothing(
    site: WordPressNetwork, adapter: WordPressAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_PAGES", 1)
    parent = answered(site, adapter)
    for number in range(site.page_size + 1):
        site.accept(f"number {number}")
    with pytest.raises(TransientRead, match="too many"):
        adapter.find_sent(parent)


@pytest.mark.parametrize("has_trash", [True, False])
def test_our_own_comment_is_taken_back_and_sent_again(
    site: WordPressNetwork, adapter: WordPressAdapter, has_trash: bool
) -> None:
    site.has_trash = has_trash
    outgoing = answered(site, adapter)
    sent = adapter.send(outgoing)
    adapter.delete(sent.id)
    assert site.posted() == []
    adapter.delete(sent.id)
    assert adapter.find_sent(outgoing) is None
    assert adapter.send(outgoing).id != sent.id


def test_nobody_elses_comment_is_taken_back(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    asked = site.say("Is my car affected?")
    with pytest.raises(WrongAccount):
        adapter.delete(asked)
    with pytest.raises(Misconfigured):
        adapter.delete("../users/1")
    assert set(pulled(adapter)) == {asked}


def test_a_role_that_may_not_remove_is_told_so(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.capabilities = SUBSCRIBER
    sent = adapter.send(answered(site, adapter))
    with pytest.raises(ScopeMissing):
        adapter.delete(sent.id)
    assert len(site.posted()) == 1


def test_a_comment_that_is_still_shown_after_its_removal_is_told(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    sent = adapter.send(answered(site, adapter))
    site.instead["DELETE comments"] = refuse(410, "rest_already_trashed")
    with pytest.raises(TransientRead, match="still shows"):
        adapter.delete(sent.id)


def test_words_that_the_site_sets_otherwise_are_found(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.capabilities = SUBSCRIBER
    outgoing = answered(site, adapter, 'He said "so" -- 1 < 2 & 3...')
    sent = adapter.send(outgoing)
    site._change(sent.id, text="He said “so” – 1 < 2 & 3…")
    assert adapter.find_sent(outgoing) == sent


def test_a_comment_that_cannot_be_read_might_be_ours(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    outgoing = answered(site, adapter)
    sent = adapter.send(outgoing)
    site.spoil(sent.id)
    with pytest.raises(TransientRead, match="cannot be read"):
        adapter.find_sent(outgoing)
