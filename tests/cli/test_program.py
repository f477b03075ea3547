from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from inbox_tui import redaction
from inbox_tui.cli import exit_codes
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.program import COMMANDS, module_of, program
from inbox_tui.paths import log_folder
from inbox_tui.store import Store
from tests.cli.conftest import PROGRAM, Run, line, start

HEAVY = {"textual", "httpx", "imap_tools", "keyring", "sqlite_utils", "filelock", "msgspec",
         "platformdirs", "ssl", "logging"}  # fmt: skip


def loaded_by(*words: str) -> set[str]:
    """Return the modules loaded when the program has run in a process of its own."""
    code = (
        "import json, sys; from inbox_tui.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True,
                           check=True)  # fmt: skip
    return set(json.loads(ended.stderr.splitlines()[-1]))


def test_help_imports_no_command_and_nothing_heavy() -> None:
    loaded = loaded_by("--help")
    assert not loaded & HEAVY
    assert not {module_of(name) for name in COMMANDS} & loaded


@pytest.mark.parametrize(
    "command", [("list",), ("list", "--json"), ("show", "1"), ("search", "hello")]
)
def test_reading_imports_nothing_heavy(command: tuple[str, ...], nora: Run) -> None:
    assert nora("import", "--account", "nora", "-", stdin=line(1)).exit_code == 0
    assert not loaded_by(*command) & HEAVY


def test_help_names_every_command_and_every_exit_code(run: Run) -> None:
    text = " ".join(run("--help").stdout.split())
    for name, words in COMMANDS.items():
        assert f"{name} {words}" in text
    for code in ExitCode:
        assert f"{code.value} " in exit_codes.EPILOG
        assert f"{code.value} " in text


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_what_the_list_says_it_is(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str(limit=200) == COMMANDS[name]


@pytest.mark.parametrize("words", [["nonsense"], ["list", "--limit", "0"], ["show", "x"],
                                   ["account", "add"], ["list", "--nonsense"]])  # fmt: skip
def test_a_command_line_that_is_not_understood_is_usage(words: list[str], run: Run) -> None:
    result = run(*words)
    assert result.exit_code == ExitCode.USAGE
    assert result.stdout == ""
    assert "Usage:" in result.stderr


@pytest.mark.parametrize("command", [[], ["demo"]])
def test_a_screen_without_a_terminal_is_usage(command: list[str], run: Run) -> None:
    result = run(*command)
    assert result.exit_code == ExitCode.USAGE
    assert "terminal" in result.stderr


def test_a_reader_that_has_seen_enough_ends_it_quietly(nora: Run) -> None:
    many = "\n".join(line(number) for number in range(2000))
    assert nora("import", "--account", "nora", "-", stdin=many).exit_code == 0
    process = start("list", "--limit", "2000", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(30) == ExitCode.DONE


def test_a_crash_is_a_sentence_and_a_report_without_secrets(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:

    redaction.hide(["hunter2hunter2"])

    def broken(*_: object) -> None:
        raise RuntimeError("with hunter2hunter2 inside")

    monkeypatch.setattr(Store, "open", broken)
    result = run("list")
    assert result.exit_code == ExitCode.ERROR
    assert "mistake in inbox-tui (RuntimeError)" in result.stderr
    assert "Traceback" not in result.output
    (report,) = log_folder().glob("crash-*.txt")
    assert "RuntimeError" in report.read_text()
    assert "hunter2" not in report.read_text() + result.output


def test_the_inbox_file_can_be_chosen(run: Run, tmp_path: object) -> None:
    chosen = f"{tmp_path}/team.db"
    assert run("--db", chosen, "me", "Nora Lind").exit_code == 0
    assert run("--db", chosen, "me").stdout == "Nora Lind (NL)\n"
    assert run("me").exit_code == ExitCode.ERROR


@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_mistyped_folder_makes_no_inbox(
    by: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistyped = tmp_path / "nope" / "x.db"
    if by == "variable":
        monkeypatch.setenv("INBOX_TUI_DB", str(mistyped))
    words = ("--db", mistyped) if by == "option" else ()
    result = run(*words, "me", "Nora Lind")
    assert (result.exit_code, result.stdout) == (ExitCode.ERROR, "")
    assert result.stderr == f"There is no folder {mistyped.parent}.\n"
    assert not mistyped.parent.exists()


@pytest.mark.parametrize("words", ["list", "list --json", "--help", "pull"])
@pytest.mark.parametrize(
    ("redirection", "said"),
    [(">&-", "Stdout is closed"), ("> /dev/full", "annot be written: No space left on device.")],
)
def test_a_stdout_that_takes_nothing_is_one_plain_sentence(
    words: str, redirection: str, said: str, nora: Run
) -> None:
    nora("import", "--account", "nora", "-", stdin="\n".join(line(n) for n in range(300)))
    command = f'exec "$0" -c "$1" {words} {redirection}'
    ended = subprocess.run(["/bin/sh", "-c", command, PROGRAM[0], PROGRAM[2]],
                           capture_output=True, text=True, check=False)  # fmt: skip
    assert ended.returncode == ExitCode.ERROR
    told = [said_line for said_line in ended.stderr.splitlines() if "newest 50" not in said_line]
    assert len(told) == 1
    assert said in told[0]
    assert not list(log_folder().glob("crash-*"))


@pytest.mark.parametrize("redirection", ["<&-", "2>&-", "<&- 2>&-"])
def test_other_streams_that_are_closed_stop_nothing(redirection: str, run: Run) -> None:
    assert run("me", "Nora Lind").exit_code == 0
    command = f'exec "$0" -c "$1" list {redirection}'
    ended = subprocess.run(["/bin/sh", "-c", command, PROGRAM[0], PROGRAM[2]], check=False)
    assert ended.returncode == ExitCode.DONE


@pytest.mark.parametrize(
    ("words", "code"),
    [("list", ExitCode.DONE), ("pull", ExitCode.DONE), ("show 99", ExitCode.ERROR),
     ("nonsense", ExitCode.USAGE), ("reply 1 --as nora", ExitCode.NOT_CONFIRMED)],
)  # fmt: skip
def test_a_reader_of_stderr_that_has_gone_changes_nothing(
    words: str, code: ExitCode, nora: Run
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [*PROGRAM, *words.split()], stderr=writing, stdin=subprocess.DEVNULL, check=False
    )
    os.close(writing)
    assert ended.returncode == code
    assert not list(log_folder().glob("crash-*"))


def test_a_file_that_is_no_inbox_is_an_error(run: Run, tmp_path: object) -> None:
    with open(f"{tmp_path}/x.db", "w") as file:  # noqa: PTH123
        file.write("not a database, not at all" * 100)
    result = run("--db", f"{tmp_path}/x.db", "list")
    assert result.exit_code == ExitCode.ERROR
    assert "cannot be read as an inbox" in result.stderr
