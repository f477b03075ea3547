"""Keys that mean nothing in the inbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import OptionList

from tests.tui.conftest import Office
from tests.tui.driving import ready, screen_text, send, until, until_seen, write_reply


@pytest.mark.parametrize(
    ("key", "sign"), [("c", "c"), ("ctrl+k", "^k"), ("f3", "f3"), ("left_square_bracket", "[")]
)
async def test_a_key_without_a_meaning_says_so_and_where_all_keys_are(
    office: Office, key: str, sign: str
) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        await pilot.press(key)
        await until_seen(pilot, f"─ {sign} does nothing here · ? shows the keys ─")
        app.inbox.status._until = 0
        app.inbox.tick()
        await pilot.press("enter", key)
        await until_seen(pilot, f"─ {sign} does nothing here · ? shows the keys ─")
        assert app.inbox.is_reading


async def test_it_takes_the_place_of_nothing_that_is_said(office: Office) -> None:
    async with office.app(hold=timedelta(minutes=1)).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        app.inbox.status.say("The disk is full.", alarm=True)
        await pilot.press("c")
        assert app.inbox.status.words == "The disk is full."
        app.inbox.status.say("")
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "nlp")
        await until_seen(pilot, "u takes it back")
        await pilot.press("c")
        assert app.inbox.status.is_standing


async def test_letters_that_are_written_are_no_such_keys(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly")
        await pilot.press("c", "ctrl+k")
        await until(pilot, lambda: app.inbox.composer.area.text == "Gladlyc")
        await pilot.press("escape", "slash", *"cc")
        await until(pilot, lambda: app.screen.query(OptionList))
        assert app.inbox.status.words == ""
        assert "does nothing" not in screen_text(app)
