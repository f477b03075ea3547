"""The dialogs of triage, by keys as a person types them: without waiting for any."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from inbox_tui import triage
from inbox_tui.model import NEXT_ANSWER, Conversation, Identity, Priority, utc_now
from inbox_tui.store import conversations, identities, notes, people, vips
from inbox_tui.store.views import View
from inbox_tui.tui.screens.note import NoteScreen
from tests.tui.conftest import NOW, Office
from tests.tui.driving import (
    at_cursor,
    go_to,
    ready,
    screen_text,
    type_fast,
    until,
    until_seen,
)

PER = Identity(id="per", name="Per Dahl", initials="PD")


def row(office: Office, author: str) -> Conversation:
    rows = conversations.page(office.store.read(), View.ALL)
    return next(found for found in rows if found.author_handle == author)


async def on(pilot: Pilot[int], author: str, *keys: str) -> None:
    """Press keys on a conversation."""
    await go_to(pilot, author)
    await pilot.press(*keys)


async def test_z_and_a_digit_snooze_and_the_cursor_goes_on(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await on(pilot, "kim", "z", "2")
        await until(pilot, lambda: row(office, "kim").snoozed_until)
        assert row(office, "kim").snoozed_until == NOW + timedelta(hours=20)
        await until_seen(pilot, "Snoozed till Tue 08:00 · u undoes it")
        assert at_cursor(app) == "dee"
        await pilot.press("4")
        await until_seen(pilot, "till Tue 08:00")
        await pilot.press("Z")
        await until(pilot, lambda: row(office, "kim").snoozed_until is None)


async def test_a_typed_moment_says_what_it_means_before_enter(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "z", "space", *"3h")
        await until_seen(pilot, "enter snoozes: Mon 2026-01-05 15:00, in 3 h")
        await pilot.press("question_mark", "enter")
        await until_seen(pilot, "is no moment")
        assert row(office, "kim").snoozed_until is None
        await pilot.press("backspace", "enter")
        await until(pilot, lambda: row(office, "kim").snoozed_until == NOW + timedelta(hours=3))


async def test_a_snooze_until_they_answer_says_so(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "z", "5")
        await until(pilot, lambda: row(office, "kim").snoozed_until == NEXT_ANSWER)
        await until_seen(pilot, "Snoozed until they answer")


async def test_what_is_typed_right_after_a_choice_is_done_to_the_next_row(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await go_to(pilot, "kim")
        type_fast(pilot, "z2t", "bug", "enter", "e")
        await until(pilot, lambda: row(office, "dee").done)
        assert row(office, "dee").tags == ("bug",)
        assert not row(office, "kim").done
        assert row(office, "kim").tags == ()


async def test_assign_offers_me_first_and_finds_a_colleague_by_a_part(office: Office) -> None:
    with office.store.write() as conn:
        identities.save(conn, PER, utc_now())
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "a", "enter")
        await until(pilot, lambda: row(office, "kim").assignee == "nora")
        await until_seen(pilot, "Assigned to Nora Lind · u undoes it")
        await on(pilot, "dee", "a", *"dahl", "enter")
        await until(pilot, lambda: row(office, "dee").assignee == "per")
        await until_seen(pilot, "for PD")
        await on(pilot, "dee", "a", "up", "enter")
        await until(pilot, lambda: row(office, "dee").assignee == "")


async def test_several_tags_are_one_act(office: Office) -> None:
    triage.add_tag(office.store, row(office, "tomas").uid, "outage", NOW)
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "t", *"out", "space", *"new-one", "enter")
        await until(pilot, lambda: row(office, "kim").tags == ("new-one", "outage"))
        await until_seen(pilot, "Tagged #outage #new-one · u undoes it")
        await pilot.press("t", *"outage", "enter")
        await until(pilot, lambda: row(office, "kim").tags == ("new-one",))
        await pilot.press("u", "u")
        await until(pilot, lambda: row(office, "kim").tags == ())


async def test_what_can_be_no_tag_changes_nothing_and_is_told(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "t", "question_mark", "question_mark", "enter")
        await until_seen(pilot, '"??" is no tag: a tag is 1 to 32 letters')
        await pilot.press("escape")
        assert row(office, "kim").tags == ()


async def test_priority_goes_up_and_down_and_says_where_it_ends(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "plus", "plus")
        await until(pilot, lambda: row(office, "kim").priority is Priority.URGENT)
        await until_seen(pilot, "urgent")
        await pilot.press("plus")
        await until_seen(pilot, "It is as high as can be.")
        await pilot.press("minus")
        await until(pilot, lambda: row(office, "kim").priority is Priority.HIGH)


async def test_a_person_becomes_a_vip_and_no_longer(office: Office) -> None:
    author = people.author_of(office.store.read(), row(office, "kim").uid)
    assert author is not None
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "V")
        await until_seen(pilot, "@kim is a VIP · u undoes it")
        assert vips.is_vip(office.store.read(), author)
        await pilot.press("V")
        await until(pilot, lambda: not vips.is_vip(office.store.read(), author))


async def test_unread_and_read_without_opening(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "dee", "I")
        await until(pilot, lambda: row(office, "dee").unread_count == 0)
        await pilot.press("U")
        await until(pilot, lambda: row(office, "dee").unread_count == 1)
        await until_seen(pilot, "Marked unread · u undoes it")


@pytest.mark.parametrize("size", [(60, 20), (100, 30)])
async def test_a_note_is_kept_and_the_keys_of_a_reply_do_nothing_in_it(
    office: Office, size: tuple[int, int]
) -> None:
    async with office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await on(pilot, "kim", "N", *"firm", "enter", *"ware")
        assert "NOTE: stays here, nobody outside sees it" in screen_text(app)
        await pilot.press("ctrl+g")
        await until_seen(pilot, "A note is never sent.")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: row(office, "kim").note_count == 1)
        (note,) = notes.of_conversation(office.store.read(), row(office, "kim").uid)
        assert (note.text, note.identity) == ("firm\nware", "nora")
        assert not app.inbox.composer.is_writing
        assert office.replies("nora") == []
        await until_seen(pilot, "1 note")


async def test_a_note_that_is_left_is_gone_on_with(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await on(pilot, "kim", "N", *"half", "escape")
        await until_seen(pilot, "The note is not kept yet; N goes on with it")
        assert row(office, "kim").note_count == 0
        await pilot.press("N", *" done")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        await pilot.press("f2")
        await until(pilot, lambda: row(office, "kim").note_count == 1)
        (note,) = notes.of_conversation(office.store.read(), row(office, "kim").uid)
        assert note.text == "half done"


async def test_an_empty_note_is_not_kept(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "N", "space", "ctrl+n")
        await until_seen(pilot, "A note has words.")


async def test_the_history_tells_what_was_done(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "kim", "a", "enter", "h")
        await until_seen(pilot, "Nora Lind has taken it on")
        await pilot.press("escape", "g")
        await on(pilot, "dee", "h")
        await until_seen(pilot, "Nothing was done here yet.")


async def test_a_persons_messages_lead_to_their_conversations(office: Office) -> None:
    office.post("kim", "@northwind and a second thing.", 5)
    office.pull()
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await on(pilot, "kim", "P")
        await until_seen(pilot, "2 messages · in 2 conversations")
        await until_seen(pilot, "is it down again")
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.inbox.is_reading and app.screen is app.inbox)
        assert app.inbox.thread.marked
        assert "is it down again" in app.inbox.thread.marked.message.content


async def test_undo_and_redo_say_the_key_of_the_other(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await on(pilot, "dee", "e", "u")
        await until_seen(pilot, "Undone: done, 1 conversation · ^y does it again")
        await pilot.press("ctrl+y")
        await until(pilot, lambda: row(office, "dee").done)
        await pilot.press("ctrl+y")
        await until_seen(pilot, "There is nothing to do again.")
