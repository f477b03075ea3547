"""Triage by keys: what is marked, undone and shown next."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.model import Conversation, utc_now
from inbox_tui.store import conversations
from inbox_tui.store.views import View
from tests.tui.conftest import Office
from tests.tui.driving import (
    at_cursor,
    go_to,
    ready,
    screen_text,
    send,
    until,
    until_seen,
    write_reply,
)


def _unread(office: Office) -> dict[str, int]:
    rows = conversations.page(office.store.read(), View.ALL)
    return {row.author_handle: row.unread_count for row in rows}


def _found(office: Office, author: str) -> Conversation:
    rows = conversations.page(office.store.read(), View.ALL)
    return next(row for row in rows if row.author_handle == author)


async def test_moving_never_marks_read_but_opening_does(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        before = _unread(office)
        await pilot.press("j", "j", "k", "G", "g", "pagedown", "tab", "7", "1")
        await pilot.pause(0.2)
        assert _unread(office) == before
        await go_to(pilot, "dee")
        await pilot.press("enter")
        await until(pilot, lambda: _unread(office) == {**before, "dee": 0})


async def test_e_closes_and_u_opens_again(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "dee")
        await pilot.press("e")
        await until(pilot, lambda: _found(office, "dee").done)
        await until(
            pilot, lambda: [row.author_handle for row in app.inbox.list.rows] == ["kim", "tomas"]
        )
        await until_seen(pilot, "Done · u undoes it")
        await pilot.press("u")
        await until(pilot, lambda: not _found(office, "dee").done)
        await until(pilot, lambda: at_cursor(app) == "dee")


async def test_e_opens_a_closed_conversation_again(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "dee")
        await pilot.press("e")
        await until(pilot, lambda: _found(office, "dee").done)
        await pilot.press("6")
        await until(pilot, lambda: [r.author_handle for r in app.inbox.list.rows] == ["dee"])
        await pilot.press("e")
        await until(pilot, lambda: not _found(office, "dee").done)


async def test_n_walks_through_everybody_who_waits(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("enter")
        seen = []
        for _ in range(3):
            await until(pilot, lambda: app.inbox.opened)
            assert app.inbox.opened
            seen.append(app.inbox.opened.author_handle)
            before = app.inbox.opened
            await pilot.press("n")
            await until(pilot, lambda: app.inbox.opened not in (None, before))  # noqa: B023 - awaited here
        assert sorted(seen) == ["dee", "kim", "tomas"]
        assert app.inbox.opened
        assert app.inbox.opened.author_handle == seen[0]


async def test_n_begins_with_whoever_matters_most_wherever_the_cursor_is(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("n")
        first = at_cursor(app)
        await pilot.press("n")
        await until(pilot, lambda: at_cursor(app) != first)
        second = at_cursor(app)
        for elsewhere in {"dee", "kim", "tomas"} - {first, second}:
            await go_to(pilot, elsewhere)
        await pilot.press("n")
        await until(pilot, lambda: at_cursor(app) == first)


async def test_nothing_to_undo_is_said(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("u")
        await until_seen(pilot, "There is nothing to undo.")


async def test_p_brings_what_is_new(office: Office) -> None:
    async with office.app(pull=True).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: not app.puller._running)
        office.post("zoe", "@nora hello?", 1)
        await pilot.press("p")
        await until(pilot, lambda: "zoe" in [row.author_handle for row in app.inbox.list.rows])
        assert at_cursor(app) == "kim"


async def test_tabs_say_how_many_there_are(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        assert "[Needs reply 3]" in screen_text(pilot.app)
        tabs = screen_text(pilot.app).splitlines()[1]
        await pilot.click("#tabs", offset=(tabs.index("All"), 0))
        await until_seen(pilot, "[All 3]")


async def test_search_opens_what_was_found(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        await pilot.press("slash", *"route")
        await until_seen(pilot, "1 found")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.inbox.opened and app.inbox.opened.author_handle == "tomas")
        await until_seen(pilot, "my router reboots every night, third week")


async def test_the_palette_does_what_it_says(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: app.screen is not app.inbox)
        await pilot.press(*"accou")
        await until_seen(pilot, "accounts")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await until_seen(pilot, "OWN @nora on Sandbox")


async def test_the_palette_finds_wake_by_snooze_where_something_is_snoozed(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p", *"snoo")
        await until_seen(pilot, "Put the conversation away until a moment")
        assert "End the conversation's snooze" not in screen_text(pilot.app)
        await pilot.press("escape", "z", "2")
        await until_seen(pilot, "Snoozed")
        await pilot.press("4")
        await until_seen(pilot, "[Snoozed 1]")
        await pilot.press("ctrl+p", *"snoo")
        await until_seen(pilot, "End the conversation's snooze")


async def test_narrow_shows_one_pane_and_esc_goes_back(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        assert not app.inbox.thread.display or app.inbox.thread.region.width == 0
        await pilot.press("enter")
        await until(pilot, lambda: app.inbox.thread.region.width == 60)
        assert app.inbox.list.region.width == 0
        await pilot.press("escape")
        await until(pilot, lambda: app.inbox.list.region.width == 60)


async def test_a_key_that_can_do_nothing_says_why(empty_office: Office) -> None:
    async with empty_office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("escape", "r")
        await until_seen(pilot, "There is no conversation here.")
        await pilot.press("p")
        await until_seen(pilot, "There is no account yet")


async def test_the_accounts_screen_checks_an_account(office: Office) -> None:
    office.fault("wrong_account", "nora", value="northwind")
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("A", "c")
        await until_seen(pilot, "FROZEN")


async def test_u_undoes_what_was_done_last_not_an_older_reply(office: Office) -> None:
    async with office.app(hold=timedelta(seconds=60), now=utc_now).run_test(
        size=(100, 30)
    ) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "On it ^NL")
        await send(pilot, "nlp")
        await until(pilot, lambda: bool(app.outbox.held()))
        await pilot.press("escape")
        await go_to(pilot, "kim")
        await pilot.press("e")
        await until(pilot, lambda: _found(office, "kim").done)
        await pilot.press("u")
        await until(pilot, lambda: not _found(office, "kim").done)
        assert app.outbox.held()
        await pilot.press("u")
        await until(pilot, lambda: not app.outbox.held())
