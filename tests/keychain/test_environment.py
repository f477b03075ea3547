"""Secrets in the environment are read there, and no program that is started sees them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from inbox_tui import keychain
from inbox_tui.adapter import Field
from inbox_tui.keychain import SecretPlace, environment
from inbox_tui.redaction import redact

FIELDS = (Field(name="password", prompt="Password", secret=True),)
VARIABLE = "INBOX_TUI_TOKEN_BLUESKY_NORA"


@pytest.fixture(autouse=True)
def nothing_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_taken", {})


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
