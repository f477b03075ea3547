from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import database_file, log_folder, private_folder
from inbox_tui.store import Store, audit_chain
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run, line
from tests.cli.terminal import terminal

WORDS = "my router reboots every single night"
KILL_AT = (
    "import os, signal; from inbox_tui import crashpoints;"
    "crashpoints.hook = lambda name: name == {moment!r} and os.kill(os.getpid(), signal.SIGKILL);"
    "from inbox_tui.cli import main; main()"
)


@pytest.fixture
def asked(nora: Run, world: World) -> Run:
    """Let Tomas and Carla write to Nora, each in a thread of their own."""
    world.post("tomas", f"@nora {WORDS}")
    world.post("carla", "@nora a question of my own")
    assert nora("pull").exit_code == 0
    log = private_folder(log_folder()) / "inbox-tui.log"
    log.write_text("WARNING tomas again\n")
    return nora


def files_with(home: Path, text: str) -> list[str]:
    """Return our files, not the sandbox network's own, that hold ``text``."""
    return [
        file.name
        for file in sorted(home.rglob("*"))
        if file.is_file()
        and "networks" not in file.parts
        and text.encode() in file.read_bytes().lower()
    ]


def test_a_person_is_erased_and_the_numbers_are_told(asked: Run, home: Path) -> None:
    assert set(files_with(home, "tomas")) >= {"inbox-tui.log"}
    result = asked("forget", "@Tomas", "--yes")
    assert result.exit_code == ExitCode.DONE, result.stderr
    assert "  1 messages by them" in result.stderr
    assert "  0 dead letters, 1 log files" in result.stderr
    assert "This cannot be undone." in result.stderr
    assert result.stdout.startswith("forgotten messages 1 conversations 1 ")
    assert files_with(home, "tomas") == []
    assert files_with(home, WORDS) == []
    assert asked("audit", "verify").exit_code == ExitCode.DONE
    assert "carla" in asked("list").stdout
    asked("pull")
    assert files_with(home, "tomas") == []


def test_without_a_terminal_and_yes_nothing_is_erased(asked: Run, home: Path) -> None:
    before = files_with(home, "tomas")
    result = asked("forget", "tomas")
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    assert "--yes" in result.stderr
    assert files_with(home, "tomas") == before


@pytest.mark.parametrize(
    ("typed", "code"), [("tomas", ExitCode.DONE), ("yes", ExitCode.NOT_CONFIRMED)]
)
def test_at_a_terminal_the_handle_is_typed(
    typed: str, code: ExitCode, asked: Run, home: Path
) -> None:
    with terminal("forget", "tomas") as opened:
        opened.see("To erase, type tomas")
        opened.type(f"{typed}\n")
        assert opened.end() is code, opened.screen
    assert bool(files_with(home, WORDS)) is (code is not ExitCode.DONE)


def test_several_of_a_name_are_listed_not_guessed(asked: Run) -> None:
    people = "\n".join(
        line(n, author={"name": f"Tomas {n}", "handle": "tomas", "id": f"elsewhere-{n}"})
        for n in (1, 2)
    )
    assert asked("import", "--account", "nora", "-", stdin=people).exit_code == 0
    result = asked("forget", "tomas", "--yes")
    assert result.exit_code == ExitCode.ERROR
    assert "Several people" in result.stderr
    assert "elsewhere-1" in result.stderr
    assert "elsewhere-2" in result.stderr
    assert asked("forget", "elsewhere-2", "--yes").exit_code == ExitCode.DONE
    assert "elsewhere-2" not in asked("forget", "tomas", "--yes").stderr


def test_nobody_and_ourselves_are_refused(asked: Run) -> None:
    assert "nobody called zoe" in asked("forget", "zoe", "--yes").stderr
    ours = asked("forget", "nora", "--yes")
    assert ours.exit_code == ExitCode.ERROR


def test_who_was_forgotten_can_be_forgotten_again(asked: Run) -> None:
    assert asked("forget", "tomas", "--yes").exit_code == ExitCode.DONE
    again = asked("forget", "sandbox:tomas", "--yes")
    assert again.exit_code == ExitCode.DONE
    assert "was forgotten before" in again.stderr


@pytest.mark.parametrize(
    "moment", ["surveyed", "logs cleaned", "written", "committed", "index optimised", "vacuumed"]
)
def test_a_run_that_was_killed_is_finished_by_the_next(moment: str, asked: Run, home: Path) -> None:
    code = KILL_AT.format(moment=f"forget:{moment}")
    words = [sys.executable, "-c", code, "forget", "tomas", "--yes"]
    killed = subprocess.run(words, capture_output=True, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with Store.open(database_file()) as store:
        assert audit_chain.find_break(store.read()) == ""
        assert store.read().execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert asked("forget", "tomas", "--yes").exit_code == ExitCode.DONE
    assert files_with(home, "tomas") == []
    assert files_with(home, WORDS) == []
    assert "carla" in asked("list").stdout
    assert asked("audit", "verify").exit_code == ExitCode.DONE
