"""A home that cannot be used: each command says which file the system refuses, and what to do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import file_fault
from inbox_tui.paths import config_file, data_folder, database_file
from tests.cli.conftest import PROGRAM, Run, line, start

COMMANDS = (
    "list",
    "show 1",
    "search hello",
    "next",
    "done 1",
    "me",
    "pull",
    "doctor",
    "audit verify",
)
CHANGING = (
    "done 1",
    "tag 1 billing",
    "note 1 hello",
    "me Ada",
    "snooze 1 3h",
    "draft 1 --as nora --text x",
)


@pytest.fixture
def desk(nora: Run) -> Run:
    messages = "\n".join(line(number) for number in range(3))
    assert nora("import", "-", "--account", "nora", stdin=messages).exit_code == ExitCode.DONE
    return nora


@pytest.fixture
def unprivileged(desk: Run) -> Iterator[Run]:
    """Run the commands as somebody whom permissions hold."""
    if os.geteuid() == 0:
        pytest.skip("root may do everything")
    yield desk
    for folder in (data_folder().parent, data_folder()):
        folder.chmod(0o700)


def faults(run: Run, commands: tuple[str, ...] = COMMANDS) -> dict[str, str]:
    """Run commands that have to fail; return what they said, of which none may be a crash."""
    told = {}
    for words in commands:
        ended = run(*words.split())
        assert ended.exit_code == ExitCode.ERROR, (words, ended.output)
        assert isinstance(ended.exception, SystemExit)
        told[words] = ended.stdout + ended.stderr
        assert "mistake in inbox-tui" not in told[words]
        assert "Errno" not in told[words]
    return told


def test_a_file_where_the_home_should_be_is_told_with_what_to_do(run: Run, home: Path) -> None:
    home.write_text("a letter")
    for words, said in faults(run).items():
        assert str(home) in said, words
        assert "name another folder with $INBOX_TUI_HOME" in said, words
    assert home.read_text() == "a letter"


def test_doctor_tells_all_it_can_where_the_home_cannot_be_used(run: Run, home: Path) -> None:
    home.write_text("a letter")
    said = run("doctor").stdout
    assert f"WRONG: {home}: File exists. A file stands where a folder has to be: move it" in said
    assert "ok: SQLite" in said
    assert said.count("WRONG") == 2


@pytest.mark.parametrize(("mode", "commands"), [(0o500, CHANGING), (0o000, COMMANDS)])
def test_a_home_that_is_not_ones_own_is_told_with_what_to_do(
    unprivileged: Run, mode: int, commands: tuple[str, ...]
) -> None:
    data_folder().chmod(mode)
    for words, said in faults(unprivileged, commands).items():
        assert str(data_folder()) in said or "read-only" in said, words


@pytest.mark.parametrize("refused", [13, 30])
def test_of_what_is_refused_in_our_own_folders_it_is_said_what_to_do(
    home: Path, refused: int
) -> None:
    ours = OSError(refused, os.strerror(refused), str(database_file()))
    assert file_fault(ours) == (
        f"{database_file()}: {os.strerror(refused)}. 'ls -ld {data_folder()}' shows whose it is: "
        "make it yours, or name another folder with $INBOX_TUI_HOME."
    )
    theirs = OSError(refused, os.strerror(refused), "/elsewhere/letter.txt")
    assert file_fault(theirs) == f"/elsewhere/letter.txt: {os.strerror(refused)}."


@pytest.mark.parametrize("damage", ["cut", "overwritten", "no database", "a folder", "a pipe"])
def test_a_damaged_inbox_is_left_as_it_is_by_every_command(desk: Run, damage: str) -> None:
    file = database_file()
    whole = file.read_bytes()
    match damage:
        case "cut":
            file.write_bytes(whole[:5000])
        case "overwritten":
            file.write_bytes(whole[:12_288] + b"\xa5" * 120_000 + whole[132_288:])
        case "no database":
            file.write_bytes(b"a letter, long enough to be looked at as a file of a database" * 200)
        case "a folder":
            file.unlink()
            file.mkdir()
        case "a pipe":
            file.unlink()
            os.mkfifo(file)
    before = file.read_bytes() if file.is_file() else b""
    for words, said in faults(desk).items():
        assert str(file) in said, words
    assert (file.read_bytes() if file.is_file() else b"") == before


@pytest.mark.parametrize(
    "content",
    [
        b"= nonsense",
        b"[keys",
        b"\xff\xfe\x00",
        b"[retention]\nkeep = 5",
        b"[[rules]]\nname = 1",
        b"\x00" * 9,
    ],
)
def test_a_configuration_that_is_wrong_stops_no_command(desk: Run, content: bytes) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_bytes(content)
    for words in ("list", "next", "pull", "rules list", "keys", "done 1"):
        assert desk(*words.split()).exit_code == ExitCode.DONE, words
    checked = desk("config", "check")
    assert checked.exit_code == ExitCode.ERROR
    assert f"{config_file()}, line " in checked.stdout
    assert config_file().read_bytes() == content


@pytest.mark.timeout(240)
def test_many_processes_at_once_lose_nothing(desk: Run) -> None:
    acts = [("tag", "1", f"tag{number}") for number in range(4)]
    acts += [("note", "2", f"note{number}") for number in range(4)]
    running = [start(*words) for words in acts]
    for process in running:
        said, told = process.communicate(timeout=120)
        assert process.returncode == ExitCode.DONE, told
        assert said
    (first,) = [row for row in desk("list", "--json").stdout.splitlines() if '"uid": 1,' in row]
    assert all(f'"tag{number}"' in first for number in range(4))
    notes = desk("note", "2").stdout
    assert all(f"note{number}" in notes for number in range(4))


def test_a_word_that_is_no_utf_8_is_refused_by_the_program_itself() -> None:
    ended = subprocess.run(
        [*map(os.fsencode, PROGRAM), b"person", b"\xff\xfe"], capture_output=True, check=False
    )
    assert ended.returncode == ExitCode.USAGE
    assert b"This is no UTF-8 text" in ended.stderr
