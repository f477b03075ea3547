"""Which adapters there are, and how a file of one's own comes to run."""

from __future__ import annotations

import json
import logging

import pytest

from inbox_tui.cli.commands import adapter
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import adapters_folder, log_folder
from inbox_tui.registry import dropped
from tests.cli.conftest import Run, json_lines
from tests.registry.own_file import mark, put


def test_the_list_tells_ours_from_files_and_why_one_is_off(run: Run) -> None:
    path = put()
    found = {line["network"]: line for line in json_lines(run("adapter", "list", "--json").stdout)}
    assert found["sandbox"]["origin"] == "ours"
    assert (found["sandbox"]["fault"], found["sandbox"]["trusted"]) == ("", None)
    board = found["board"]
    assert (board["origin"], board["place"], board["trusted"]) == ("file", str(path), False)
    assert "is not trusted" in board["fault"]
    assert "inbox-tui adapter trust board.py" in run("adapter", "list").stdout
    assert not mark().exists()


def test_before_a_file_is_trusted_it_is_shown_without_running_it(run: Run) -> None:
    path = put(more="    about = '\\x1b[2Jhostile'\n")
    sha256 = dropped.read(path).sha256
    told = run("adapter", "trust", "board.py")
    assert told.exit_code == ExitCode.NOT_CONFIRMED
    for words in (str(path), "Network:  board", "The Board: Speaks to a board.", sha256,
                  f"{path.stat().st_size} bytes", "with all your rights"):  # fmt: skip
        assert words in told.stderr
    assert not mark().exists()
    assert "is not trusted" in run("adapter", "list").stdout


def test_a_person_who_says_yes_trusts_it_and_one_who_does_not_does_not(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    put()
    monkeypatch.setattr(adapter, "has_terminal", lambda: True)
    assert run("adapter", "trust", "board.py", stdin="\n").exit_code == ExitCode.NOT_CONFIRMED
    assert "is not trusted" in run("adapter", "list").stdout
    assert run("adapter", "trust", "board.py", stdin="y\n").exit_code == 0
    assert "The Board" in run("adapter", "list").stdout


def test_a_script_names_the_very_bytes(run: Run) -> None:
    sha256 = dropped.read(put()).sha256
    other = run("adapter", "trust", "board.py", "--sha256", "0" * 64)
    assert (other.exit_code, "Nothing was trusted" in other.stderr) == (ExitCode.ERROR, True)
    assert (
        run("adapter", "trust", adapters_folder() / "board.py", "--sha256", sha256).exit_code == 0
    )
    listed = json_lines(run("adapter", "list", "--json").stdout)
    assert [line["trusted"] for line in listed if line["network"] == "board"] == [True]
    assert run("adapter", "untrust", "board.py").exit_code == 0
    assert "is not trusted" in run("adapter", "list").stdout
    assert run("adapter", "untrust", "board.py").exit_code == ExitCode.ERROR


def test_a_trusted_file_runs_no_more_where_its_network_is_named(run: Run) -> None:
    """Whoever is told that it is not trusted must be able to rely on that."""
    assert (
        run("adapter", "trust", "board.py", "--sha256", dropped.read(put()).sha256).exit_code == 0
    )
    told = run("adapter", "untrust", "board")
    assert (told.exit_code, told.stderr) == (0, "board.py is not trusted any more.\n")
    assert "board.py is not trusted" in run("adapter", "list").stdout
    assert run("adapter", "untrust", "board").exit_code == ExitCode.ERROR


def test_a_file_that_could_never_run_is_refused_with_the_reason(run: Run) -> None:
    put("my-board.py")
    put("open.py").chmod(0o666)
    for name, why in {
        "board.py": "There is no file",
        "/etc/board.py": "Only files in",
        "my-board.py": "small letters, digits and _",
        "open.py": "chmod go-w",
    }.items():
        told = run("adapter", "trust", name, "--sha256", "0" * 64)
        assert (told.exit_code, why in told.stderr) == (ExitCode.ERROR, True), told.stderr


def test_safe_mode_loads_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_TUI_SAFE_MODE", "0")
    sha256 = dropped.read(put()).sha256
    run("adapter", "trust", "board.py", "--sha256", sha256)
    told = run("--safe-mode", "adapter", "list")
    assert "In safe mode the adapter for 'board' is not loaded" in told.stdout
    assert "Safe mode: only our own adapters are loaded." in told.stderr
    assert not mark().exists()


def test_the_doctor_and_the_log_name_it(nora: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("told.py")
    out = nora("doctor")
    assert (out.exit_code, "note: told.py is not trusted" in out.stdout) == (0, True)
    nora("adapter", "trust", "told.py", "--sha256", dropped.read(path).sha256)
    out = nora("doctor")
    assert f"note: Network told: its adapter is not ours, but from {path}." in out.stdout
    assert out.exit_code == 0
    path.chmod(0o666)
    assert "chmod go-w" in nora("doctor").stdout
    logging.shutdown()
    log = (log_folder() / "inbox-tui.log").read_text()
    assert f"the adapter for told is not ours: {path}" in log


def test_json_escapes_what_a_file_says(run: Run) -> None:
    path = put(more="    title = 'a\\x1b[2Jb'\n")
    run("adapter", "trust", "board.py", "--sha256", dropped.read(path).sha256)
    line = next(
        line for line in run("adapter", "list", "--json").stdout.splitlines() if '"board"' in line
    )
    assert "\x1b" not in line
    assert json.loads(line)["title"] == "a\x1b[2Jb"
    assert "\x1b" not in run("adapter", "list").stdout
