"""Every theme can be read: what says who speaks, what went wrong, and where one is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES

from inbox_tui.config.load import load
from inbox_tui.config.schema import Config, Display
from inbox_tui.tui import themes
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.configuration import Configuration
from tests.tui.conftest import Office
from tests.tui.contrast import painted, ratio
from tests.tui.driving import (
    go_to,
    open_confirm,
    ready,
    screen_text,
    type_words,
    until,
    until_seen,
    write_reply,
)

LEAST = 4.5
LEAST_OF_DISABLED = 3.0


async def _shows_an_alarm_and_tabs(pilot: Pilot[int]) -> None:
    app = await ready(pilot)
    await go_to(pilot, "kim")
    await pilot.press("1")
    app.inbox.status.say("Something that must be read.", alarm=True)


async def _reads(pilot: Pilot[int]) -> None:
    await ready(pilot)
    await go_to(pilot, "kim")
    await pilot.press("enter")


async def _writes(pilot: Pilot[int]) -> None:
    await ready(pilot)
    await write_reply(pilot, "dee", "Gladly. ^NL")


async def _confirms_own(pilot: Pilot[int]) -> None:
    await _writes(pilot)
    await open_confirm(pilot)
    await type_words(pilot, "wind")
    await pilot.press("enter")
    await until_seen(pilot, "Not sent. That is the call")


async def _confirms_brand(pilot: Pilot[int]) -> None:
    await ready(pilot)
    await write_reply(pilot, "tomas", "Gladly. ^NL")
    await open_confirm(pilot)


async def _is_stopped(pilot: Pilot[int]) -> None:
    await ready(pilot)
    await pilot.press("f9", *"why", "enter")
    await until_seen(pilot, "NOTHING GOES OUT")


async def _asks_for_help(pilot: Pilot[int]) -> None:
    await ready(pilot)
    await pilot.press("question_mark")


async def _looks_at_accounts(pilot: Pilot[int]) -> None:
    await ready(pilot)
    await pilot.press(key_of("accounts"))


async def _looks_for_actions(pilot: Pilot[int]) -> None:
    await ready(pilot)
    await pilot.press("ctrl+p")
    await until_seen(pilot, "reply")


STATES = (
    _shows_an_alarm_and_tabs,
    _reads,
    _writes,
    _confirms_own,
    _confirms_brand,
    _is_stopped,
    _asks_for_help,
    _looks_at_accounts,
    _looks_for_actions,
)


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__.strip("_"))
async def test_in_every_theme_all_words_can_be_read(
    office: Office, reach: Callable[[Pilot[int]], Awaitable[None]]
) -> None:
    app = office.app()
    faint = []
    async with app.run_test(size=(120, 40)) as pilot:
        await reach(pilot)
        assert tuple(sorted(app.available_themes)) == themes.NAMES
        for name in themes.NAMES:
            app.theme = name
            await _painted_anew(pilot, app)
            faint += [
                f"{name}: {found.contrast:.2f} {found.words!r}"
                for found in painted(app)
                if found.contrast < (LEAST_OF_DISABLED if found.words.startswith("(") else LEAST)
                or found.is_dim
            ]
    assert faint == []


async def test_in_every_theme_all_words_can_be_read_without_colour(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = office.app()
    faint = []
    async with app.run_test(size=(120, 40)) as pilot:
        await _confirms_brand(pilot)
        for name in themes.NAMES:
            app.theme = name
            await _painted_anew(pilot, app)
            found = min(painted(app), key=lambda words: words.contrast)
            if found.contrast < LEAST:
                faint.append(f"{name}: {found.contrast:.2f} {found.words!r}")
    assert faint == []


async def _painted_anew(pilot: Pilot[int], app: InboxApp) -> None:
    name = app.theme
    await until(pilot, lambda: app.has_class(f"-theme-{name}"))
    await pilot.pause()


def test_the_measure_of_contrast_is_that_of_the_recommendation() -> None:
    assert ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert ratio((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)
    assert len(BUILTIN_THEMES) + len(themes.OURS) == len(themes.NAMES)


async def test_the_theme_of_the_configuration_is_shown(office: Office, tmp_path: Path) -> None:
    assert (await _theme(office, tmp_path, '[display]\ntheme = "nord"\n')) == ("nord", "")
    assert (await _theme(office, tmp_path, "")) == (themes.DARK, "")


async def test_a_theme_that_there_is_not_is_told(office: Office, tmp_path: Path) -> None:
    theme, told = await _theme(office, tmp_path, '[display]\ntheme = "calm-lihgt"\n')
    assert theme == themes.DARK
    assert "display.theme: There is no theme calm-lihgt. Is calm-light meant?" in told


async def _theme(office: Office, tmp_path: Path, toml: str) -> tuple[str, str]:
    file = tmp_path / "config.toml"
    file.write_text(toml)
    app = office.app(configuration=Configuration.of(load(file)))
    async with app.run_test() as pilot:
        await ready(pilot)
        return app.theme, app.configuration.told


def test_a_variable_names_the_theme_where_the_configuration_names_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEXTUAL_THEME", "dracula")
    assert themes.chosen(Config()) == "dracula"
    assert themes.chosen(Config(display=Display(theme="nord"))) == "nord"


async def test_without_colour_each_state_is_told_by_signs_words_and_strength(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = office.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert app.no_color
        await go_to(pilot, "tomas")
        await pilot.press("enter", "escape")
        await go_to(pilot, "kim")
        await until(pilot, lambda: _signs(app, "Tomas") == "  ")
        assert _signs(app, "Kim") == "›●"
        assert _signs(app, "Dee") == " ●"
        assert "[Needs reply" in screen_text(app)
        assert "(r reply)" not in screen_text(app)
        colours = {
            part.triplet
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style
            for part in (segment.style.color, segment.style.bgcolor)
            if part is not None and part.triplet is not None
        }
        assert all(len(set(colour)) == 1 for colour in colours)
    empty = office.app()
    async with empty.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("4")
        await until_seen(pilot, "(r reply)")


def _signs(app: InboxApp, name: str) -> str:
    """Return what stands before a name in the list: the cursor and the sign of something unread."""
    lines = screen_text(app).splitlines()
    return next(line[:2] for line in lines if line[3:].startswith(name))
