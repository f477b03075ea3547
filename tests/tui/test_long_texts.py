"""Texts of a length that nobody types: no key waits for them, and nothing of them is lost."""

from __future__ import annotations

from textual import events

from inbox_tui.tui.widgets.composer import COUNTED_AT_ONCE
from inbox_tui.tui.widgets.reply_text import LONGEST_LINE, MOST
from tests.tui.conftest import Office
from tests.tui.driving import draft_uid, ready, stored_text, until, until_seen, write_reply


async def test_a_paste_that_no_reply_has_room_for_is_refused_and_said(office: Office) -> None:
    async with office.app().run_test(size=(200, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "kim", "words")
        area = app.inbox.composer.area
        app.post_message(events.Paste("line\n" * (MOST // 5)))
        await until_seen(pilot, "Not pasted: a reply has room for 100,000 characters, and would")
        await until_seen(pilot, "have 100,005")
        assert area.text == "words"
        app.post_message(events.Paste(" and more"))
        await until(pilot, lambda: area.text == "words and more")


async def test_a_paste_has_the_room_of_what_is_selected_as_well(office: Office) -> None:
    async with office.app().run_test(size=(200, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "kim", "words")
        area = app.inbox.composer.area
        area.select_all()
        whole = "line\n" * (MOST // 5)
        app.post_message(events.Paste(whole))
        await until(pilot, lambda: area.text == whole)
        app.post_message(events.Paste("x"))
        await until_seen(pilot, "Not pasted")
        assert area.text == whole


async def test_a_line_that_would_be_wrapped_anew_at_each_key_is_refused(office: Office) -> None:
    async with office.app().run_test(size=(200, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "kim", "words")
        app.post_message(events.Paste("x" * (LONGEST_LINE + 1)))
        await until_seen(pilot, "Not pasted: a line has room for 10,000 characters, and one there")
        assert app.inbox.composer.area.text == "words"


async def test_what_was_copied_here_is_pasted_by_the_same_rule(office: Office) -> None:
    async with office.app().run_test(size=(200, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "kim", "words")
        app.copy_to_clipboard("x" * (LONGEST_LINE + 1))
        await pilot.press("ctrl+v")
        await until_seen(pilot, "Not pasted")
        app.copy_to_clipboard(" more")
        await pilot.press("ctrl+v")
        assert app.inbox.composer.area.text == "words more"


async def test_a_long_text_is_counted_when_it_is_saved_and_not_at_each_key(office: Office) -> None:
    async with office.app().run_test(size=(200, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "kim", "words")
        composer = app.inbox.composer
        counted: list[int] = []
        measure = composer.measure

        def count() -> None:
            counted.append(len(composer.area.text))
            measure()

        composer.measure = count  # type: ignore[method-assign]
        long = "line\n" * (COUNTED_AT_ONCE // 5)
        app.post_message(events.Paste(long))
        await until(pilot, lambda: composer.area.text == f"words{long}")
        await until_seen(pilot, "TOO LONG")
        assert counted.count(len(f"words{long}")) == 1
        assert stored_text(office.store, draft_uid(app)) == f"words{long}"
