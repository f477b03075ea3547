"""Not a line of a file runs that nobody has trusted, or that somebody else could have changed.

Each file here leaves a mark when it runs.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from inbox_tui import registry
from inbox_tui.adapter import Misconfigured
from inbox_tui.paths import adapters_folder
from inbox_tui.registry import trust
from tests.registry.own_file import mark, put, trusted


def _not_run(match: str) -> None:
    with pytest.raises(Misconfigured, match=match):
        registry.load("board")
    assert not mark().exists()
    offer = next(offer for offer in registry.offers() if offer.network == "board")
    assert offer.fault
    assert not mark().exists()


def test_one_that_is_private_and_trusted_runs() -> None:
    trusted()
    registry.load("board")
    assert mark().exists(), "or the tests below prove nothing"


def test_one_that_nobody_trusted_does_not_run() -> None:
    put()
    _not_run(r"board\.py is not trusted.*inbox-tui adapter trust board\.py")


def test_one_that_was_changed_does_not_run() -> None:
    path = trusted()
    path.write_text(path.read_text() + "#")
    _not_run(r"board\.py was changed since it was trusted")


def test_one_that_was_changed_and_changed_back_runs() -> None:
    path = trusted()
    before = path.read_text()
    path.write_text("raise SystemExit")
    path.write_text(before)
    registry.load("board")


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_one_that_others_can_write_does_not_run(mode: int) -> None:
    trusted().chmod(mode)
    _not_run(r"board\.py can be written by others.*chmod go-w")


@pytest.mark.parametrize("mode", [0o720, 0o702])
@pytest.mark.parametrize("above", [0, 1, 2])
def test_one_in_a_folder_that_others_can_write_does_not_run(mode: int, above: int) -> None:
    folder = trusted().parents[above]
    folder.chmod(mode)
    try:
        _not_run(f"{folder} can be written by others")
    finally:
        folder.chmod(0o700)


def test_one_of_somebody_elses_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    trusted()
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    _not_run("belongs to another user of this machine")


def test_a_link_does_not_run(tmp_path: Path) -> None:
    path = trusted()
    path.rename(tmp_path / "elsewhere.py")
    path.symlink_to(tmp_path / "elsewhere.py")
    _not_run(r"board\.py is a link")


def test_one_in_a_folder_that_is_a_link_does_not_run(tmp_path: Path) -> None:
    trusted()
    shutil.move(adapters_folder(), tmp_path / "elsewhere")
    adapters_folder().symlink_to(tmp_path / "elsewhere")
    _not_run("adapters is a link")


def test_one_that_is_no_file_does_not_run() -> None:
    path = trusted()
    path.unlink()
    os.mkfifo(path, 0o600)
    _not_run("is no file")


@pytest.mark.parametrize("value", ["1", "yes"])
def test_in_safe_mode_none_runs(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    trusted()
    monkeypatch.setenv("INBOX_TUI_SAFE_MODE", value)
    _not_run("In safe mode the adapter for 'board' is not loaded")
    assert "board" not in registry.names()
    assert registry.load("sandbox").network == "sandbox"


def test_nothing_is_trusted_where_others_can_write_down_what_is() -> None:
    trusted()
    trust.trust_file().chmod(0o666)
    _not_run(r"trusted-adapters\.json can be written by others")


def test_nothing_is_trusted_where_the_list_is_damaged() -> None:
    trusted()
    trust.trust_file().write_text("{")
    _not_run(r"trusted-adapters\.json cannot be read.*Remove it")


def test_the_list_is_its_owners_alone() -> None:
    trusted()
    assert trust.trust_file().stat().st_mode & 0o777 == 0o600
    assert [p.name for p in trust.trust_file().parent.glob("trusted*")] == ["trusted-adapters.json"]


def test_trust_ends_when_it_is_taken_back() -> None:
    trusted()
    assert trust.remove("board.py")
    _not_run("is not trusted")
    assert not trust.remove("board.py")
