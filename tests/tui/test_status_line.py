"""The status line: what it says is about what a person has before them."""

from __future__ import annotations

from inbox_tui import triage
from tests.tui.conftest import NOW, Office
from tests.tui.driving import at_cursor, ready, until, until_seen


async def test_what_was_said_of_a_conversation_goes_when_the_cursor_goes(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: app.inbox.opened)
        await pilot.press("i")
        await until_seen(pilot, "There is no image in this message")
        app.inbox.status._until = float("inf")
        await pilot.press("j")
        await until(pilot, lambda: app.inbox.status.words == "")
        assert at_cursor(app) == "dee"


async def test_an_act_is_still_told_when_the_list_has_gone_on_by_itself(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: app.inbox.opened)
        await pilot.press("e")
        await until(pilot, lambda: app.inbox.opened and app.inbox.opened.author_handle == "dee")
        assert app.inbox.status.words == "Done · u undoes it"


async def test_what_became_of_a_conversation_is_told_when_that_took_it_out_of_the_view(
    office: Office,
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: app.inbox.opened)
        here = app.inbox.opened
        assert here
        app.inbox.status.say("Sent")
        triage.mark_done(office.store, (here.uid,), NOW)
        app.inbox.reread()
        await until(pilot, lambda: app.inbox.opened and app.inbox.opened.author_handle == "dee")
        assert app.inbox.status.words == "Sent"


async def test_what_was_said_in_one_view_is_not_said_in_another(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: app.inbox.opened)
        await pilot.press("i")
        await until_seen(pilot, "There is no image in this message")
        app.inbox.status._until = float("inf")
        await pilot.press("6")
        await until(pilot, lambda: app.inbox.status.words == "")


async def test_an_alarm_stays_wherever_the_cursor_goes(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: app.inbox.opened)
        app.inbox.status.say("The disk is full.", alarm=True)
        await pilot.press("j")
        await until(pilot, lambda: app.inbox.opened and app.inbox.opened.author_handle == "dee")
        assert app.inbox.status.words == "The disk is full."


async def test_another_view_says_which_marks_it_dropped(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: app.inbox.opened)
        await pilot.press("x", "7")
        await until_seen(pilot, "[All 3]")
        await until(pilot, lambda: app.inbox.opened and app.inbox.opened.author_handle == "kim")
        assert app.inbox.status.words == "Marks dropped: they were of another view."
