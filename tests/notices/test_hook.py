"""The hook gets the particulars, no secret and no shell, and cannot hold anybody up."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from pathlib import Path

import pytest

from inbox_tui import redaction
from inbox_tui.notices import hook


def script(folder: Path, words: str) -> list[str]:
    """Return a command that runs these lines of Python."""
    file = folder / "hook.py"
    file.write_text(words)
    return [sys.executable, str(file)]


def test_it_gets_the_particulars_on_its_standard_input(tmp_path: Path) -> None:
    got = tmp_path / "got"
    command = script(tmp_path, f"import sys; open({str(got)!r}, 'w').write(sys.stdin.read())")
    hook.run(command, json.dumps({"at": "now"}))
    assert json.loads(got.read_text()) == {"at": "now"}


def test_no_shell_reads_its_arguments(tmp_path: Path) -> None:
    got = tmp_path / "got"
    command = script(tmp_path, f"import sys; open({str(got)!r}, 'w').write(sys.argv[1])")
    hook.run([*command, "$(touch x); `id` *"], "{}")
    assert got.read_text() == "$(touch x); `id` *"


def test_no_secret_stands_in_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    redaction.hide(["hunter2hunter2"])
    monkeypatch.setenv("INBOX_TUI_TOKEN", "first-secret")
    monkeypatch.setenv("INBOX_TUI_TOKEN_NORA", "second-secret")
    monkeypatch.setenv("SOMETHING_ELSE", "x hunter2hunter2 x")
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    got = tmp_path / "got"
    command = script(
        tmp_path,
        f"import json, os; open({str(got)!r}, 'w').write(json.dumps(dict(os.environ)))",
    )
    hook.run(command, "{}")
    environment = json.loads(got.read_text())
    assert not {"first-secret", "second-secret"} & set(environment.values())
    assert "hunter2" not in got.read_text()
    assert environment["INBOX_TUI_HOME"] == str(tmp_path)


def test_one_that_goes_on_is_killed_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hook, "SECONDS", 2.0)
    child = tmp_path / "child"
    command = script(
        tmp_path,
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(child)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n",
    )
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        hook.run(command, "{}")
    assert time.monotonic() - began < 60
    assert "was killed after 2 s" in caplog.text
    assert not _runs(int(child.read_text()))


def test_what_it_writes_stands_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    command = script(tmp_path, "print('no display'); raise SystemExit(3)")
    with caplog.at_level(logging.WARNING):
        hook.run(command, "{}")
    assert "ended with status 3. It wrote: no display" in caplog.text


def test_one_that_is_not_there_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        hook.run(["/nowhere/at/all"], "{}")
    assert "cannot be started" in caplog.text


def _runs(pid: int) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True
