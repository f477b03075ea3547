"""A notification goes through the desktop's own program, or through the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.notices import desktop


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a desktop whose program writes down what it is asked to show."""
    file = tmp_path / "notify-send"
    file.write_text(
        f'#!/bin/sh\nfor word in "$@"; do printf "%s\\\\n" "$word"; done > {tmp_path}/shown\n'
    )
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":7")
    return tmp_path / "shown"


def test_the_desktop_shows_it_as_plain_words(program: Path) -> None:
    asked: list[str] = []
    desktop.show("--help", "<b>free & easy</b>", asked.append)
    assert program.read_text().splitlines() == [
        "--app-name=inbox-tui",
        "--",
        "--help",
        "&lt;b&gt;free &amp; easy&lt;/b&gt;",
    ]
    assert asked == []


def test_what_the_program_would_read_as_another_sign_stays_as_it_is(program: Path) -> None:
    asked: list[str] = []
    desktop.show("1 new", r"dee: \074img src='file:///home'\076 \342\200\256", asked.append)
    assert program.read_text().splitlines()[-1] == (
        r"dee: \\074img src='file:///home'\\076 \\342\\200\\256"
    )


def test_without_a_desktop_the_terminal_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    asked: list[str] = []
    desktop.show("2 new", "@nora: 2", asked.append)
    assert asked == ["\x1b]9;2 new. @nora: 2\x07"]


def test_no_word_ends_the_sequence_early() -> None:
    said = desktop.osc_9("a\x07b\x1b\\c\x9cd\x1b]2;x")
    assert said.startswith("\x1b]9;")
    assert said.endswith("\x07")
    assert not {"\x07", "\x1b", "\x9c"} & set(said[4:-1])
