"""What is copied reaches the desktop where there is one, and a person reads which way was taken."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from inbox_tui.tui import desktop_clipboard
from tests.tui.conftest import Office
from tests.tui.driving import go_to, ready, until_seen

TAKES = "#!/bin/sh\ncat > {kept}\n"
REFUSES = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a desktop without any program that keeps a clipboard; return the folder for them."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", _only_in(folder))
    for name in ("SSH_CONNECTION", "SSH_TTY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    return folder


def _only_in(folder: Path) -> object:
    return lambda name: str(folder / name) if (folder / name).exists() else None


def _install(folder: Path, name: str, script: str) -> Path:
    kept = folder / f"{name}-kept"
    program = folder / name
    program.write_text(script.format(kept=kept))
    program.chmod(0o755)
    return kept


def test_the_first_program_that_takes_the_words_gets_them(desktop: Path) -> None:
    _install(desktop, "xclip", REFUSES)
    kept = _install(desktop, "xsel", TAKES)
    assert desktop_clipboard.put("Grüße, 3 €") == "xsel"
    assert kept.read_text(encoding="utf-8") == "Grüße, 3 €"


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY"])
def test_nothing_is_given_to_a_desktop_that_nobody_sits_at(
    desktop: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kept = _install(desktop, "xclip", TAKES)
    monkeypatch.setenv(name, "1")
    assert desktop_clipboard.put("words") == ""
    assert not kept.exists()


def test_without_a_desktop_no_program_is_asked(
    desktop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = _install(desktop, "xclip", TAKES)
    monkeypatch.delenv("DISPLAY")
    assert desktop_clipboard.put("words") == ""
    assert not kept.exists()


async def test_a_person_reads_which_ways_were_taken(desktop: Path, office: Office) -> None:
    kept = _install(desktop, "xclip", TAKES)
    async with office.app().run_test(size=(120, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "kim")
        await pilot.press("y", "m")
        await until_seen(pilot, "copied to the terminal's clipboard and the desktop's (xclip).")
        assert app.clipboard == kept.read_text(encoding="utf-8")
