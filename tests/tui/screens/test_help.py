"""Help lists every key that is really bound, finds it by a word, and says why one does nothing."""

from __future__ import annotations

import pytest

from inbox_tui.tui.actions import ACTIONS, hint
from inbox_tui.tui.screens.help import HelpScreen
from tests.tui.conftest import Office
from tests.tui.driving import ready, screen_text, type_words, until, until_seen


async def test_every_action_stands_there_with_its_keys(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(140, 300)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await until_seen(pilot, "The program")
        shown = " ".join(screen_text(app).split())
        for action in ACTIONS:
            assert action.shown_keys in shown
            assert hint(action.help) in shown


async def test_what_is_typed_finds_an_action_and_escape_shows_all_again(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await type_words(pilot, "out of the way")
        await until(pilot, lambda: "Conversations that are out of the way" in screen_text(app))
        assert "Answer the marked message" not in screen_text(app)
        await type_words(pilot, "zzz")
        await until_seen(pilot, "No key and no action has these words.")
        await pilot.press("escape")
        await until_seen(pilot, "Answer the marked message")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, HelpScreen))


async def test_an_action_is_found_by_its_name_that_the_palette_shows(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await type_words(pilot, "snooze")
        await until(pilot, lambda: "Answer the marked message" not in screen_text(app))
        assert "Put the conversation away until a moment" in screen_text(app)


async def test_the_key_that_opens_it_closes_it(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("question_mark")
        await until(pilot, lambda: not isinstance(app.screen, HelpScreen))


async def test_an_action_that_cannot_be_done_now_says_why(empty_office: Office) -> None:
    app = empty_office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("escape", "question_mark")
        await type_words(pilot, "fetch")
        await until_seen(pilot, "not now: There is no account yet")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("x", "x v Mark the row"),
        ("D", "D "),
        ("^y", "^y Do again what was undone last."),
        ("ctrl+y", "^y Do again what was undone last."),
        ("page down", "page down space ^d"),
    ],
)
async def test_the_key_that_was_typed_comes_first(office: Office, typed: str, first: str) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await type_words(pilot, typed)
        await until(pilot, lambda: f"This key {first}" in " ".join(screen_text(app).split()))


async def test_a_part_of_a_chord_finds_it_in_the_spelling_that_is_not_shown(office: Office) -> None:
    app = office.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await type_words(pilot, "ctrl+")
        await until(pilot, lambda: "Put the conversation away" not in screen_text(app))
        assert "^g" in screen_text(app)
