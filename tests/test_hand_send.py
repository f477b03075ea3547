"""Replies by hand: said by a person, unverified until their message is seen, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import hand_send, intake
from inbox_tui.adapter import Answerable, Page
from inbox_tui.forget import erasure
from inbox_tui.forget.person import find
from inbox_tui.hand_send import NotByHand
from inbox_tui.model import Account, Draft, Message, MessageKind, utc_now
from inbox_tui.store import Store, audit, conversations, drafts, hand_sends
from inbox_tui.store.views import View
from tests import making

WORDS = "The router needs the new firmware; it is on our page since this morning ^NL"


@pytest.fixture
def store() -> Iterator[Store]:
    with making.open_store() as store:
        yield store


@pytest.fixture
def account(store: Store) -> Account:
    added = making.add_account(store)
    making.put(store, added, making.message(published=utc_now() - timedelta(hours=1)))
    return added


@pytest.fixture
def draft(store: Store, account: Account) -> Draft:
    return making.draft(store, account, making.newest(store, account), WORDS)


def _ours(content: str, **particulars: object) -> Message:
    """Make the message that the person has posted."""
    values: dict[str, object] = {
        "attributed_to": making.actor("nora"),
        "in_reply_to": "m1",
        "published": utc_now() + timedelta(minutes=1),
        "content": content,
    }
    return making.message("ours", **{**values, **particulars})


def _pull(store: Store, account: Account, *batch: Message) -> None:
    intake.store_page(store, account, Page(messages=batch, cursor=None))


def _is_seen(store: Store, uid: int) -> bool:
    found = hand_sends.get(store.read(), uid)
    return found is not None and found.message_uid is not None


def _shown_in(store: Store, view: View) -> int:
    return len(conversations.page(store.read(), view))


def test_by_hand_is_only_for_what_somebody_could_answer_but_no_program_may() -> None:
    closed, post = Answerable(yes=False, reason="No program may answer here."), making.message()
    assert hand_send.why_not(post, closed) == ""
    assert "from here" in hand_send.why_not(post, Answerable(yes=True))
    for nobodys in (replace(post, deleted=True), replace(post, kind=MessageKind.NOTICE)):
        assert hand_send.why_not(nobodys, closed) == closed.reason


def test_it_stops_asking_for_an_answer_and_stays_findable_as_unverified(
    store: Store, draft: Draft
) -> None:
    assert _shown_in(store, View.NEEDS_REPLY) == 1
    said = hand_send.say_sent(store, draft.uid, utc_now())
    assert (said.text, said.identity, said.message_uid) == (WORDS, "nora", None)
    assert hand_sends.of_draft(store.read(), draft.uid) == said
    assert not drafts.is_open(store.read(), draft.uid)
    assert _shown_in(store, View.NEEDS_REPLY) == 0
    assert _shown_in(store, View.WAITING) == 1
    assert _shown_in(store, View.UNKNOWN) == 1
    (entry, *_) = audit.page(store.read())
    assert (entry.act, entry.identity) == ("sent by hand", "nora")


def test_a_draft_that_was_only_put_away_was_not_sent_by_hand(store: Store, draft: Draft) -> None:
    with store.write() as conn:
        drafts.discard(conn, draft.uid, utc_now())
    assert hand_sends.of_draft(store.read(), draft.uid) is None
    assert [one.uid for one in drafts.every_discarded(store.read())] == [draft.uid]


def test_what_was_sent_by_hand_is_no_discarded_draft(store: Store, draft: Draft) -> None:
    hand_send.say_sent(store, draft.uid, utc_now())
    assert drafts.every_discarded(store.read()) == ()


def test_who_writes_after_it_is_owed_an_answer_again(
    store: Store, account: Account, draft: Draft
) -> None:
    hand_send.say_sent(store, draft.uid, utc_now())
    later = making.message("m2", published=utc_now() + timedelta(minutes=5))
    _pull(store, account, later)
    assert _shown_in(store, View.NEEDS_REPLY) == 1


@pytest.mark.parametrize(
    "posted", [WORDS, WORDS.replace("since this", "since  yesterday"), WORDS.upper()]
)
def test_a_pull_that_brings_nearly_these_words_links_them(
    store: Store, account: Account, draft: Draft, posted: str
) -> None:
    said = hand_send.say_sent(store, draft.uid, utc_now())
    _pull(store, account, _ours(posted))
    assert _is_seen(store, said.uid)
    assert _shown_in(store, View.UNKNOWN) == 0
    with pytest.raises(NotByHand, match="seen on the network"):
        hand_send.take_back(store, said.uid, utc_now())


def test_a_message_that_came_before_it_was_said_is_linked_too(
    store: Store, account: Account, draft: Draft
) -> None:
    _pull(store, account, _ours(WORDS))
    assert _is_seen(store, hand_send.say_sent(store, draft.uid, utc_now()).uid)


@pytest.mark.parametrize(
    "other",
    [
        {"content": "Something else entirely was posted from the phone"},
        {"attributed_to": making.actor("kim")},
        {"context": "c2", "in_reply_to": None},
        {"published": utc_now() - timedelta(days=3)},
    ],
    ids=["words", "author", "conversation", "before the draft"],
)
def test_another_message_is_no_proof(
    store: Store, account: Account, draft: Draft, other: dict[str, object]
) -> None:
    said = hand_send.say_sent(store, draft.uid, utc_now())
    _pull(store, account, _ours(**{"content": WORDS, **other}))  # type: ignore[arg-type]
    assert not _is_seen(store, said.uid)


def test_one_message_proves_one_reply(store: Store, account: Account, draft: Draft) -> None:
    first = hand_send.say_sent(store, draft.uid, utc_now())
    second = making.draft(store, account, making.newest(store, account), WORDS)
    again = hand_send.say_sent(store, second.uid, utc_now())
    _pull(store, account, _ours(WORDS))
    assert (_is_seen(store, first.uid), _is_seen(store, again.uid)) == (True, False)


def test_taken_back_it_is_a_draft_again_and_asks_for_an_answer(store: Store, draft: Draft) -> None:
    said = hand_send.say_sent(store, draft.uid, utc_now())
    after = hand_send.take_back(store, said.uid, utc_now())
    assert (after.uid, after.text) == (draft.uid, WORDS)
    assert drafts.is_open(store.read(), draft.uid)
    assert _shown_in(store, View.NEEDS_REPLY) == 1
    assert _shown_in(store, View.UNKNOWN) == 0
    assert audit.page(store.read())[0].act == "not sent by hand"
    with pytest.raises(NotByHand, match="taken back already"):
        hand_send.take_back(store, said.uid, utc_now())
    assert hand_send.say_sent(store, draft.uid, utc_now()).message_uid is None


def test_a_draft_begun_in_its_place_keeps_its_words(
    store: Store, account: Account, draft: Draft
) -> None:
    said = hand_send.say_sent(store, draft.uid, utc_now())
    making.draft(store, account, making.newest(store, account), "Others")
    with pytest.raises(NotByHand, match="begun in its place"):
        hand_send.take_back(store, said.uid, utc_now())
    assert hand_sends.get(store.read(), said.uid)


def test_nothing_is_said_of_a_draft_that_is_empty_or_put_away(store: Store, draft: Draft) -> None:
    with store.write() as conn:
        drafts.save_text(conn, draft.uid, " ", utc_now())
    with pytest.raises(NotByHand, match="empty"):
        hand_send.say_sent(store, draft.uid, utc_now())
    with store.write() as conn:
        drafts.discard(conn, draft.uid, utc_now())
    with pytest.raises(NotByHand, match="no open draft"):
        hand_send.say_sent(store, draft.uid, utc_now())


def test_forgetting_a_person_takes_what_was_sent_to_them_by_hand(
    store: Store, account: Account, draft: Draft, tmp_path: Path
) -> None:
    hand_send.say_sent(store, draft.uid, utc_now())
    _pull(store, account, _ours(WORDS))
    (tomas,) = find(store.read(), "tomas")
    erasure.forget(store, tomas, tmp_path, utc_now())
    assert hand_sends.of_conversation(store.read(), draft.conversation_uid) == ()
