"""People change what they wrote while it is being answered."""

from __future__ import annotations

from dataclasses import replace

from inbox_tui.model import Attachment, DeliveryState
from inbox_tui.reply import answered
from inbox_tui.reply.answered import EDITED
from inbox_tui.store import drafts
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk


def swap(desk: Desk) -> None:
    with World(desk.folder) as world:
        world.edit(desk.question.message.id, "@nora do you agree that everybody cheats?")


def test_other_words_of_the_question_cancel_the_send(desk: Desk) -> None:
    draft = desk.draft("Yes, I do. ^NL")
    ticket = desk.confirmed(draft)
    swap(desk)
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.CANCELLED
    assert "was changed meanwhile" in delivery.reason
    assert desk.posts() == []
    assert drafts.is_open(desk.store.read(), draft.uid)


def test_other_words_that_a_pull_brought_while_the_answer_was_written_are_said(desk: Desk) -> None:
    draft = desk.draft()
    swap(desk)
    making.pull(desk.store, desk.own)
    assert EDITED in desk.preview(draft).unusual


def test_other_words_are_said_to_a_colleague_whose_account_did_not_get_them(desk: Desk) -> None:
    draft = making.draft(desk.store, desk.brand, desk.question)
    swap(desk)
    assert EDITED in desk.preview(draft).unusual


def test_an_edit_before_the_answer_was_begun_is_nothing_unusual(desk: Desk) -> None:
    swap(desk)
    making.pull(desk.store, desk.own)
    assert EDITED not in desk.preview(desk.draft()).unusual


def test_files_that_only_the_thread_shows_are_no_other_words(desk: Desk) -> None:
    draft = desk.draft()
    told = desk.question.message
    shown = replace(told, attachments=(Attachment(media_type="image/*", url="https://x.example"),))
    assert not answered.is_edited(told, shown, draft)
    assert answered.mark(told) != answered.mark(shown)
