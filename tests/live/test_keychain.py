"""The keychain against a real Secret Service, from a process of its own as the program is."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.live.secret_service import SecretService, missing, running

pytestmark = pytest.mark.live

PROGRAM = """
import json, sys
from inbox_tui import keychain
from inbox_tui.adapter import Field

FIELDS = (Field(name="password", prompt="Password", secret=True),)
NORA = ("bluesky-nora", "bluesky")
KEYRING = keychain.SecretPlace.KEYRING

def show(action):
    try:
        print(json.dumps(action()))
    except keychain.KeychainError as error:
        print(json.dumps([type(error).__name__, str(error), error.advice]))
        sys.exit(4)
"""
STORE = "keychain.store(*NORA, {'password': %r}, KEYRING)"
READ = "keychain.read(*NORA, FIELDS, KEYRING).reveal('password')"


def ask(service: SecretService, expression: str, **environment: str) -> tuple[int, Any, str]:
    """Evaluate ``expression`` in a new process; return its status, its answer and its stderr."""
    code = f"{PROGRAM}\nshow(lambda: {expression})"
    ended = service.run(sys.executable, "-c", code, **environment)
    return ended.returncode, json.loads(ended.stdout), ended.stderr


@pytest.mark.parametrize("value", ["plain", "pässwörd 🎈 “q” \\ \n end", "x" * 5000, "🎈" * 1500])
def test_a_secret_survives_the_process_that_stored_it(
    secret_service: SecretService, value: str
) -> None:
    assert ask(secret_service, STORE % value) == (0, None, "")
    assert ask(secret_service, READ) == (0, value, "")


def test_a_removed_account_leaves_nothing_in_the_keyring(secret_service: SecretService) -> None:
    ask(secret_service, STORE % ("x" * 5000))
    ask(secret_service, "keychain.vault(*NORA, FIELDS, KEYRING).save('y' * 3000)")
    items = (
        "len(list(__import__('keyring').get_keyring().get_preferred_collection().get_all_items()))"
    )
    assert ask(secret_service, items)[1] == 1 + 6 + 4  # names; head and parts of each

    assert ask(secret_service, "keychain.remove(*NORA, KEYRING)") == (0, True, "")

    assert ask(secret_service, items)[1] == 0
    status, answer, _ = ask(secret_service, READ)
    assert (status, answer[0]) == (4, "SecretLost")


def test_the_secret_is_in_no_file_as_it_is(secret_service: SecretService) -> None:
    ask(secret_service, STORE % "canary-value-of-the-test")

    home = Path(secret_service.environment["HOME"])
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".keyring" for path in files)
    assert not [path for path in files if b"canary-value" in path.read_bytes()]


def test_the_keyring_is_named(secret_service: SecretService) -> None:
    assert ask(secret_service, "keychain.keyring_name()") == (0, "SecretService Keyring", "")


@pytest.mark.parametrize("expression", [STORE % "word", READ, "keychain.remove(*NORA, KEYRING)"])
def test_a_locked_keyring_is_told_at_once(secret_service: SecretService, expression: str) -> None:
    ask(secret_service, STORE % "word")
    secret_service.lock()
    began = time.monotonic()

    status, answer, errors = ask(secret_service, expression)

    assert time.monotonic() - began < 30
    assert (status, answer[0], errors) == (4, "KeychainLocked", "")
    assert "--secret-file" in answer[2]


def test_a_daemon_that_hangs_is_given_up_and_the_program_ends(
    secret_service: SecretService,
) -> None:
    ask(secret_service, STORE % "word")
    began = time.monotonic()

    with secret_service.frozen():
        status, answer, errors = ask(secret_service, READ)

    assert time.monotonic() - began < 30  # it would hang for ever; the machine may be busy
    assert (status, answer[0], errors) == (4, "KeychainSlow", "")
    assert ask(secret_service, READ) == (0, "word", "")


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_a_keyring_that_nobody_set_up_is_told_at_once() -> None:
    with running(set_up=False) as service:
        began = time.monotonic()

        status, answer, errors = ask(service, STORE % "word")

        assert time.monotonic() - began < 30
        assert (status, answer[0], errors) == (4, "KeychainLocked", "")


def test_no_session_bus_is_told_at_once(secret_service: SecretService) -> None:
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": ""}

    status, answer, errors = ask(secret_service, STORE % "word", **nowhere)

    assert (status, answer[0], errors) == (4, "NoKeychain", "")


def test_the_environment_needs_no_session_bus(secret_service: SecretService) -> None:
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "", "INBOX_TUI_TOKEN_BLUESKY_NORA": "given"}

    assert ask(secret_service, READ, **nowhere) == (0, "given", "")
