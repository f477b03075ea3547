"""Half a note is kept through everything, and takes nobody else's away."""

from __future__ import annotations

import pytest

from inbox_tui.model import utc_now
from inbox_tui.store import StoreError, note_drafts
from inbox_tui.store.conversations import page
from inbox_tui.store.views import View
from inbox_tui.tui.note_autosave import NoteAutosave
from tests.tui.conftest import Office
from tests.tui.driving import go_to, ready, until, until_seen


@pytest.fixture
def here(office: Office) -> int:
    return page(office.store.read(), View.ALL)[0].uid


def _kept(office: Office, here: int) -> str:
    return note_drafts.text_of(office.store.read(), here)


def test_words_that_could_not_be_saved_are_remembered_and_gone_on_with(
    office: Office, here: int
) -> None:
    notes = NoteAutosave(office.store)
    note = notes.begun(here)
    notes.note(note, "words")
    office.store.read_only_reason = "Not now."
    with pytest.raises(StoreError, match="Not now"):
        notes.save()
    assert notes.unsaved() == ("words",)
    assert notes.begun(here) is note
    office.store.read_only_reason = ""
    notes.save()
    assert notes.unsaved() == ()
    assert _kept(office, here) == "words"


def test_words_taken_back_leave_nothing(office: Office, here: int) -> None:
    notes = NoteAutosave(office.store)
    note = notes.begun(here)
    for words in ("words", ""):
        notes.note(note, words)
        notes.save()
    assert _kept(office, here) == ""
    assert notes.begun(here).text == ""


def test_of_two_windows_neither_overwrites_the_other(office: Office, here: int) -> None:
    first, second = NoteAutosave(office.store), NoteAutosave(office.store)
    ours, theirs = first.begun(here), second.begun(here)
    first.note(ours, "ours")
    first.save()
    second.note(theirs, "theirs")
    with pytest.raises(StoreError, match="Another window"):
        second.save()
    assert second.unsaved() == ("theirs",)
    first.note(ours, "ours, all of it")
    first.save()
    assert _kept(office, here) == "ours, all of it"


def test_one_note_that_cannot_be_saved_keeps_no_other_from_it(office: Office, here: int) -> None:
    other = page(office.store.read(), View.ALL)[1].uid
    notes = NoteAutosave(office.store)
    taken, free = notes.begun(here), notes.begun(other)
    with office.store.write() as conn:
        note_drafts.save_text(conn, here, "", "theirs", utc_now())
    notes.note(taken, "ours")
    notes.note(free, "elsewhere")
    with pytest.raises(StoreError):
        notes.save()
    assert _kept(office, other) == "elsewhere"
    assert notes.unsaved() == ("ours",)


async def test_the_box_says_that_its_words_are_of_earlier_and_keeping_them_ends_that(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "kim")
        uid = next(row.uid for row in app.inbox.list.rows if row.author_handle == "kim")
        await pilot.press("N", *"half")
        await until(pilot, lambda: _kept(office, uid) == "half")
        await pilot.press("escape", "N")
        await until_seen(pilot, "These words were begun earlier; they are no note yet.")
        await pilot.press(*"way", "ctrl+n")
        await until(pilot, lambda: _kept(office, uid) == "" and app.screen is app.inbox)
        assert app.workspace.notes.unsaved() == ()
        await pilot.press("N")
        await until_seen(pilot, "NOTE: stays here")
        assert "begun earlier" not in app.screen.query_one("#meaning").render().plain  # type: ignore[union-attr]
