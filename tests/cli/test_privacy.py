"""Nothing of ours is open to others, whatever the umask, and what was is closed: promise 29."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.logs import write_crash_report
from inbox_tui.paths import data_folder, database_file, log_folder, network_folder, secret_file
from inbox_tui.store import Store
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run
from tests.cli.locked_network import PASSWORD

UMASKS = (0o000, 0o022, 0o077)


@pytest.fixture(params=UMASKS, ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def _modes(folder: Path) -> dict[str, str]:
    """Return the mode of each file and folder in ``folder`` that differs from what it should be."""
    wrong = {}
    for path in (folder, *folder.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode != wanted:
            wrong[str(path.relative_to(folder))] = f"{mode:o}"
    return wrong


@pytest.mark.usefixtures("umask")
def test_all_that_the_program_writes_is_its_owners_alone(
    locked: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_LOG", "DEBUG")
    shutil.rmtree(home)  # what is made first is watched as well
    told = ""

    def run(*words: object, stdin: str | None = None) -> Result:
        nonlocal told
        result = locked(*words, stdin=stdin)
        assert result.exit_code == 0, result.output
        told += result.stderr
        return result

    run("me", "Nora Lind")
    run("account", "add", "locked", "--secret-stdin", "--secret-file", stdin=PASSWORD)
    run("account", "add", "sandbox", "--handle", "nora")
    with World(network_folder("sandbox")) as world:
        world.post("tomas", "@nora hello")
    run("pull", "--account", "sandbox-nora")
    write_crash_report(ValueError("of a test"), log_folder())
    with Store.open(database_file()) as store, store.write():
        backup = run("backup").stdout.strip()
        names = {path.name for path in home.rglob("*") if path.is_file()}
        assert _modes(home) == {}
    assert names >= {"inbox.db", "inbox.db-wal", "inbox.db-shm", "inbox.db.writer",
                     "inbox.db.in-use", "inbox.db.next", "inbox-tui.log", secret_file().name,
                     Path(backup).name}  # fmt: skip
    assert any(name.startswith("crash-") for name in names)
    assert any(name.endswith(".pull") for name in names)
    run("restore", backup)
    run("list")
    assert _modes(home) == {}
    assert "open to others" not in told, "it was closed late, not made closed"


def test_all_that_was_open_to_others_is_closed_at_the_next_start_and_told(
    nora: Run, home: Path
) -> None:
    nora("pull")
    nora("backup")
    write_crash_report(ValueError("of a test"), log_folder())
    places = [p for top in (data_folder(), log_folder()) for p in (top, *top.rglob("*"))]
    for place in places:
        place.chmod(0o777 if place.is_dir() else 0o666)
    result = nora("list")
    assert result.exit_code == 0
    for place in places:
        assert f"{place} was open to others" in result.stderr
    for top in (data_folder(), log_folder()):
        assert _modes(top) == {}
    assert "open to others" not in nora("list").stderr


def test_the_log_beside_a_wide_inbox_is_closed_too(nora: Run, tmp_path: Path) -> None:
    """Of an inbox that a person has put elsewhere; its folder stays the person's own business."""
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    chosen = folder / "mine.db"
    nora("--db", chosen, "me", "Nora Lind")
    with Store.open(chosen):
        beside = [path for path in folder.iterdir() if path.is_file()]
        for path in beside:
            path.chmod(0o664)
        told = nora("--db", chosen, "list").stderr
        assert {path.name for path in beside} >= {"mine.db", "mine.db-wal", "mine.db-shm"}
        for path in beside:
            assert f"{path} was open to others" in told
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_a_link_to_the_inbox_is_followed_to_its_own_locks(nora: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(database_file())
    assert "Nora Lind" in nora("--db", link, "me").stdout
    assert [path.name for path in tmp_path.glob("link*")] == ["link.db"]


def test_a_circle_of_links_and_a_folder_are_told(nora: Run, tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    one.symlink_to(two)
    two.symlink_to(one)
    result = nora("--db", one, "list")
    assert result.exit_code == ExitCode.ERROR
    assert "cannot be opened" in result.stderr
    assert "mistake in inbox-tui" not in result.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("ending", ["", "-wal", ".writer", ".in-use"])
def test_a_file_of_somebody_else_is_told_and_left_alone(nora: Run, ending: str) -> None:
    file = database_file().with_name(f"inbox.db{ending}")
    file.touch()
    os.chown(file, 12345, -1)
    result = nora("list")
    assert result.exit_code == ExitCode.ERROR
    assert f"{file} belongs to another user" in result.stderr
    assert "mistake in inbox-tui" not in result.stderr
    assert file.stat().st_uid == 12345


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_log_of_somebody_else_is_told_and_does_not_stop_the_inbox(nora: Run) -> None:
    nora("pull")
    crash = write_crash_report(ValueError("of a test"), log_folder())
    crash.chmod(0o644)
    os.chown(crash, 12345, -1)
    result = nora("list")
    assert result.exit_code == 0
    assert f"{crash} belongs to another user" in result.stderr
    assert stat.S_IMODE(crash.stat().st_mode) == 0o644


def test_a_foreign_inbox_is_known_without_being_root(
    nora: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    result = nora("list")
    assert result.exit_code == ExitCode.ERROR
    assert "belongs to another user" in result.stderr
