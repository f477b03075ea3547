"""Going by a label to what is in sight."""

from __future__ import annotations

from inbox_tui.store.views import View
from tests.tui.conftest import Office
from tests.tui.driving import at_cursor, go_to, ready, screen_text, until, until_seen


async def test_a_label_puts_the_cursor_on_its_row_and_reads_nothing(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        third = app.inbox.list.rows[2]
        await pilot.press("f")
        await until_seen(pilot, "Go to  type a label")
        drawn = [line for line in screen_text(app).split("\n") if line.startswith("d")]
        assert third.author_name in drawn[0]
        await pilot.press("d")
        assert at_cursor(app) == third.author_handle
        assert app.focused is app.inbox.list
        assert not app.inbox.is_reading
        assert third.unread_count
        assert app.inbox.list.rows[2].unread_count == third.unread_count
        assert not [line for line in screen_text(app).split("\n") if line.startswith("d")]


async def test_keys_typed_at_once_act_in_their_order(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        second = app.inbox.list.rows[1]
        await pilot.press("f", "s", "enter")
        await until(pilot, lambda: app.inbox.is_reading)
        assert app.inbox.opened is not None
        assert app.inbox.opened.uid == second.uid


async def test_a_message_is_marked_and_its_conversation_read(office: Office) -> None:
    office.post("kim", "@northwind and a second thing.", 5)
    office.pull()
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "kim")
        thread = app.inbox.thread
        first = thread.in_sight[0]
        rows = len(app.inbox.list.in_sight)
        await pilot.press("f", "asdfghjkl"[rows])
        await until(pilot, lambda: app.inbox.is_reading)
        assert thread.marked is not None
        assert thread.marked.uid == first
        assert app.focused is thread


async def test_a_digit_shows_its_view(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("f")
        await until_seen(pilot, "7All")
        await pilot.press("7")
        assert app.inbox.views.current is View.ALL
        assert "7All" not in screen_text(app)


async def test_no_label_does_more_than_move_and_esc_leaves(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        here = at_cursor(app)
        await pilot.press("f", "e", "question_mark", "enter")
        await until_seen(pilot, "Go to")
        await pilot.press("escape")
        assert "Go to" not in screen_text(app)
        assert at_cursor(app) == here
        assert not any(row.done for row in app.inbox.list.rows)


async def test_a_pane_that_is_not_shown_has_no_labels(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        assert app.inbox.thread.in_sight == ()
        await pilot.press("enter")
        await until(pilot, lambda: app.inbox.thread.in_sight)
        assert app.inbox.list.in_sight == ()
        assert app.inbox.tabs.in_sight == ()
