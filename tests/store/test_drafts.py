"""Drafts: one open draft for an account and a message, put away and taken out again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.model import utc_now
from inbox_tui.store import NotFound, Store, drafts, messages
from tests import making


def started(store: Store, text: str = "Hello") -> int:
    """Start a draft and return its number."""
    account = making.add_account(store)
    making.put(store, account, making.message())
    return making.draft(store, account, making.newest(store, account), text).uid


def test_there_is_no_draft_for_a_message_that_is_not_there(store: Store) -> None:
    account = making.add_account(store)
    with pytest.raises(NotFound, match="no message 5"), store.write() as conn:
        drafts.start(conn, account.id, 5, making.NOON)


def test_the_words_of_an_open_draft_are_never_overwritten_by_starting_it(store: Store) -> None:
    uid = started(store, "mine")
    draft = drafts.require(store.read(), uid)
    with store.write() as conn:
        again = drafts.start(conn, draft.account_id, draft.parent_uid, making.NOON, "other")
    assert (again.uid, again.text) == (uid, "mine")


def test_what_was_seen_once_stays_seen(store: Store) -> None:
    uid = started(store)
    with store.write() as conn:
        drafts.note_seen(conn, uid, 7)
        drafts.note_seen(conn, uid, 3)
    assert drafts.require(store.read(), uid).seen_through == 7


def test_only_an_open_draft_is_noted_as_opened_and_never_as_opened_earlier(store: Store) -> None:
    uid = started(store, "words")
    later = utc_now().replace(microsecond=0) + timedelta(hours=1)
    with store.write() as conn:
        drafts.note_opened(conn, uid, later)
        drafts.note_opened(conn, uid, making.NOON)
    draft = drafts.require(store.read(), uid)
    assert (draft.text, draft.updated_at) == ("words", later)
    with store.write() as conn:
        drafts.discard(conn, uid, making.NOON)
        drafts.note_opened(conn, uid, later)
    assert drafts.require(store.read(), uid).updated_at == making.NOON


def test_a_discarded_draft_is_taken_out_with_its_words(store: Store) -> None:
    uid = started(store, "words")
    with store.write() as conn:
        drafts.discard(conn, uid, making.NOON)
        assert not drafts.is_open(conn, uid)
        assert drafts.reopen(conn, uid, making.NOON + timedelta(hours=1))
    draft = drafts.require(store.read(), uid)
    assert (draft.text, draft.updated_at) == ("words", making.NOON + timedelta(hours=1))
    assert drafts.is_open(store.read(), uid)


def test_discarded_drafts_are_listed_the_last_one_first(store: Store) -> None:
    first = started(store)
    draft = drafts.require(store.read(), first)
    with store.write() as conn:
        drafts.discard(conn, first, making.NOON)
        second = drafts.start(conn, draft.account_id, draft.parent_uid, making.NOON, "anew").uid
        assert [one.uid for one in drafts.every_discarded(conn)] == [first]
        drafts.discard(conn, second, making.NOON + timedelta(hours=1))
    assert [one.uid for one in drafts.every_discarded(store.read())] == [second, first]


def test_only_a_discarded_draft_without_a_successor_is_taken_out(store: Store) -> None:
    uid = started(store)
    with store.write() as conn:
        assert not drafts.reopen(conn, uid, making.NOON)  # it is open
        assert not drafts.reopen(conn, uid + 1, making.NOON)  # there is none
        drafts.discard(conn, uid, making.NOON)
        draft = drafts.require(conn, uid)
        successor = drafts.start(conn, draft.account_id, draft.parent_uid, making.NOON)
        assert not drafts.reopen(conn, uid, making.NOON)
    assert successor.uid != uid
    assert not drafts.is_open(store.read(), uid)


def test_open_drafts_are_found_by_conversation_newest_change_first(store: Store) -> None:
    account = making.add_account(store)
    making.put(
        store,
        account,
        making.message("m1", minutes=1),
        making.message("m2", minutes=2),
        making.message("m3", minutes=3, context="c2"),
    )
    found = [messages.find(store.read(), account.id, name) for name in ("m1", "m2", "m3")]
    first, second, other = (making.draft(store, account, m).uid for m in found if m)
    here, elsewhere = (drafts.require(store.read(), uid).conversation_uid for uid in (first, other))
    with store.write() as conn:
        drafts.save_text(conn, first, "changed last", utc_now() + timedelta(minutes=1))
        assert [d.uid for d in drafts.every_open(conn, here)] == [first, second]
        assert [d.uid for d in drafts.every_open(conn, elsewhere)] == [other]
        assert [d.uid for d in drafts.every_open(conn)] == [first, other, second]
        drafts.discard(conn, first, utc_now())
        assert [d.uid for d in drafts.every_open(conn, here)] == [second]
