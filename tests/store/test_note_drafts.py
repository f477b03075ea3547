"""Half a note: kept for as long as it is the writer's own, and no longer than it is half."""

from __future__ import annotations

import pytest

from inbox_tui.model import Account
from inbox_tui.store import NotFound, Store, conversations, note_drafts
from inbox_tui.store.note_drafts import ChangedElsewhere
from tests import making
from tests.making import NOON


@pytest.fixture
def here(store: Store, nora: Account) -> int:
    making.put(store, nora, making.message("m1"))
    return conversations.page(store.read())[0].uid


def _save(store: Store, here: int, known: str, text: str) -> str:
    with store.write() as conn:
        return note_drafts.save_text(conn, here, known, text, NOON)


def test_words_are_kept_until_they_are_blank(store: Store, here: int) -> None:
    assert _save(store, here, "", "firm") == "firm"
    assert _save(store, here, "firm", "firmware\n") == "firmware\n"
    assert note_drafts.text_of(store.read(), here) == "firmware\n"
    assert _save(store, here, "firmware\n", " \n") == ""
    assert note_drafts.text_of(store.read(), here) == ""


@pytest.mark.parametrize("known", ["", "firmw", "other"])
def test_words_of_another_window_are_never_overwritten(store: Store, here: int, known: str) -> None:
    _save(store, here, "", "firm")
    with pytest.raises(ChangedElsewhere):
        _save(store, here, known, "mine")
    assert note_drafts.text_of(store.read(), here) == "firm"


def test_words_that_were_erased_do_not_come_back(store: Store, here: int) -> None:
    _save(store, here, "", "firm")
    _save(store, here, "firm", "")
    with pytest.raises(ChangedElsewhere):
        _save(store, here, "firm", "firmware")


def test_a_conversation_that_is_gone_is_told(store: Store) -> None:
    with pytest.raises(NotFound, match="is gone"):
        _save(store, 99, "", "firm")


def test_only_the_words_of_the_note_are_let_go(store: Store, here: int) -> None:
    _save(store, here, "", "firmware ")
    with store.write() as conn:
        note_drafts.became_note(conn, here, "hardware")
    assert note_drafts.text_of(store.read(), here) == "firmware "
    with store.write() as conn:
        note_drafts.became_note(conn, here, "firmware")
    assert note_drafts.text_of(store.read(), here) == ""
