"""The choice of a theme shows each theme as one goes over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.config.load import load
from inbox_tui.paths import CONFIG_VARIABLE
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


@pytest.mark.parametrize(
    ("before", "said"),
    [("# mine\n", "Theme nord, kept in "), ("mouse = 3\n", "Theme nord, until you quit. ")],
)
async def test_enter_keeps_a_theme_for_good_where_the_file_can_be_written(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, said: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(before)
    monkeypatch.setenv(CONFIG_VARIABLE, str(file))
    app = office.app()
    async with app.run_test(size=(200, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f2")
        await type_words(pilot, "nord")
        await until(pilot, lambda: app.theme == "nord")
        await pilot.press("enter")
        await until_seen(pilot, said)
        assert app.theme == "nord"
    is_kept = "kept" in said
    assert file.read_text().startswith(before)
    assert load(file).config.display.theme == ("nord" if is_kept else "")
