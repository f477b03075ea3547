"""Secrets in the environment are read there, and no program that is started sees them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

import pytest

from inbox_tui import keychain, redaction
from inbox_tui.adapter import Field
from inbox_tui.keychain import SecretPlace, environment
from inbox_tui.notices import desktop
from inbox_tui.programs import browser, editor, launching
from inbox_tui.redaction import redact

FIELDS = (Field(name="password", prompt="Password", secret=True),)
VARIABLE = "INBOX_TUI_TOKEN_BLUESKY_NORA"
OTHER = "MAIL_PASSWORD"
"""A name that says nothing to us; its value was read from somewhere else."""


@pytest.fixture(autouse=True)
def nothing_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_taken", {})
    monkeypatch.setattr(redaction, "_hidden", set())


def read() -> str:
    secret = keychain.read("bluesky-nora", "bluesky", FIELDS, SecretPlace.ENVIRONMENT)
    return secret.reveal("password")


def test_a_secret_that_was_taken_is_known_here_and_hidden_from_programs_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "canary-in-the-environment")
    environment.take_secrets()

    assert VARIABLE not in os.environ
    assert read() == "canary-in-the-environment"
    assert environment.names() == (VARIABLE,)
    show = [sys.executable, "-c", "import os; print(dict(os.environ))"]
    inherited = subprocess.run(show, capture_output=True, check=True).stdout
    assert b"PATH" in inherited
    assert b"canary" not in inherited


def test_a_secret_that_was_taken_is_redacted_before_anybody_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "canary-in-the-environment")
    environment.take_secrets()
    assert redact("it is canary-in-the-environment") == "it is [redacted]"


def test_what_is_set_later_counts_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "first")
    environment.take_secrets()
    monkeypatch.setenv(VARIABLE, "second")
    assert read() == "second"


def test_a_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(keychain.SecretLost, match=VARIABLE):
        read()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a program that writes its environment down; two secrets are in ours."""
    monkeypatch.setenv(VARIABLE, "canary-by-its-name")
    monkeypatch.setenv(OTHER, "canary-by-its-value")
    monkeypatch.setenv("ORDINARY", "is passed on")
    redaction.hide(["canary-by-its-value"])
    file = tmp_path / "program"
    file.write_text(f"#!/bin/sh\nenv > {tmp_path}/half && mv {tmp_path}/half {tmp_path}/seen\n")
    file.chmod(0o700)
    return file


def seen(program: Path) -> str:
    """Return what the program wrote, once it has ended."""
    file = program.with_name("seen")
    for _ in range(600):
        if file.exists():
            break
        threading.Event().wait(0.1)
    return file.read_text()


def test_an_editor_gets_no_secret(program: Path, tmp_path: Path) -> None:
    assert editor.run([str(program)], tmp_path / "draft") == 0
    assert "ORDINARY=is passed on" in seen(program)
    assert "canary" not in seen(program)


def test_a_viewer_gets_no_secret(program: Path) -> None:
    assert launching.launch([str(program)], "picture.png") == ""
    assert "ORDINARY=is passed on" in seen(program)
    assert "canary" not in seen(program)


def test_a_notification_gets_no_secret(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    desktop.show("New", "a message", print)
    assert "ORDINARY=is passed on" in seen(program)
    assert "canary" not in seen(program)


def test_a_browser_gets_no_secret_and_we_have_ours_afterwards(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser(str(program)))
    assert browser.open_address("https://a.example/") == ""
    assert "ORDINARY=is passed on" in seen(program)
    assert "canary" not in seen(program)
    assert os.environ[OTHER] == "canary-by-its-value"
    assert environment.secret(VARIABLE) == "canary-by-its-name"


def test_a_password_that_is_an_ordinary_word_takes_no_home_and_no_path_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redaction.hide(["homes", "nora", "/usr/bin"])
    given = {"HOME": "/homes/nora", "PATH": "/usr/bin", "USER": "nora"}
    for name, value in {**given, "PASSWORD": "nora"}.items():
        monkeypatch.setenv(name, value)
    passed_on = environment.without_secrets()
    assert given.items() <= passed_on.items()
    assert "PASSWORD" not in passed_on
