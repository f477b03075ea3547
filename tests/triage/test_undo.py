from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from inbox_tui import triage
from inbox_tui.model import Account, Priority
from inbox_tui.store import Store, events, fields
from inbox_tui.store.batch import Batch
from tests import making
from tests.making import NOON, message, put
from tests.triage.desk import row, sitting, state, talks


def test_undo_goes_as_deep_as_the_history_and_redo_all_the_way_back(
    store: Store, nora: Account
) -> None:
    uids = talks(store, nora, 3)
    states = [state(store)]
    triage.mark_done(store, uids, NOON)
    states.append(state(store))
    triage.add_tag(store, uids[:2], "bug", NOON)
    states.append(state(store))
    triage.assign(store, uids[0], "kim", NOON)
    states.append(state(store))
    for expected in reversed(states[:-1]):
        assert triage.undo(store, NOON)
        assert state(store) == expected
    assert triage.undo(store, NOON) is None
    for expected in states[1:]:
        assert triage.redo(store, NOON)
        assert state(store) == expected
    assert triage.redo(store, NOON) is None
    assert triage.undo(store, NOON)
    assert state(store) == states[-2]


def test_a_new_act_ends_what_could_be_done_again(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.add_tag(store, uid, "bug", NOON)
    triage.undo(store, NOON)
    triage.add_tag(store, uid, "idea", NOON)
    assert triage.redo(store, NOON) is None
    triage.undo(store, NOON)
    triage.redo(store, NOON)
    assert triage.redo(store, NOON) is None
    assert row(store, uid).tags == ("idea",)


def test_it_says_what_it_undid(store: Store, nora: Account) -> None:
    uids = talks(store, nora, 3)
    triage.mark_done(store, uids, NOON)
    undone = triage.undo(store, NOON)
    assert undone
    assert undone.told == "Undone: done, 3 conversations"
    redone = triage.redo(store, NOON)
    assert redone
    assert redone.told == "Done again: done, 3 conversations"


def test_nobody_undoes_what_a_colleague_did(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    with sitting(store, "kim"):
        triage.mark_done(store, uid, NOON)
    assert triage.undo(store, NOON) is None
    assert row(store, uid).done


def test_nobody_undoes_what_a_rule_did(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    with store.write() as conn:
        batch = Batch(conn=conn, identity="nora", now=NOON, rule="Refunds")
        batch.change(uid, "tag", {fields.TAG + "refund": 1})
    assert triage.undo(store, NOON) is None
    assert row(store, uid).tags == ("refund",)


def test_undoing_a_tag_leaves_a_colleagues_tags(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.add_tag(store, uid, "bug", NOON)
    with sitting(store, "kim"):
        triage.add_tag(store, uid, "idea", NOON)
    triage.undo(store, NOON)
    assert row(store, uid).tags == ("idea",)


def test_what_a_colleague_changed_since_stays_and_is_told(store: Store, nora: Account) -> None:
    first, second = talks(store, nora, 2)
    triage.assign(store, [first, second], "nora", NOON)
    with sitting(store, "kim"):
        triage.assign(store, second, "kim", NOON)
    undone = triage.undo(store, NOON)
    assert undone
    assert undone.told == (
        "Undone: assign, 1 conversation. Kim Ode has taken it on since; not undone."
    )
    assert [row(store, uid).assignee for uid in (first, second)] == ["", "kim"]
    redone = triage.redo(store, NOON)
    assert redone
    assert [row(store, uid).assignee for uid in (first, second)] == ["nora", "kim"]


def test_where_all_has_changed_only_that_is_told(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.set_priority(store, uid, Priority.HIGH, NOON)
    with sitting(store, "kim"):
        triage.set_priority(store, uid, Priority.URGENT, NOON)
    undone = triage.undo(store, NOON)
    assert undone
    assert undone.told == "Kim Ode has set its priority to urgent since; not undone."
    assert triage.undo(store, NOON) is None


def test_undoing_done_after_they_wrote_again_leaves_it_open(store: Store, nora: Account) -> None:
    put(store, nora, message("1"))
    triage.mark_done(store, 1, NOON)
    put(store, nora, message("2", minutes=1))
    triage.note_opened(store, 1)
    triage.undo(store, NOON)
    assert (row(store, 1).done, row(store, 1).unread_count) == (False, 0)


def test_a_snooze_that_they_ended_by_writing_is_undone_in_peace(
    store: Store, nora: Account
) -> None:
    put(store, nora, message("1"))
    triage.snooze(store, 1, NOON + timedelta(days=1), NOON)
    put(store, nora, message("2", minutes=1))
    undone = triage.undo(store, NOON)
    assert undone
    assert undone.told == "Undone: snooze, 1 conversation"
    assert row(store, 1).snoozed_until is None


def test_what_version_1_did_can_be_undone(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    with store.write() as conn:
        before = fields.present(conn, uid, [fields.DONE])
        after: dict[str, events.Value] = {fields.DONE: row(store, uid).newest_uid}
        fields.put(conn, uid, after, NOON)
        events.append(conn, "nora", uid, "done", before, after, NOON)
    assert row(store, uid).done
    triage.undo(store, NOON)
    assert not row(store, uid).done


@pytest.mark.parametrize("reverse", [triage.undo, triage.redo])
def test_with_nothing_to_reverse_nothing_is_written(
    store: Store, nora: Account, reverse: Callable[[Store, datetime], object]
) -> None:
    talks(store, nora, 1)
    assert reverse(store, making.NOON) is None
    assert store.read().execute("SELECT count(*) FROM events").fetchone() == (0,)
