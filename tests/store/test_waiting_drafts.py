"""The drafts of all conversations that wait, with what there is to know of each."""

from __future__ import annotations

import hashlib

from inbox_tui.adapter import OutgoingFile
from inbox_tui.model import utc_now
from inbox_tui.reply.cancel import take_back
from inbox_tui.store import attachments, drafts, waiting_drafts
from tests.reply.conftest import Desk, desk

__all__ = ["desk"]


def test_drafts_with_words_or_files_wait_and_empty_ones_do_not(desk: Desk) -> None:
    draft = desk.draft("Words")
    (waiting,) = waiting_drafts.every(desk.store.read())
    assert (waiting.draft.uid, waiting.files, waiting.came_back) == (draft.uid, 0, "")
    assert waiting.author_handle == desk.question.message.attributed_to.handle
    with desk.store.write() as conn:
        drafts.save_text(conn, draft.uid, " ", utc_now())
    assert waiting_drafts.every(desk.store.read()) == ()
    file = OutgoingFile(name="a", media_type="text/plain", size=1, data=b"a", sha256=hashlib.sha256(b"a").hexdigest())  # fmt: skip
    with desk.store.write() as conn:
        attachments.add(conn, draft.uid, file, utc_now())
    (waiting,) = waiting_drafts.every(desk.store.read())
    assert waiting.files == 1


def test_why_a_draft_came_back_and_that_it_is_on_its_way_are_told(desk: Desk) -> None:
    draft = desk.draft("Words")
    ticket = desk.confirmed(draft)
    (waiting,) = waiting_drafts.every(desk.store.read())
    assert (waiting.state, waiting.came_back) == ("held", "")
    take_back(desk.store, ticket.delivery_uid, utc_now())
    (waiting,) = waiting_drafts.every(desk.store.read())
    assert waiting.state == ""
    assert waiting.came_back
