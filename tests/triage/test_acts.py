from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui import triage
from inbox_tui.model import NEXT_ANSWER, Account, MessageKind, Priority
from inbox_tui.store import NotFound, Store, conversations
from inbox_tui.store.views import View, selection
from inbox_tui.triage.history import history
from tests import making
from tests.making import NOON, message, put
from tests.triage.desk import row, state, talks

LATER = NOON + timedelta(hours=2)


def test_an_act_on_many_is_one_and_counts_what_was_so_already(store: Store, nora: Account) -> None:
    first, second, third = talks(store, nora, 3)
    triage.mark_done(store, second, NOON)
    applied = triage.mark_done(store, [first, second, third, first], NOON)
    assert applied.conversations == (first, third)
    assert applied.told == "done, 2 conversations; 1 was so already"
    undone = triage.undo(store, NOON)
    assert undone
    assert [row(store, uid).done for uid in (first, second, third)] == [False, True, False]


def test_one_unknown_conversation_stops_an_act_on_many(store: Store, nora: Account) -> None:
    known = talks(store, nora, 2)
    before = state(store)
    for act in (triage.mark_done, triage.mark_unread, triage.mark_read, triage.wake):
        with pytest.raises(NotFound, match="no conversation 99"):
            act(store, [*known, 99], NOON)
    assert state(store) == before
    assert triage.undo(store, NOON) is None


def test_what_changes_nothing_leaves_no_event(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    applied = triage.reopen(store, uid, NOON)
    assert (applied.conversations, applied.told) == ((), "reopen: nothing to change")
    assert store.read().execute("SELECT count(*) FROM events").fetchone() == (0,)


def test_opening_reads_without_an_event(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.note_opened(store, uid)
    assert row(store, uid).unread_count == 0
    assert triage.undo(store, NOON) is None


def test_unread_brings_the_newest_back_and_undo_reads_it_again(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    assert triage.mark_unread(store, uid, NOON).conversations == ()
    triage.note_opened(store, uid)
    triage.mark_unread(store, uid, NOON)
    assert row(store, uid).unread_count == 1
    triage.undo(store, NOON)
    assert row(store, uid).unread_count == 0


def test_reading_many_is_an_act(store: Store, nora: Account) -> None:
    uids = talks(store, nora, 2)
    assert triage.mark_read(store, uids, NOON).conversations == uids
    triage.undo(store, NOON)
    assert [row(store, uid).unread_count for uid in uids] == [1, 1]


def test_a_snooze_hides_until_its_moment(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.snooze(store, uid, LATER, NOON)

    def seen(view: View, minutes: int) -> bool:
        now = LATER + timedelta(minutes=minutes)
        return any(r.uid == uid for r in conversations.page(store.read(), selection(view, now)))

    assert (seen(View.SNOOZED, -1), seen(View.NEEDS_REPLY, -1)) == (True, False)
    assert (seen(View.SNOOZED, 0), seen(View.NEEDS_REPLY, 0)) == (False, True)


def test_a_snooze_ends_when_they_write_and_not_when_we_do(store: Store, nora: Account) -> None:
    put(store, nora, message("1"))
    triage.snooze(store, 1, NEXT_ANSWER, NOON)
    put(store, nora, message("1", content="edited", updated=LATER))
    put(store, nora, message("2", minutes=1, attributed_to=making.actor("nora")))
    put(store, nora, message("0", minutes=-9, kind=MessageKind.POST))
    assert row(store, 1).snoozed_until == NEXT_ANSWER
    put(store, nora, message("3", minutes=-5))
    assert row(store, 1).snoozed_until is None


def test_done_stays_when_an_old_word_of_the_thread_or_an_edit_comes_in(
    store: Store, nora: Account
) -> None:
    put(store, nora, message("1"))
    triage.mark_done(store, 1, NOON)
    put(store, nora, message("0", minutes=-9, kind=MessageKind.POST))
    put(store, nora, message("1", content="edited", updated=LATER))
    put(store, nora, message("2", minutes=4, deleted=True))
    assert row(store, 1).done


def test_done_comes_back_for_a_message_that_was_late(store: Store, nora: Account) -> None:
    put(store, nora, message("1"))
    triage.mark_done(store, 1, NOON)
    put(store, nora, message("0", minutes=-9))
    assert (row(store, 1).done, row(store, 1).unread_count) == (False, 1)


def test_done_ends_a_snooze_and_a_snooze_opens_what_is_done(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.snooze(store, uid, LATER, NOON)
    triage.mark_done(store, uid, NOON)
    assert (row(store, uid).done, row(store, uid).snoozed_until) == (True, None)
    triage.snooze(store, uid, LATER, NOON)
    assert (row(store, uid).done, row(store, uid).snoozed_until) == (False, LATER)


def test_a_snooze_into_the_past_is_refused(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    with pytest.raises(triage.CannotTriage, match="past"):
        triage.snooze(store, uid, NOON, NOON)


def test_assigned_to_a_colleague_it_is_theirs(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.assign(store, uid, "kim", NOON)
    assert row(store, uid).assignee == "kim"
    triage.assign(store, uid, "", NOON)
    assert row(store, uid).assignee == ""
    with pytest.raises(triage.CannotTriage, match="Nobody here is called 'bo': kim, nora"):
        triage.assign(store, uid, "bo", NOON)


def test_a_priority_is_kept(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.set_priority(store, uid, Priority.URGENT, NOON)
    assert row(store, uid).priority is Priority.URGENT


def test_a_priority_goes_up_and_down_from_where_each_is_as_far_as_it_goes(
    store: Store, nora: Account
) -> None:
    first, second = talks(store, nora, 2)
    triage.set_priority(store, second, Priority.HIGH, NOON)
    triage.shift_priority(store, [first, second], 1, NOON)
    assert [row(store, uid).priority for uid in (first, second)] == [Priority.HIGH, Priority.URGENT]
    again = triage.shift_priority(store, [first, second], 1, NOON)
    assert (again.conversations, again.unchanged) == ((first,), 1)
    triage.undo(store, NOON)
    triage.shift_priority(store, first, -5, NOON)
    assert row(store, first).priority is Priority.LOW


def test_several_tags_are_one_act(store: Store, nora: Account) -> None:
    first, second = talks(store, nora, 2)
    triage.add_tag(store, first, "bug", NOON)
    triage.change_tags(store, [first, second], ["#Idea", "later"], ["bug"], NOON)
    assert [row(store, uid).tags for uid in (first, second)] == [("idea", "later")] * 2
    told = history(store.read(), first, now=NOON)[0].told
    assert told == "Nora Lind has tagged it idea, later and taken off the tag bug"
    triage.undo(store, NOON)
    assert [row(store, uid).tags for uid in (first, second)] == [("bug",), ()]


def test_tags_are_sorted_and_written_in_one_way(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.add_tag(store, uid, "#Refund", NOON)
    triage.add_tag(store, uid, "bug", NOON)
    assert triage.add_tag(store, uid, "REFUND", NOON).conversations == ()
    assert row(store, uid).tags == ("bug", "refund")
    triage.remove_tag(store, uid, "refund", NOON)
    assert row(store, uid).tags == ("bug",)


@pytest.mark.parametrize("tag", ["", "two words", "a,b", "-x", "x" * 33, "\x1b[2J"])
def test_what_can_be_no_tag_gets_a_sentence(store: Store, nora: Account, tag: str) -> None:
    (uid,) = talks(store, nora, 1)
    with pytest.raises(triage.CannotTriage, match="is no tag: a tag is 1 to 32 letters"):
        triage.add_tag(store, uid, tag, NOON)


def test_a_vip_marks_all_their_conversations_and_those_to_come(store: Store, nora: Account) -> None:
    put(store, nora, message("1", context="a"), message("2", context="b"))
    put(store, nora, message("3", context="c", attributed_to=making.actor("eva")))
    (tomas,) = store.read().execute("SELECT author_uid FROM messages WHERE uid = 1").fetchone()
    triage.add_vip(store, tomas, NOON)
    put(store, nora, message("4", context="d"))
    assert [row(store, uid).vip for uid in (1, 2, 3, 4)] == [True, True, False, True]
    triage.remove_vip(store, tomas, NOON)
    assert not any(row(store, uid).vip for uid in (1, 2, 3, 4))
    with pytest.raises(NotFound):
        triage.add_vip(store, 99, NOON)
