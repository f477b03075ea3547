"""Marking rows and doing something to all of them: once, undoable as one, and never a reply."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from inbox_tui import triage
from inbox_tui.config.schema import Config
from inbox_tui.config.schema import View as Setting
from inbox_tui.model import Conversation
from inbox_tui.store import conversations, outbox
from inbox_tui.store.views import View
from inbox_tui.tui import marks as module
from inbox_tui.tui.configuration import Configuration
from inbox_tui.tui.inbox_actions import triaging
from inbox_tui.tui.marks import Marks
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
from tests.tui.test_triage_dialogs import row


def test_there_are_never_more_than_one_act_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    told: list[int] = []
    marks = Marks(lambda: told.append(len(marks)))
    assert marks.turn(7)
    assert marks.add([1, 2, 3, 4]) == 2
    assert not marks.turn(9)
    assert marks.uids == (7, 1, 2)
    assert marks.turn(7)
    assert marks.drop() == 2
    assert told == [1, 3, 2, 0]


def test_marks_that_are_not_on_the_screen_are_counted() -> None:
    told: list[int] = []
    marks = Marks(lambda: told.append(marks.hidden))
    marks.add([1, 2, 3])
    marks.see([2, 3, 4])
    marks.see([3, 2])
    assert marks.hidden == 1
    assert told == [3, 1]
    assert marks.keep({1, 3}) == 1
    assert marks.uids == (1, 3)
    assert marks.keep({1, 3}) == 0


async def test_marked_rows_are_closed_as_one_and_undone_as_one(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x", "v")
        await until_seen(pilot, "2 marked")
        assert screen_text(app).count("✓") == 2
        await pilot.press("e")
        await until(pilot, lambda: row(office, "kim").done and row(office, "dee").done)
        await until_seen(pilot, "Done: 2 conversations · u undoes it")
        assert not app.inbox.marks
        assert at_cursor(app) == "tomas"
        await pilot.press("u")
        await until(pilot, lambda: not row(office, "kim").done and not row(office, "dee").done)


async def test_a_reply_is_never_for_several_and_says_why(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x", "x", "r")
        await until_seen(pilot, "This is done to one conversation only, and 2 are marked")
        assert not app.inbox.composer.is_writing
        assert not outbox.under_way(office.store.read())


async def test_marks_stay_while_one_moves_and_rereads_and_go_with_esc(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x", "G", "g", "pagedown", "home")
        office.post("zoe", "@nora hello?", 1)
        office.pull()
        app.inbox.reread()
        await until_seen(pilot, "1 marked")
        assert app.inbox.marks.uids == (row(office, "kim").uid,)
        await pilot.press("escape")
        await until_seen(pilot, "1 mark dropped; nothing was changed.")
        assert not app.inbox.marks


async def test_the_way_to_drop_marks_is_in_sight_on_the_smallest_screen(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await pilot.press("x")
        await until_seen(pilot, "1 marked")
        await until_seen(pilot, "esc drop marks")
        await until_seen(pilot, "e done")


async def test_marks_of_another_view_are_dropped_and_that_is_said(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("x", "7")
        await until_seen(pilot, "Marks dropped: they were of another view.")
        assert not app.inbox.marks


async def test_the_mark_of_a_row_that_left_the_view_goes_and_that_is_said(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x", "x")
        triage.mark_done(office.store, [row(office, "kim").uid], NOW)
        app.inbox.reread()
        await until_seen(pilot, "1 marked · 1 mark dropped: its row has left this view.")
        assert app.inbox.marks.uids == (row(office, "dee").uid,)


async def test_the_mark_of_a_row_that_an_own_view_has_no_longer_goes(office: Office) -> None:
    own = Config(views=(Setting(name="Open", query="is:unanswered"),))
    async with office.app(configuration=Configuration(own)).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("8")
        await until(pilot, lambda: len(app.inbox.list.rows) == 3)
        await pilot.press("asterisk")
        await until_seen(pilot, "3 marked")
        triage.mark_done(office.store, [row(office, "kim").uid], NOW)
        app.inbox.reread()
        await until_seen(pilot, "2 marked · 1 mark dropped: its row has left this view.")


async def test_the_bar_says_how_many_marked_rows_are_out_of_sight(office: Office) -> None:
    for number in range(12):
        office.post(f"person{number:02}", "@nora hello?", 5)
    office.pull()
    async with office.app().run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await pilot.press("g", "x", "x")
        await until_seen(pilot, "─ 2 marked ─")
        await pilot.press("G")
        await until_seen(pilot, "─ 2 marked, 2 out of sight ─")
        await pilot.press("g")
        await until_seen(pilot, "─ 2 marked ─")


async def test_all_rows_and_those_of_one_person_are_marked(office: Office) -> None:
    office.post("kim", "@northwind and a second thing.", 5)
    office.pull()
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "at")
        await until(pilot, lambda: len(app.inbox.marks) == 2)
        every = conversations.page(office.store.read(), View.ALL)
        assert set(app.inbox.marks.uids) == {r.uid for r in every if r.author_handle == "kim"}
        await pilot.press("asterisk")
        await until(pilot, lambda: len(app.inbox.marks) == 4)


async def test_an_act_that_keeps_the_rows_keeps_the_marks(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x", "x", "plus")
        await until_seen(pilot, "Priority up: 2 conversations")
        await pilot.press("t", *"bug", "enter")
        await until(pilot, lambda: row(office, "dee").tags == ("bug",))
        assert len(app.inbox.marks) == 2


async def test_what_is_being_read_is_acted_on_alone(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x")
        await go_to(pilot, "tomas")
        await pilot.press("enter", "e")
        await until(pilot, lambda: row(office, "tomas").done)
        assert not row(office, "kim").done
        assert len(app.inbox.marks) == 1


async def test_keys_are_answered_while_an_act_on_many_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, mark_done = threading.Event(), triage.mark_done

    def wait_and_mark(*args: Any) -> triage.Applied:
        may_end.wait()
        return mark_done(*args)

    monkeypatch.setattr(triaging, "AT_ONCE", 1)
    monkeypatch.setattr(triage, "mark_done", wait_and_mark)
    async with office.app().run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x", "v")
        await until_seen(pilot, "2 marked")
        try:
            before = at_cursor(app)
            await pilot.press("e")
            await until_seen(pilot, "Done: 2 conversations, one moment")
            await pilot.press("k")
            await until(pilot, lambda: at_cursor(app) != before)
            assert not row(office, "kim").done
        finally:
            may_end.set()
        await until_seen(pilot, "Done: 2 conversations · u undoes it")
        assert row(office, "kim").done
        assert row(office, "dee").done
        assert not app.inbox.marks
        await pilot.press("u")
        await until(pilot, lambda: not row(office, "kim").done and not row(office, "dee").done)


@pytest.mark.parametrize("keys", [("z", "2"), ("t", *"bug", "enter"), ("a", *"nora", "enter")])
async def test_a_dialog_acts_on_what_it_was_opened_for_whatever_left_the_view_meanwhile(
    office: Office, keys: tuple[str, ...]
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x", "x", keys[0])
        await until(pilot, lambda: app.screen is not app.inbox)
        marked = [row(office, "kim").uid, row(office, "dee").uid]
        triage.mark_done(office.store, marked, NOW)
        app.inbox.reread()
        await until(pilot, lambda: at_cursor(app) == "tomas")
        await pilot.press(*keys[1:])
        await until(pilot, lambda: app.screen is app.inbox)
        await until(pilot, lambda: _is_touched(row(office, "kim")))
        assert _is_touched(row(office, "dee"))
        assert not _is_touched(row(office, "tomas"))


def _is_touched(conversation: Conversation) -> bool:
    return bool(conversation.snoozed_until or conversation.tags or conversation.assignee)


async def test_undo_right_behind_an_act_on_many_waits_for_it_and_takes_back_that(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, mark_done = threading.Event(), threading.Event(), triage.mark_done
    triage.shift_priority(office.store, [row(office, "tomas").uid], 1, NOW)
    raised = row(office, "tomas").priority

    def wait_and_mark(*args: Any) -> triage.Applied:
        begun.set()
        may_end.wait()
        return mark_done(*args)

    monkeypatch.setattr(triaging, "AT_ONCE", 1)
    monkeypatch.setattr(triage, "mark_done", wait_and_mark)
    async with office.app().run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        await pilot.press("g", "x", "x")
        await until_seen(pilot, "2 marked")
        marked = app.inbox.marks.uids
        type_fast(pilot, "eu")
        try:
            # Not with the pilot: it would wait until the undo has ended.
            assert await asyncio.to_thread(begun.wait, 30)
            await asyncio.sleep(0.2)
            assert row(office, "tomas").priority is raised
        finally:
            may_end.set()
        await until_seen(pilot, "does it again")
        assert row(office, "tomas").priority is raised
        rows = conversations.page(office.store.read(), View.ALL)
        assert not any(r.done for r in rows if r.uid in marked)
        assert len([r for r in rows if r.uid in marked]) == 2
