"""The screens do what the configuration says, and say what of it they could not do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.config.load import load
from inbox_tui.tui.actions import bound, hint, key_of
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.configuration import Configuration
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.screens.stop import StopScreen
from tests.tui.conftest import Office
from tests.tui.driving import (
    at_cursor,
    open_confirm,
    ready,
    screen_text,
    until,
    until_seen,
    write_reply,
)


@pytest.fixture(autouse=True)
def _usual_keys_afterwards() -> Iterator[None]:
    yield
    bound.use({})


def configured(office: Office, tmp_path: Path, toml: str) -> InboxApp:
    """Return the program with a configuration file of these words."""
    file = tmp_path / "config.toml"
    file.write_text(toml)
    return office.app(configuration=Configuration.of(load(file)))


async def test_a_rebound_key_acts_and_is_shown_everywhere(office: Office, tmp_path: Path) -> None:
    app = configured(office, tmp_path, '[keys]\ndone = "f5"\nundo = ["f6", "f8"]\n')
    async with app.run_test(size=(100, 120)) as pilot:
        await ready(pilot)
        first = at_cursor(app)
        await pilot.press("e")
        assert at_cursor(app) == first
        assert "f5 done" in screen_text(app)
        await pilot.press("f5")
        await until_seen(pilot, "f6 undoes it")
        await pilot.press("f8")
        await until(pilot, lambda: at_cursor(app) == first)
        await pilot.press("question_mark")
        await until_seen(pilot, "f6 f8")
    assert (key_of("done"), hint("{undo}!")) == ("f5", "f6!")


async def test_a_key_taken_from_another_action_does_the_new_thing_only(
    office: Office, tmp_path: Path
) -> None:
    app = configured(office, tmp_path, '[keys]\ndone = "n"\nnext = "e"\n')
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("n")
        await until_seen(pilot, "Done · u undoes it")


async def test_a_wrong_file_is_told_and_the_rest_of_it_holds(
    office: Office, tmp_path: Path
) -> None:
    app = configured(office, tmp_path, '[keys]\ndone = "n"\npull = "f10"\n[display]\nmouse = 3\n')
    async with app.run_test(size=(160, 30)) as pilot:
        await ready(pilot)
        await until_seen(pilot, "n is the key of inbox.next")
        assert "1 more: inbox-tui config check" in " ".join(app.inbox.status.words.split())
        assert key_of("pull") == "f10"
        assert key_of("done") == "e"


async def test_a_rule_that_cannot_be_run_is_told_beside_what_else_is_wrong(
    office: Office, tmp_path: Path
) -> None:
    rule = '[[rules]]\nname = "{}"\nassign = "{}"\nwhen = "refund"\n'
    broken = rule.format("To Bo", "Bo") + rule.format("To Cy", "Cy")
    app = configured(office, tmp_path, f"{broken}[display]\nmouse = 3\n")
    async with app.run_test(size=(200, 30)) as pilot:
        await ready(pilot)
        await until_seen(pilot, 'The rule "To Bo" is not run')
        said = " ".join(app.inbox.status.words.split())
        assert "1 more: inbox-tui rules list" in said
        assert "display.mouse" in said


async def test_a_key_that_was_added_stops_everything_in_the_confirm_step_too(
    office: Office, tmp_path: Path
) -> None:
    app = configured(office, tmp_path, '[keys]\nstop_all = "f8"\n')
    async with app.run_test(size=(100, 40)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await open_confirm(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, StopScreen))


async def test_no_rebound_key_reaches_past_the_confirm_step(office: Office, tmp_path: Path) -> None:
    app = configured(
        office, tmp_path, '[keys]\nshow_help = "f6"\npalette = "f7"\nundo = "ctrl+y"\n'
    )
    async with app.run_test(size=(100, 40)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        screen = await open_confirm(pilot)
        await pilot.press("f6", "f7", "ctrl+y")
        await pilot.pause()
        assert app.screen is screen


async def test_nothing_moves_where_that_is_wished(office: Office, tmp_path: Path) -> None:
    app = configured(office, tmp_path, "[display]\nanimations = false\n")
    async with app.run_test() as pilot:
        await ready(pilot)
        assert app.animation_level == "none"


async def test_without_a_file_the_usual_keys_are_back(office: Office) -> None:
    bound.use({"inbox.done": ("D",)})
    app = office.app()
    async with app.run_test() as pilot:
        await ready(pilot)
        assert key_of("done") == "e"
