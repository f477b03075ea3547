from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest

from inbox_tui import triage
from inbox_tui.model import Account, Conversation, MessageKind, utc_now
from inbox_tui.store import NobodyIsMe, Store, conversations
from inbox_tui.store.conversations import key_of
from inbox_tui.store.views import View
from tests import making
from tests.making import message, put


def _steps(conn: sqlite3.Connection, work: Callable[[], object]) -> int:
    """Return how many tens of steps SQLite takes: no clock, the same each time."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    conn.set_progress_handler(count, 10)
    work()
    conn.set_progress_handler(None, 0)
    return counted[0]


def _row(store: Store) -> Conversation:
    (found,) = conversations.page(store.read())
    return found


def test_a_row_shows_the_newest_words_and_the_other_side(store: Store, nora: Account) -> None:
    put(
        store,
        nora,
        message("1", name="Invoice 12", content="charged   twice\nagain"),
        message("2", minutes=5, attributed_to=making.actor("nora"), content="looking"),
    )
    row = _row(store)
    assert row.snippet == "looking"
    assert (row.author_handle, row.subject) == ("tomas", "Invoice 12")
    assert (row.message_count, row.unread_count) == (2, 1)


def test_a_bystander_does_not_take_the_askers_place(store: Store, nora: Account) -> None:
    put(
        store,
        nora,
        message("1"),
        message("2", minutes=5, attributed_to=making.actor("kim"), kind=MessageKind.POST),
    )
    assert _row(store).author_handle == "tomas"


def test_an_answer_ends_the_need_and_a_further_question_brings_it_back(
    store: Store, nora: Account
) -> None:
    put(store, nora, message("1"))
    assert _row(store).needs_reply
    put(store, nora, message("2", minutes=1, attributed_to=making.actor("nora")))
    assert not _row(store).needs_reply
    put(store, nora, message("3", minutes=2))
    assert _row(store).needs_reply


def test_an_answer_to_one_person_leaves_anothers_question_open(store: Store, nora: Account) -> None:
    eva = making.actor("eva")
    put(store, nora, message("1"), message("2", minutes=1, attributed_to=eva, in_reply_to="1"))
    ours = message("3", minutes=2, attributed_to=making.actor("nora"), in_reply_to="1")
    put(store, nora, ours)
    assert _row(store).needs_reply
    assert _row(store).newest_is_ours
    put(store, nora, message("4", minutes=3, attributed_to=making.actor("nora"), in_reply_to="2"))
    assert not _row(store).needs_reply


def test_words_after_our_own_words_answer_everybody(store: Store, nora: Account) -> None:
    ours = making.actor("nora")
    put(store, nora, message("1", attributed_to=ours, kind=MessageKind.POST))
    put(store, nora, message("2", minutes=1), message("3", minutes=2, attributed_to=ours,
        in_reply_to="1"))  # fmt: skip
    assert not _row(store).needs_reply


@pytest.mark.parametrize("kind", [MessageKind.NOTICE, MessageKind.POST])
def test_what_is_not_for_us_needs_no_reply(store: Store, nora: Account, kind: MessageKind) -> None:
    put(store, nora, message("1", kind=kind))
    assert not _row(store).needs_reply


def test_a_deleted_question_needs_no_reply(store: Store, nora: Account) -> None:
    put(store, nora, message("1"))
    put(store, nora, message("1", deleted=True))
    assert not _row(store).needs_reply


def test_done_comes_back_when_they_write_again_and_not_when_we_do(
    store: Store, nora: Account
) -> None:
    put(store, nora, message("1"))
    triage.mark_done(store, _row(store).uid, utc_now())
    assert (_row(store).done, _row(store).needs_reply) == (True, False)
    put(store, nora, message("2", minutes=1, attributed_to=making.actor("nora")))
    assert _row(store).done
    put(store, nora, message("3", minutes=2))
    assert (_row(store).done, _row(store).needs_reply) == (False, True)


def test_pulling_the_same_again_does_not_bring_done_back(store: Store, nora: Account) -> None:
    put(store, nora, message("1"))
    triage.mark_done(store, _row(store).uid, utc_now())
    put(store, nora, message("1"))
    assert _row(store).done


def test_reading_is_a_mark_of_its_own(store: Store, nora: Account) -> None:
    put(store, nora, message("1"), message("2", minutes=1))
    assert _row(store).unread_count == 2
    triage.note_opened(store, _row(store).uid)
    assert _row(store).unread_count == 0
    put(store, nora, message("3", minutes=2))
    assert (_row(store).unread_count, _row(store).needs_reply) == (1, True)


def test_pages_go_down_and_up_without_gap_or_repeat(store: Store, nora: Account) -> None:
    put(
        store,
        nora,
        *(message(str(n), context=str(n), minutes=n // 3) for n in range(50)),
    )
    everything = [r.uid for r in conversations.page(store.read(), limit=100)]
    down: list[int] = []
    page = conversations.page(store.read(), limit=7)
    while page:
        down += [r.uid for r in page]
        page = conversations.page(store.read(), after=key_of(page[-1]), limit=7)
    assert down == everything
    last = conversations.get(store.read(), everything[-1])
    assert last
    up = conversations.page(store.read(), before=key_of(last), limit=7)
    assert [r.uid for r in up] == everything[-8:-1]


def test_views_hold_what_they_say(store: Store, nora: Account) -> None:
    put(
        store,
        nora,
        message("1", context="open"),
        message("2", context="closed"),
        message("3", context="answered"),
        message("4", context="answered", minutes=1, attributed_to=making.actor("nora")),
    )
    closed = next(r for r in conversations.page(store.read()) if r.context == "closed")
    triage.mark_done(store, closed.uid, utc_now())

    def contexts(view: View) -> set[str]:
        return {r.context for r in conversations.page(store.read(), view)}

    assert contexts(View.NEEDS_REPLY) == {"open"}
    assert contexts(View.DONE) == {"closed"}
    assert contexts(View.UNKNOWN) == set()
    assert contexts(View.ALL) == {"open", "closed", "answered"}
    assert conversations.count(store.read(), View.ALL) == 3
    assert conversations.count(store.read(), View.ALL, limit=2) == 2


def test_lists_walk_an_index_and_sort_nothing(store: Store) -> None:
    for view in (View.ALL, View.NEEDS_REPLY, View.DONE):
        traced: list[str] = []
        store.read().set_trace_callback(traced.append)
        conversations.page(store.read(), view, after=conversations.Key("2026", 1))
        store.read().set_trace_callback(None)
        (sql,) = [s for s in traced if s.startswith("SELECT c.uid")]
        plan = " ".join(r[3] for r in store.read().execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "USING INDEX conversations_" in plan
        assert "TEMP B-TREE" not in plan


def test_undo_takes_back_the_newest_act_and_keeps_the_record(store: Store, nora: Account) -> None:
    put(store, nora, message("1", context="a"), message("2", context="b"))
    first, second = conversations.page(store.read())
    triage.mark_done(store, first.uid, utc_now())
    triage.mark_done(store, second.uid, utc_now() + timedelta(seconds=1))
    undone = triage.undo(store, utc_now())
    assert undone
    assert undone.conversations == (second.uid,)
    assert [r.done for r in conversations.page(store.read())] == [True, False]
    assert triage.undo(store, utc_now())
    assert triage.undo(store, utc_now()) is None
    assert [r.done for r in conversations.page(store.read())] == [False, False]
    acts = store.read().execute("SELECT act, step FROM events ORDER BY uid").fetchall()
    assert acts == [("done", "do"), ("done", "do"), ("done", "undo"), ("done", "undo")]


def test_reopening_brings_a_conversation_back(store: Store, nora: Account) -> None:
    put(store, nora, message("1"))
    triage.mark_done(store, 1, utc_now())
    triage.reopen(store, 1, utc_now())
    assert _row(store).needs_reply


def test_triage_without_a_person_is_refused(store: Store, nora: Account) -> None:
    put(store, nora, message("1"))
    with store.write() as conn:
        conn.execute("UPDATE identities SET is_me = 0")
    with pytest.raises(NobodyIsMe, match="Say who you are"):
        triage.mark_done(store, 1, utc_now())
    assert not _row(store).done


def test_of_some_conversations_those_are_named_that_a_view_shows(
    store: Store, nora: Account
) -> None:
    for number in "123":
        put(store, nora, message(number, context=number))
    first, second, third = (row.uid for row in conversations.page(store.read()))
    triage.mark_done(store, [second], utc_now())
    conn = store.read()
    asked = (first, second, 999)
    assert conversations.shown_among(conn, View.NEEDS_REPLY, asked) == {first}
    assert conversations.shown_among(conn, View.DONE, asked) == {second}
    assert conversations.shown_among(conn, View.ALL, ()) == frozenset()
    assert third not in conversations.shown_among(conn, View.ALL, asked)


@pytest.mark.parametrize("factor", [0, 10_000], ids=["large accounts", "small accounts"])
def test_a_page_of_an_account_holds_its_newest(
    store: Store, nora: Account, factor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "SORTED", factor)
    brand = making.add_account(store, name="brand", sign="BRA")
    for minutes in range(8):
        account = brand if minutes % 3 else nora
        put(store, account, message(str(minutes), context=f"c{minutes}", minutes=minutes))
    conn = store.read()
    first = conversations.page(conn, View.NEEDS_REPLY, account_id=brand.id, limit=3)
    assert [row.context for row in first] == ["c7", "c5", "c4"]
    rest = conversations.page(conn, account_id=brand.id, after=key_of(first[-1]))
    assert [row.context for row in rest] == ["c2", "c1"]
    assert conversations.page(conn, account_id="nobody") == ()


def test_a_page_of_a_large_account_costs_no_more_than_one_of_all(
    store: Store, nora: Account
) -> None:
    put(store, nora, *(message(str(n), context=f"c{n}", minutes=n) for n in range(500)))
    conn = store.read()
    conversations.page(conn, limit=5)
    every = _steps(conn, lambda: conversations.page(conn, limit=5))
    of_one = _steps(conn, lambda: conversations.page(conn, account_id=nora.id, limit=5))
    assert of_one < every + 160  # one for each of the 141 that are counted, not for all 500
