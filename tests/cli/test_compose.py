"""Answers written in an editor from the command line: nothing that was written is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inbox_tui.paths import database_file
from inbox_tui.store import Store, drafts
from tests import making, screen
from tests.cli.conftest import PROGRAM


@pytest.fixture(autouse=True)
def mention(home: Path) -> None:
    """Give Nora an account and one mention to answer."""
    making.inbox_with(tomas="my router reboots")


def editing(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    file = folder / "own-editor"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(file))


def write_draft() -> tuple[int, str]:
    """Run ``draft write`` on a terminal; return how it ended and what it said."""
    command = [*PROGRAM, "draft", "write", "1", "--as", "sandbox-nora"]
    with screen.opened(command, dict(os.environ), columns=200) as program:
        return program.end("", seconds=60), program.output.decode()


def words() -> list[str]:
    with Store.open(database_file()) as store:
        return [draft.text for draft in drafts.every_open(store.read())]


def test_what_an_editor_writes_becomes_the_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editing(
        tmp_path,
        monkeypatch,
        'cp "$1" shown; printf "On it.\\n" > new; cat "$1" >> new; mv new "$1"',
    )
    monkeypatch.chdir(tmp_path)
    code, said = write_draft()
    assert code == 0, said
    assert words() == ["On it."]
    assert "# tomas wrote:\n# @nora my router reboots\n" in (tmp_path / "shown").read_text()


def test_what_stands_in_the_file_of_an_editor_that_failed_is_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editing(tmp_path, monkeypatch, 'echo "A long answer" > "$1"; exit 3')
    code, said = write_draft()
    assert code == 1
    assert "The editor ended with code 3." in said
    (kept,) = (tmp_path / "home").rglob("draft-*.txt")
    assert str(kept) in "".join(said.split("\r\n"))
    assert kept.read_text() == "A long answer\n"
    _, said = write_draft()
    assert "Another editor has, or had, this draft open." in said
    assert kept.read_text() == "A long answer\n"
