"""The choice of a theme shows each theme as one goes over it."""

from __future__ import annotations

from inbox_tui.tui import themes
from tests.tui.conftest import Office
from tests.tui.driving import ready, type_words, until, until_seen


async def test_a_theme_is_shown_at_once_and_escape_brings_back_the_one_before(
    office: Office,
) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f2")
        await until_seen(pilot, "made for this program")
        assert app.theme == themes.DARK
        await pilot.press("down")
        await until(pilot, lambda: app.theme == themes.LIGHT)
        await pilot.press("escape")
        await until(pilot, lambda: app.theme == themes.DARK)


async def test_enter_keeps_a_theme_and_says_how_to_keep_it_for_good(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(160, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f2")
        await type_words(pilot, "nord")
        await until(pilot, lambda: app.theme == "nord")
        await pilot.press("enter")
        await until_seen(pilot, 'theme = "nord" below [display]')
        assert app.theme == "nord"
