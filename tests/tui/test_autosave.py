"""Drafts are kept through everything."""

from __future__ import annotations

import pytest

from inbox_tui.model import utc_now
from inbox_tui.store import StoreError, drafts, messages
from inbox_tui.store.conversations import page
from inbox_tui.store.views import View
from inbox_tui.tui.autosave import DraftAutosave, OpenDraft
from tests.tui.conftest import Office
from tests.tui.driving import stored_text


def _draft(office: Office) -> OpenDraft:
    conn = office.store.read()
    row = page(conn, View.ALL)[0]
    parent = messages.of_conversation(conn, row.uid)[0]
    with office.store.write() as writing:
        uid = drafts.start(writing, row.account_id, parent.uid, utc_now()).uid
    return OpenDraft(row.account_id, parent.uid, uid)


def _stored(office: Office, draft: OpenDraft) -> str:
    return stored_text(office.store, draft.uid)


def test_a_draft_that_could_not_be_saved_is_remembered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = _draft(office)
    autosave = DraftAutosave(office.store)
    autosave.note(draft, "words")
    office.store.read_only_reason = "Not now."
    with pytest.raises(StoreError):
        autosave.save()
    assert not autosave.is_saved(draft)
    office.store.read_only_reason = ""
    autosave.save()
    assert autosave.is_saved(draft)
    assert _stored(office, draft) == "words"


def test_a_draft_that_is_gone_is_let_go(office: Office) -> None:
    draft = _draft(office)
    with office.store.write() as conn:
        drafts.discard(conn, draft.uid or 0, utc_now())
    autosave = DraftAutosave(office.store)
    autosave.note(draft, "late words")
    autosave.save()
    assert autosave.is_saved(draft)
    assert _stored(office, draft) == ""


def test_words_written_while_another_window_puts_the_draft_away_begin_a_new_one(
    office: Office,
) -> None:
    draft = _draft(office)
    autosave = DraftAutosave(office.store)
    autosave.note(draft, "The short answer.")
    autosave.save()
    first = draft.uid
    with office.store.write() as conn:
        drafts.discard(conn, first or 0, utc_now())
    autosave.note(draft, "The short answer. And an hour of work in an editor.")
    autosave.save()
    assert autosave.is_saved(draft)
    assert draft.uid != first
    assert _stored(office, draft) == "The short answer. And an hour of work in an editor."
    assert stored_text(office.store, first) == "The short answer."


def test_a_draft_gets_its_row_with_its_first_words(office: Office) -> None:
    known = _draft(office)
    with office.store.write() as conn:
        drafts.discard(conn, known.uid or 0, utc_now())
    draft = OpenDraft(known.account_id, known.parent_uid)
    autosave = DraftAutosave(office.store)
    autosave.note(draft, "words")
    assert autosave.newest(OpenDraft(known.account_id, known.parent_uid)) is draft
    autosave.save()
    assert _stored(office, draft) == "words"
    assert autosave.is_saved(draft)


def test_words_that_were_there_already_stay_in_front(office: Office) -> None:
    known = _draft(office)
    autosave = DraftAutosave(office.store)
    autosave.note(known, "Dear ")
    autosave.save()
    draft = OpenDraft(known.account_id, known.parent_uid)
    autosave.note(draft, "Dee")
    autosave.save()
    assert (draft.found, _stored(office, draft)) == ("Dear ", "Dear Dee")
    autosave.note(draft, "Dee!")
    autosave.save()
    assert _stored(office, draft) == "Dear Dee!"
