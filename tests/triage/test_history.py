from __future__ import annotations

from datetime import timedelta

from inbox_tui import triage
from inbox_tui.model import NEXT_ANSWER, Account, Priority, utc_now
from inbox_tui.store import Store, drafts, fields, near_misses
from inbox_tui.store.batch import Batch
from inbox_tui.triage.history import Kind, history
from tests import making
from tests.making import NOON, message, put
from tests.triage.desk import talks


def told(store: Store, uid: int, minutes: int = 600) -> list[str]:
    now = NOON + timedelta(minutes=minutes)
    return [entry.told for entry in reversed(history(store.read(), uid, now=now))]


def test_acts_are_told_by_name_in_their_order(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    moments = iter(NOON + timedelta(minutes=n) for n in range(1, 20))
    triage.assign(store, uid, "kim", next(moments))
    triage.assign(store, uid, "nora", next(moments))
    triage.assign(store, uid, "", next(moments))
    triage.set_priority(store, uid, Priority.HIGH, next(moments))
    triage.add_tag(store, uid, "bug", next(moments))
    triage.undo(store, next(moments))
    triage.redo(store, next(moments))
    triage.mark_done(store, uid, next(moments))
    triage.reopen(store, uid, next(moments))
    assert told(store, uid) == [
        "Nora Lind has assigned it to Kim Ode",
        "Nora Lind has taken it on",
        "Nora Lind has left it to nobody",
        "Nora Lind has set its priority to high",
        "Nora Lind has tagged it bug",
        "Nora Lind has undone “tag”",
        "Nora Lind has tagged it bug once more",
        "Nora Lind has closed it",
        "Nora Lind has opened it again",
    ]


def test_a_rule_is_told_by_its_name(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    with store.write() as conn:
        batch = Batch(conn=conn, identity="nora", now=NOON, rule="Refunds")
        batch.change(uid, "tag", {fields.TAG + "refund": 1})
    (entry,) = history(store.read(), uid, now=NOON)
    assert (entry.kind, entry.told) == (Kind.RULE, "The rule Refunds has tagged it refund")


def test_a_note_is_told_with_its_words_until_it_is_deleted(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.add_note(store, uid, "Asked Kim.", NOON)
    (entry,) = history(store.read(), uid, now=NOON)
    assert (entry.kind, entry.text, entry.uid) == (Kind.NOTE, "Asked Kim.", 1)
    triage.delete_note(store, 1, NOON + timedelta(minutes=1))
    assert [e.text for e in history(store.read(), uid, now=NOON)] == ["", ""]


def test_what_came_back_by_itself_is_told(store: Store, nora: Account) -> None:
    put(store, nora, message("1"))
    now = utc_now()
    triage.mark_done(store, 1, now - timedelta(minutes=9))
    put(store, nora, message("2", minutes=1))
    found = history(store.read(), 1, now=now + timedelta(minutes=1))
    assert [entry.told for entry in found] == [
        "Tomas has written: it came back",
        "Nora Lind has closed it",
    ]


def test_a_snooze_that_was_over_is_told_and_one_that_was_ended_is_not(
    store: Store, nora: Account
) -> None:
    first, second, third = talks(store, nora, 3)
    until = NOON + timedelta(hours=1)
    for uid in (first, second):
        triage.snooze(store, uid, until, NOON)
    triage.snooze(store, third, NEXT_ANSWER, NOON)
    triage.wake(store, second, NOON + timedelta(minutes=5))
    assert told(store, first, minutes=59) == told(store, first)[:1]
    assert told(store, first)[1:] == ["Its snooze was over: it came back"]
    assert told(store, second)[1:] == ["Nora Lind has ended its snooze"]
    assert told(store, third) == ["Nora Lind has snoozed it until somebody writes"]


def test_drafts_and_near_misses_are_told(store: Store, nora: Account) -> None:
    brand = making.add_account(store, name="brand", sign="BWX")
    (uid,) = talks(store, nora, 1)
    with store.write() as conn:
        draft = drafts.start(conn, nora.id, 1, NOON)
        near_misses.add(
            conn,
            identity="nora",
            draft_uid=draft.uid,
            account_id=nora.id,
            typed_account_id=brand.id,
            now=NOON + timedelta(minutes=1),
        )
    assert told(store, uid) == [
        "Draft 1 was begun as test-nora",
        "Nora Lind has typed the call sign of test-brand for test-nora: nothing was sent",
    ]


def test_of_a_long_history_the_newest_entries_are_told(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    for n in range(7):
        triage.add_tag(store, uid, f"t{n}", NOON + timedelta(minutes=n))
    found = history(store.read(), uid, now=NOON, limit=3)
    assert [entry.words for entry in found] == [f"has tagged it t{n}" for n in (6, 5, 4)]
