from __future__ import annotations

import pytest

from inbox_tui import triage
from inbox_tui.model import Account
from inbox_tui.store import NotFound, Store, notes
from tests.making import NOON
from tests.triage.desk import row, sitting, talks


def words(store: Store, uid: int) -> list[str]:
    return [note.text for note in notes.of_conversation(store.read(), uid)]


def test_notes_stand_in_their_order_and_are_counted(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.add_note(store, uid, " Asked Kim. \n", NOON)
    triage.add_note(store, uid, "Kim says yes.", NOON)
    assert words(store, uid) == ["Asked Kim.", "Kim says yes."]
    assert row(store, uid).note_count == 2


def test_an_edited_note_keeps_its_place_and_undo_brings_the_old_words(
    store: Store, nora: Account
) -> None:
    (uid,) = talks(store, nora, 1)
    triage.add_note(store, uid, "first", NOON)
    triage.add_note(store, uid, "second", NOON)
    old = notes.of_conversation(store.read(), uid)[0]
    triage.edit_note(store, old.uid, "first, better", NOON)
    assert sorted(words(store, uid)) == ["first, better", "second"]
    assert row(store, uid).note_count == 2
    triage.undo(store, NOON)
    assert words(store, uid) == ["first", "second"]
    triage.redo(store, NOON)
    assert sorted(words(store, uid)) == ["first, better", "second"]


def test_a_deleted_note_is_gone_until_it_is_undone(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    triage.add_note(store, uid, "first", NOON)
    triage.delete_note(store, 1, NOON)
    assert (words(store, uid), row(store, uid).note_count) == ([], 0)
    with pytest.raises(triage.CannotTriage, match="undo brings it back"):
        triage.edit_note(store, 1, "other", NOON)
    triage.undo(store, NOON)
    assert (words(store, uid), row(store, uid).note_count) == (["first"], 1)


def test_a_colleagues_note_stays_theirs(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    with sitting(store, "kim"):
        triage.add_note(store, uid, "mine", NOON)
    with pytest.raises(triage.CannotTriage, match="a colleague's"):
        triage.edit_note(store, 1, "other", NOON)
    with pytest.raises(triage.CannotTriage, match="a colleague's"):
        triage.delete_note(store, 1, NOON)
    assert words(store, uid) == ["mine"]


def test_a_note_without_words_or_place_is_refused(store: Store, nora: Account) -> None:
    (uid,) = talks(store, nora, 1)
    with pytest.raises(triage.CannotTriage, match="has words"):
        triage.add_note(store, uid, " \n", NOON)
    with pytest.raises(
        triage.CannotTriage, match=r"at most 10,000 characters; this one has 10,001"
    ):
        triage.add_note(store, uid, "x" * 10_001, NOON)
    with pytest.raises(NotFound):
        triage.add_note(store, 99, "words", NOON)
    with pytest.raises(NotFound):
        triage.edit_note(store, 99, "words", NOON)
    assert store.read().execute("SELECT count(*) FROM notes").fetchone() == (0,)
