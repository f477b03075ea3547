"""The first moment of a box, in which no key counts, is told in words, and nothing moves after it."""

from __future__ import annotations

import time

import pytest
from textual.geometry import Region
from textual.widgets import Static

from inbox_tui.model import utc_now
from inbox_tui.reply.stop import stop_all
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.screens.stop import StopScreen
from inbox_tui.tui.widgets.key_hint import KeyHint
from tests.tui.conftest import Office
from tests.tui.driving import ready, screen_text, until, until_seen, write_reply

SIZES = [(60, 20), (80, 24), (140, 40)]
LATER = 3600.0


def _places(screen: ConfirmScreen) -> list[Region]:
    return [widget.region for widget in screen.query(Static)] + [screen.query_one("#card").region]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("author", ["dee", "tomas"])
async def test_the_confirm_box_says_that_keys_do_not_count_yet_and_then_stays_in_place(
    office: Office, author: str, size: tuple[int, int]
) -> None:
    async with office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, author, "Gladly.")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        screen = app.screen
        assert isinstance(screen, ConfirmScreen)
        await until(pilot, lambda: screen._field.is_drawn)
        screen._field.arm(time.monotonic() + LATER)
        await until_seen(pilot, "keys count in a moment · esc to the draft")
        assert "I do not know it" not in screen_text(app)
        deaf = _places(screen)
        await pilot.press("n")
        assert screen._field.typed == ""
        screen._field.arm(0)
        await until_seen(pilot, "? I do not know it")
        assert "in a moment" not in screen_text(app)
        assert _places(screen) == deaf
        await pilot.press("n")
        assert screen._field.typed == "N"


@pytest.mark.parametrize("size", SIZES)
async def test_the_end_of_a_stop_says_from_when_on_its_key_counts(
    office: Office, size: tuple[int, int]
) -> None:
    stop_all(office.store, "fire", utc_now())
    async with office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        screen = app.screen
        assert isinstance(screen, StopScreen)
        await until(pilot, lambda: screen._yes.quiet_since != float("inf"))
        screen._yes.ask(time.monotonic() + LATER)
        hint = screen.query_one(KeyHint)
        hint.wait_for(screen._yes, hint._meanwhile)
        await until_seen(pilot, "y counts in a moment · esc back")
        deaf = hint.region
        screen._yes.ask(0)
        await until_seen(pilot, "y resumes · esc back")
        assert hint.region == deaf
