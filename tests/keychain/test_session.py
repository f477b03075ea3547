"""Sessions: kept beside the secret, renewed by one process at a time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from inbox_tui import keychain
from inbox_tui.adapter import Field
from inbox_tui.keychain import SecretPlace, session

pytestmark = pytest.mark.terminal

ONE = (Field(name="password", prompt="Password", secret=True),)
FILE = SecretPlace.FILE
NORA = ("bluesky-nora", "bluesky")

COUNT = """
from inbox_tui import keychain
vault = keychain.vault("nora", "bluesky", (), keychain.SecretPlace.FILE)
for _ in range(25):
    with vault.locked():
        vault.save(str(int(vault.load() or 0) + 1))
"""


def test_processes_take_turns_with_one_session() -> None:
    processes = [subprocess.Popen([sys.executable, "-c", COUNT]) for _ in range(3)]

    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]

    assert keychain.vault("nora", "bluesky", (), FILE).load() == "75"


def test_a_session_held_for_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "TURN_SECONDS", 0.1)

    with (
        keychain.vault(*NORA, ONE, FILE).locked(),
        pytest.raises(keychain.SessionBusy),
        keychain.vault(*NORA, ONE, FILE).locked(),
    ):
        pass


def test_a_session_in_memory_is_one_for_the_process_and_ends_with_the_account() -> None:
    keychain.vault(*NORA, ONE, SecretPlace.NONE).save("session")

    assert keychain.vault(*NORA, ONE, SecretPlace.NONE).load() == "session"
    assert keychain.vault("other", "bluesky", ONE, SecretPlace.NONE).load() == ""
    keychain.remove(*NORA, SecretPlace.NONE)
    assert keychain.vault(*NORA, ONE, SecretPlace.NONE).load() == ""
