"""``inbox-tui purge``: told before, asked for, and gone from the files afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import config_file, database_file
from inbox_tui.store import Store
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run
from tests.cli.terminal import terminal

WORDS = "my router reboots every single night"
OLD = "2020-01-01T00:00:00.000Z"


@pytest.fixture
def aged(nora: Run, world: World) -> Run:
    """Let Tomas have written years ago, and Carla today; both are answered for."""
    world.post("tomas", f"@nora {WORDS}")
    world.post("carla", "@nora a question of my own")
    assert nora("pull").exit_code == 0
    assert nora("done", "1", "2").exit_code == 0
    with Store.open(database_file()) as store, store.write() as conn:
        conn.execute(
            "UPDATE messages SET published = ?, received_at = ? WHERE content LIKE '%router%'",
            (OLD, OLD),
        )
        conn.execute("UPDATE conversations SET last_at = ? WHERE snippet LIKE '%router%'", (OLD,))
    return nora


def files_with(home: Path, text: str) -> list[str]:
    return [
        file.name
        for file in sorted(home.rglob("*"))
        if file.is_file() and "networks" not in file.parts and text.encode() in file.read_bytes()
    ]


def test_a_dry_run_says_what_would_go_and_changes_nothing(aged: Run, home: Path) -> None:
    result = aged("purge", "--older-than", "90d", "--dry-run")
    assert result.exit_code == ExitCode.DONE, result.stderr
    assert result.stdout == (
        "sandbox conversations 1 messages 1 drafts 0 replies 0 dead-letters 0 kept 0\n"
    )
    assert files_with(home, WORDS)


def test_what_is_old_leaves_the_files(aged: Run, home: Path) -> None:
    result = aged("purge", "--older-than", "90d", "--network", "sandbox", "--yes")
    assert result.exit_code == ExitCode.DONE, result.stderr
    assert "conversations 1 messages 1" in result.stdout
    assert files_with(home, WORDS) == []
    assert "carla" in aged("list", "--all").stdout + aged("search", "question").stdout
    assert aged("audit", "verify").exit_code == ExitCode.DONE
    again = aged("purge", "--older-than", "90d", "--yes")
    assert "conversations 0 messages 0" in again.stdout


def test_without_a_span_the_configuration_counts(aged: Run, home: Path) -> None:
    for words in (("--dry-run",), ("--yes",), ()):
        kept = aged("purge", *words)
        assert (kept.exit_code, kept.stdout) == (ExitCode.DONE, "")
        assert "sandbox-nora: kept for good." in kept.stderr
        assert "Nothing here has an end" in kept.stderr
    assert files_with(home, WORDS)
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[retention.networks]\nsandbox = "52w"\n')
    result = aged("purge", "--yes")
    assert result.exit_code == ExitCode.DONE, result.stderr
    assert files_with(home, WORDS) == []


def test_a_pull_lets_go_of_what_is_too_old_once_a_day(aged: Run, home: Path) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[retention]\nkeep = "52w"\n')
    with Store.open(database_file()) as store, store.write() as conn:
        conn.execute("UPDATE upkeep SET purged_at = ?", (OLD,))
    assert aged("pull").exit_code == ExitCode.DONE
    assert files_with(home, WORDS) == []
    assert "a question" in aged("search", "question").stdout


def test_nobody_is_asked_without_a_terminal(aged: Run, home: Path) -> None:
    result = aged("purge", "--older-than", "90d")
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    assert files_with(home, WORDS)


def test_a_person_says_yes(aged: Run, home: Path) -> None:
    with terminal("purge", "--older-than", "90d") as opened:
        opened.answer("Erase it for good? [y/N]: ", "n")
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
    assert files_with(home, WORDS)
    with terminal("purge", "--older-than", "90d") as opened:
        opened.answer("Erase it for good? [y/N]: ", "y")
        assert opened.end() is ExitCode.DONE, opened.screen
    assert files_with(home, WORDS) == []


@pytest.mark.parametrize(
    "words", [("--older-than", "soon"), ("--older-than", "0d"), ("--older-than", "-1d")]
)
def test_a_span_that_is_none_is_refused(aged: Run, words: tuple[str, ...]) -> None:
    assert aged("purge", *words, "--yes").exit_code == ExitCode.USAGE


def test_a_network_that_nobody_is_on_is_told(aged: Run) -> None:
    result = aged("purge", "--network", "bluesky", "--older-than", "1d", "--yes")
    assert result.exit_code == ExitCode.ERROR
    assert "No such account" in result.stderr
