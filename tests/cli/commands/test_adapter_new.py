"""A new adapter works as it is written, and what its tests find is told in sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.cli import adapter_verdicts
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import adapters_folder
from tests.cli.conftest import Run

TESTS = """
import os, pytest
def test_a_promise_is_kept(): pass
@pytest.mark.parametrize("case", ["one"])
def test_another_is_broken(case): assert 1 + 1 == 3, "it \\x1b[2Jdoes not add up"
def test_a_third_is_left_out(): pytest.skip("not applicable: there is none.")
def test_no_secret_is_at_hand(): assert "another-secret" not in str(os.environ)
"""


def test_a_new_adapter_passes_the_tests_and_can_be_trusted(run: Run) -> None:
    written = run("adapter", "new", "guest_book")
    assert written.exit_code == 0
    folder = adapters_folder()
    assert written.stdout.splitlines() == [
        str(folder / "guest_book.py"),
        str(folder / "test_guest_book.py"),
    ]
    checked = run("adapter", "check", "guest_book.py")
    assert checked.exit_code == 0, checked.output
    number, _, of_all = checked.stdout.splitlines()[-1].partition(" of ")
    assert of_all.startswith(f"{number} are as they should be; 0 left out, 0 wrong.")
    assert int(number) > 100
    asked = run("adapter", "trust", "guest_book.py")
    assert "It says:  GuestBook: GuestBook: a small service" in asked.stderr
    sha256 = next(line for line in asked.stderr.splitlines() if "SHA-256" in line).split()[-1]
    assert run("adapter", "trust", "guest_book.py", "--sha256", sha256).exit_code == 0
    assert "GuestBook" in run("adapter", "list").stdout


def test_what_is_wrong_is_told_in_sentences(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_TOKEN_NORA", "another-secret")
    (tmp_path / "board.py").write_text("")
    (tmp_path / "test_board.py").write_text(TESTS)
    told = run("adapter", "check", tmp_path / "board.py")
    assert told.exit_code == ExitCode.ERROR
    assert "WRONG: Another is broken (one) - test_another_is_broken[one]" in told.stdout
    assert "adapter check" in told.stderr
    assert "--only test_another_is_broken" in told.stderr
    assert "does not add up" in told.stdout
    assert "\x1b" not in told.stdout
    assert "left out: A third is left out: not applicable: there is none." in told.stdout
    assert "2 of 4 are as they should be; 1 left out, 1 wrong." in told.stdout


def test_only_some_can_be_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "board.py").write_text("")
    (tmp_path / "test_board.py").write_text(TESTS)
    told = run("adapter", "check", tmp_path / "board.py", "--only", "promise_is")
    assert told.exit_code == 0, told.output
    assert "1 of 1 are as they should be" in told.stdout
    none = run("adapter", "check", tmp_path / "board.py", "--only", "nothing_of_it")
    assert none.exit_code == ExitCode.ERROR
    assert "has 'nothing_of_it' in its name" in none.stderr
    assert "takes letters" in run("adapter", "check", tmp_path / "board.py", "--only", "a-b").stderr


def test_tests_that_cannot_run_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "board.py").write_text("")
    assert "test_board.py is missing" in run("adapter", "check", tmp_path / "board.py").stderr
    (tmp_path / "test_board.py").write_text("def")
    told = run("adapter", "check", tmp_path / "board.py")
    assert told.exit_code == ExitCode.ERROR
    assert "SyntaxError" in told.output


def test_without_pytest_it_says_how_to_get_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "board.py").write_text("")
    (tmp_path / "test_board.py").write_text(TESTS)
    monkeypatch.setattr(adapter_verdicts, "find_spec", lambda name: None)
    told = run("adapter", "check", tmp_path / "board.py")
    assert told.exit_code == ExitCode.ERROR
    assert "-m pip install pytest" in told.stderr


def test_safe_mode_runs_no_tests(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_TUI_SAFE_MODE", "1")
    (tmp_path / "board.py").write_text("")
    (tmp_path / "test_board.py").write_text("open('ran', 'w')")
    assert run("adapter", "check", tmp_path / "board.py").exit_code == ExitCode.ERROR


def test_nothing_that_is_there_is_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "test_board.py").write_text("mine")
    told = run("adapter", "new", "board", "--folder", tmp_path)
    assert (told.exit_code, "is there already" in told.stderr) == (ExitCode.ERROR, True)
    assert [path.name for path in tmp_path.glob("*board*")] == ["test_board.py"]
    assert (tmp_path / "test_board.py").read_text() == "mine"


@pytest.mark.parametrize("name", ["sandbox", "Board", "my-board", "test_board", "../board", ""])
def test_a_name_that_would_not_do_is_refused(run: Run, name: str) -> None:
    assert run("adapter", "new", name).exit_code == ExitCode.ERROR
    assert not adapters_folder().exists()


def test_a_program_is_written_with_the_right_to_be_run(run: Run, tmp_path: Path) -> None:
    for language in ("python", "node"):
        folder = tmp_path / language
        run("adapter", "new", "board", "--exec", "--language", language, "--folder", folder)
        (program,) = folder.glob("board-program*")
        assert program.stat().st_mode & 0o777 == 0o700
        assert program.name in (folder / "board.toml").read_text()
        assert "guestbook" not in "".join(path.read_text().lower() for path in folder.iterdir())
