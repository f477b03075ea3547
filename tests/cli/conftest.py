"""A home of its own for each test, and the program as other programs see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from inbox_tui import registry
from inbox_tui.cli.program import program
from inbox_tui.paths import network_folder
from inbox_tui_sandbox.world import World
from tests.cli.locked_network import with_locked

Run = Callable[..., Result]
PROGRAM = (sys.executable, "-c", "from inbox_tui.cli import main; main()")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home, no secrets in the environment, and no keyring."""
    folder = tmp_path / "home"
    for name in os.environ:
        if name.startswith("INBOX_TUI_") or name in {"VISUAL", "EDITOR"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("INBOX_TUI_HOME", str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return folder


@pytest.fixture
def run() -> Run:
    """Run a command in this process; ``stdin`` is no terminal."""

    def call(*words: object, stdin: str | bytes | None = None) -> Result:
        arguments = [str(word) for word in words]
        return CliRunner().invoke(program, arguments, input=stdin, prog_name="inbox-tui")

    return call


@pytest.fixture
def nora(run: Run) -> Run:
    """Put Nora at the machine, with an account of her own on the sandbox; return ``run``."""
    assert run("me", "Nora Lind").exit_code == 0
    assert run("account", "add", "sandbox", "--handle", "nora").exit_code == 0
    return run


@pytest.fixture
def locked(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Offer the locked network beside the others, to Nora; return ``run``."""
    monkeypatch.setattr(registry, "load", with_locked(registry.load))
    assert run("me", "Nora Lind").exit_code == 0
    return run


@pytest.fixture
def world(home: Path) -> Iterator[World]:
    """Open the sandbox network, from outside any account."""
    with World(network_folder("sandbox")) as opened:
        yield opened


def start(*words: str, **options: Any) -> subprocess.Popen[str]:
    """Start the program in a process of its own."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
    return subprocess.Popen([*PROGRAM, *words], **pipes)


def json_lines(text: str) -> list[dict[str, Any]]:
    """Return the objects of JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def line(number: int, **changes: object) -> str:
    """Return a line of an import file."""
    return json.dumps(
        {
            "id": f"m{number}",
            "conversation": f"c{number}",
            "parent": None,
            "author": {"name": "Jo Park", "handle": "jo", "id": "u1"},
            "at": "2026-11-21T18:31:00Z",
            "text": f"Hello number {number}",
            "kind": "mention",
            **changes,
        }
    )
