"""Everything is where it is said to be, and open to its owner only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from inbox_tui import paths


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_one_variable_puts_everything_under_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path / "here"))
    for place in (paths.data_folder(), paths.log_folder(), paths.database_file()):
        assert place.is_relative_to(tmp_path / "here")
    assert paths.data_folder() != paths.log_folder()


def test_a_relative_home_does_not_move_with_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INBOX_TUI_HOME", "home")
    assert paths.data_folder() == tmp_path / "home" / "data"


def test_a_tilde_is_the_users_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", "~/inbox")
    assert paths.log_folder() == Path.home() / "inbox" / "logs"


@pytest.mark.usefixtures("no_home")
def test_without_it_the_system_says_where() -> None:
    for place in (paths.data_folder(), paths.log_folder()):
        assert place.is_relative_to(Path.home())
        assert "inbox-tui" in place.parts
    assert paths.database_file() == paths.data_folder() / "inbox.db"


def test_the_database_can_be_chosen_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_TUI_DB", str(tmp_path / "other.db"))
    assert paths.database_file() == tmp_path / "other.db"
    assert not paths.data_folder().is_relative_to(tmp_path)


def test_a_network_has_a_folder_of_its_own_that_others_cannot_read() -> None:
    folder = paths.network_folder("sandbox")
    assert folder.is_dir()
    assert mode(folder) == 0o700
    assert folder != paths.network_folder("email")


def test_a_private_folder_is_private_whatever_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o277)
    try:
        made = paths.private_folder(tmp_path / "made")
    finally:
        os.umask(before)
    assert mode(made) == 0o700
    assert paths.private_folder(made) == made


def test_the_configuration_can_be_chosen_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.config_file().is_relative_to(os.environ[paths.HOME_VARIABLE])
    monkeypatch.setenv("INBOX_TUI_CONFIG", str(tmp_path / "mine.toml"))
    assert paths.config_file() == tmp_path / "mine.toml"


@pytest.mark.usefixtures("no_home")
def test_without_it_the_configuration_is_where_the_system_says() -> None:
    assert paths.config_file().name == "config.toml"
    assert paths.config_file().is_relative_to(os.environ["XDG_CONFIG_HOME"])
