"""In a real shell: the tab key completes, and nothing that a stranger wrote is ever run."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import sqlite3
import stat
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Run, line

SECONDS = 60
EVIL = "x;touch pwned $(touch pwned) `touch pwned` * ~ \"q' & | > pwned"
HOSTILE = "\x1b]0;x\x07 %F{red}$(touch pwned)`touch pwned` 'x\" \\"
START = {
    "bash": "bind 'set bell-style none'; source {script}; PS1='REA''DY '",
    "zsh": "autoload -Uz compinit; compinit -u -D; source {script}; unsetopt beep; PROMPT='REA''DY '",
}
OPEN = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}


class Shell:
    """An interactive shell on a terminal of its own."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.seen = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvp(command[0], command)
        termios.tcsetwinsize(self.fd, (40, 200))

    def type(self, keys: str) -> None:
        self.seen = ""
        os.write(self.fd, keys.encode())

    def see(self, wanted: str) -> str:
        """Wait until ``wanted`` has come since something was typed; return all of it."""
        until = time.monotonic() + SECONDS
        while wanted not in self.seen:
            left = until - time.monotonic()
            assert left > 0, f"{wanted!r} did not come: {self.seen!r}"
            if select.select([self.fd], [], [], left)[0]:
                self.seen += os.read(self.fd, 65536).decode(errors="replace")
        return self.seen


@contextmanager
def shell(name: str, folder: Path) -> Iterator[Shell]:
    """Open a shell that completes inbox-tui, in ``folder``."""
    opened = Shell(OPEN[name], folder)
    try:
        opened.type(START[name].format(script=folder / "script") + "\n")
        opened.see("READY ")
        yield opened
    finally:
        os.close(opened.fd)
        os.waitpid(opened.pid, 0)


@pytest.fixture
def folder(tmp_path: Path, nora: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an inbox full of traps, and a folder with the program in its path."""
    place = tmp_path / "here"
    place.mkdir()
    program = place / "inbox-tui"
    # Each call is recorded: what the shell made of the line is seen there, word by word.
    program.write_text(
        f'#!/bin/sh\nfor word; do printf "<%s>" "$word" >> calls; done\n'
        f"exec {PROGRAM[0]} -c '{PROGRAM[2]}' \"$@\"\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{place}:{os.environ['PATH']}")
    monkeypatch.setenv("TERM", "xterm")
    for name in ("PROMPT_COMMAND", "PS1", "HISTFILE", "ENV", "BASH_ENV"):
        monkeypatch.delenv(name, raising=False)
    message = json.loads(line(1)) | {"text": HOSTILE}
    assert nora("import", "--account", "nora", "-", stdin=json.dumps(message)).exit_code == 0
    (file,) = Path(os.environ["INBOX_TUI_HOME"]).rglob("inbox.db")
    with closing(sqlite3.connect(file)) as conn, conn:
        conn.execute("INSERT INTO flagged_words VALUES (?, '2026-11-21T18:31:00Z')", (EVIL,))
    return place


def write_script(run: Run, name: str, folder: Path) -> None:
    """Write the script of a shell, or skip the test where there is no such shell."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    (folder / "script").write_text(run("completion", name).stdout)


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_a_word_that_could_be_run_is_put_in_as_one_word(name: str, folder: Path, run: Run) -> None:
    write_script(run, name, folder)
    with shell(name, folder) as opened:
        opened.type("inbox-tui words rem\t")
        opened.see("remove")
        opened.type("\t")
        opened.see("pwned")
        opened.type("\nREA''DY\n")
        opened.see("READY")
        opened.type("echo do''ne\n")
        opened.see("done")
    assert (folder / "calls").read_text().endswith(f"<words><remove><{EVIL}>")
    assert not (folder / "pwned").exists()


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_the_words_about_a_number_are_shown_and_not_run(name: str, folder: Path, run: Run) -> None:
    write_script(run, name, folder)
    with shell(name, folder) as opened:
        opened.type("inbox-tui reply --as nora 9\t\x7f\t")
        opened.see("nora 9")
        opened.type("\x15echo do''ne\n")
        shown = opened.see("done")
    assert "\x1b]0;x" not in shown
    assert not (folder / "pwned").exists()


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_an_account_is_completed_after_an_equals_sign_too(
    name: str, folder: Path, run: Run
) -> None:
    write_script(run, name, folder)
    with shell(name, folder) as opened:
        for typed in ("inbox-tui list --account sand", "inbox-tui list --account=sand"):
            opened.type(f"{typed}\t")
            opened.see("sandbox-nora")
            opened.type("\n")
            opened.see("READY ")
    calls = (folder / "calls").read_text()
    assert "<list><--account><sandbox-nora>" in calls
    assert "<list><--account=sandbox-nora>" in calls


def test_fish_offers_and_quotes(folder: Path, run: Run) -> None:
    write_script(run, "fish", folder)
    asked = "source script; complete --escape -C 'inbox-tui words remove '; complete -C 'inbox-tui show '"
    ended = subprocess.run(
        ["fish", "--no-config", "-c", asked], cwd=folder, capture_output=True, text=True,
        check=True, timeout=SECONDS,
    )  # fmt: skip
    word, number = ended.stdout.splitlines()
    back = subprocess.run(
        ["fish", "--no-config", "-c", f"printf '%s' {word.split(chr(9))[0]}"], cwd=folder,
        capture_output=True, text=True, check=True, timeout=SECONDS,
    )  # fmt: skip
    assert back.stdout == EVIL
    assert number.split("\t")[0] == "1"
    assert "%F{red}" in number
    assert ended.stdout.replace("\n", "").replace("\t", "").isprintable()
    assert not (folder / "pwned").exists()
