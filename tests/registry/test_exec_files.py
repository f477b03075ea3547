"""An exec adapter is trusted with its program, and with every byte of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui import registry
from inbox_tui.adapter import Misconfigured
from inbox_tui.paths import adapters_folder, private_folder
from inbox_tui.registry import Origin, dropped, trust
from inbox_tui.registry.own_words import own_words
from tests.exec_adapter.scripts import MANIFEST


@pytest.fixture
def file() -> Path:
    folder = private_folder(adapters_folder())
    (folder / "board-program").write_bytes(b"#!/bin/sh\n")
    (folder / "board.toml").write_text(MANIFEST)
    for path in folder.iterdir():
        path.chmod(0o600)
    return folder / "board.toml"


def _trust(file: Path) -> None:
    trust.add(file.name, dropped.read(file).sha256)


def test_a_trusted_one_is_a_network(file: Path) -> None:
    _trust(file)
    assert registry.load("board").title == "Board"
    (offer,) = [o for o in registry.offers() if o.network == "board"]
    assert (offer.origin, offer.trusted, offer.fault) == (Origin.EXEC, True, "")


@pytest.mark.parametrize("name", ["board.toml", "board-program"])
def test_a_change_of_either_turns_it_off(file: Path, name: str) -> None:
    _trust(file)
    changed = file.with_name(name)
    changed.write_bytes(changed.read_bytes() + b"\n")
    with pytest.raises(Misconfigured, match="was changed since it was trusted"):
        registry.load("board")


@pytest.mark.parametrize("name", ["board.toml", "board-program"])
def test_others_can_write_neither(file: Path, name: str) -> None:
    _trust(file)
    file.with_name(name).chmod(0o622)
    with pytest.raises(Misconfigured, match=f"{name} can be written by others"):
        registry.load("board")


def test_a_program_that_is_a_link_is_refused(file: Path, tmp_path: Path) -> None:
    _trust(file)
    program = file.with_name("board-program")
    program.rename(tmp_path / "elsewhere")
    program.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Misconfigured, match="board-program is a link"):
        registry.load("board")


def test_a_missing_program_is_named(file: Path) -> None:
    file.with_name("board-program").unlink()
    with pytest.raises(Misconfigured, match="board-program cannot be read"):
        registry.load("board")


def test_what_it_says_of_itself_is_read_without_starting_it(file: Path) -> None:
    said = own_words(dropped.read(file))
    assert (said.title, said.about) == ("Board", "Starts the program board-program.")


def test_moving_bytes_from_one_to_the_other_changes_the_hash(file: Path) -> None:
    before = dropped.read(file).sha256
    program = file.with_name("board-program")
    file.write_bytes(file.read_bytes() + program.read_bytes()[:1])
    program.write_bytes(program.read_bytes()[1:])
    assert dropped.read(file).sha256 != before
