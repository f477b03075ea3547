"""Files that were attached for a person, or that tell of them, go with everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.model import utc_now
from inbox_tui.reply import attach
from inbox_tui.reply.cancel import take_back
from inbox_tui.store import attachments, drafts
from tests import making, pictures
from tests.forget.test_replies import files_with, forget
from tests.reply.conftest import Desk, desk

__all__ = ["desk"]
SECRET = b"account statement 4711 of a customer\n" * 3000


def test_the_files_of_an_open_draft_to_the_person_go(desk: Desk, tmp_path: Path) -> None:
    draft = desk.draft()
    attach.attach(desk.store, draft.uid, attach.take_in("notes.txt", SECRET), utc_now())
    assert files_with(tmp_path, "statement 4711")
    forget(desk)
    assert files_with(tmp_path, "statement 4711") == []
    assert attachments.of_draft(desk.store.read(), draft.uid) == ()


def test_the_files_of_a_reply_that_was_taken_back_go(desk: Desk, tmp_path: Path) -> None:
    draft = desk.draft()
    picture = attach.take_in("tomas.png", pictures.png(), "Tomas at his desk")
    attach.attach(desk.store, draft.uid, picture, utc_now())
    ticket = desk.confirmed(draft, hold=3600.0)
    take_back(desk.store, ticket.delivery_uid, utc_now())
    forget(desk)
    assert files_with(tmp_path, "at his desk") == []
    assert files_with(tmp_path, "tomas") == []


@pytest.mark.parametrize(
    ("name", "alt", "kept"),
    [("tomas.txt", "", 0), ("a.txt", "Tomas at his desk", 0), ("a.txt", "a desk", 1)],
)
def test_of_a_draft_to_somebody_else_only_what_tells_of_the_person_goes(
    desk: Desk, name: str, alt: str, kept: int
) -> None:
    draft = making.draft(desk.store, desk.brand, desk.complaint, "Sorry about that")
    attach.attach(desk.store, draft.uid, attach.take_in(name, SECRET, alt), utc_now())
    forget(desk)
    assert len(attachments.of_draft(desk.store.read(), draft.uid)) == kept
    assert drafts.is_open(desk.store.read(), draft.uid)


def test_a_thread_that_was_sent_to_the_person_tells_nothing_of_them(
    desk: Desk, tmp_path: Path
) -> None:
    desk.transmit(desk.confirmed(desk.draft("One.\n---\nTwo.")))
    forget(desk)
    assert files_with(tmp_path, "tomas") == []
