"""The desktop's keyring: kept exactly, refused in words, given up in time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError

from inbox_tui import keychain
from inbox_tui.adapter import Field
from inbox_tui.keychain import SecretPlace

ONE = (Field(name="host", prompt="Host"), Field(name="password", prompt="Password", secret=True))
TWO = (*ONE, Field(name="relay", prompt="Relay password", secret=True, default=""))
KEYRING = SecretPlace.KEYRING
NORA = ("bluesky-nora", "bluesky")
SERVICE = "inbox_tui:bluesky:bluesky-nora"


class Memory(KeyringBackend):
    """A good keyring."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")


class WindowsLike(Memory):
    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise PasswordSetError("(1783, 'CredWrite', 'The stub received bad data')")
        super().set_password(service, username, password)


class Forgetful(Memory):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Distorting(Memory):
    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password.strip())


class Sticky(Memory):
    def delete_password(self, service: str, username: str) -> None:
        pass


class Locked(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("Failed to unlock the collection!")


class Slow(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(60)
        return None


class Broken(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        raise ConnectionResetError("the daemon died")


class Alternative(Memory):
    """As keyrings.alt's own: base64 in a file."""


Alternative.__module__ = "keyrings.alt.file"


class PlaintextKeyring(Memory):
    """As the one inside keyrings.cryptfile."""


class CryptFile(Memory):
    @property
    def keyring_key(self) -> str:
        raise AssertionError("asks for a password in the terminal")


class Chain(chainer.ChainerBackend):
    backends: ClassVar[list[KeyringBackend]] = []


ASK = """
from inbox_tui import keychain
try:
    keychain.vault("nora", "bluesky", (), keychain.SecretPlace.KEYRING).load()
except keychain.KeychainError as error:
    print(type(error).__name__)
"""


def ask(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load a session in a new process, which says which error it got."""
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, **environment},
        text=True,
        capture_output=True,
        check=True,
        timeout=30,
    )


def use(backend: KeyringBackend) -> KeyringBackend:
    keyring.set_keyring(backend)
    return backend


@pytest.fixture
def memory() -> Memory:
    backend = Memory()
    use(backend)
    return backend


def test_a_secret_is_read_back_as_it_was_stored(memory: Memory) -> None:
    keychain.store(*NORA, {"password": "pässwörd 🎈"}, KEYRING)

    assert keychain.read(*NORA, ONE, KEYRING).reveal("password") == "pässwörd 🎈"
    assert memory.kept[SERVICE, "password"] == "pässwörd 🎈"


def test_two_accounts_never_share_a_secret(memory: Memory) -> None:
    keychain.store("a", "email", {"password": "of account a"}, KEYRING)
    keychain.store("b", "email", {"password": "of account b"}, KEYRING)

    assert keychain.read("a", "email", ONE, KEYRING).reveal("password") == "of account a"
    with pytest.raises(keychain.SecretLost):
        keychain.read("a", "bluesky", ONE, KEYRING)


def test_an_optional_field_that_was_left_empty_has_its_default(memory: Memory) -> None:
    keychain.store(*NORA, {"password": "word", "relay": "other"}, KEYRING)
    keychain.store(*NORA, {"password": "word", "relay": ""}, KEYRING)

    assert keychain.read(*NORA, TWO, KEYRING).reveal("relay") == ""


def test_a_missing_secret_is_told_with_the_place_and_the_account(memory: Memory) -> None:
    with pytest.raises(keychain.SecretLost, match=r"keyring .*Memory.* 'password' .*bluesky-nora"):
        keychain.read(*NORA, ONE, KEYRING)


@pytest.mark.parametrize("account", ["", "../x", "a/b", "a:b", ".session"])
def test_an_account_id_cannot_reach_into_another_ones_entries(memory: Memory, account: str) -> None:
    with pytest.raises(ValueError, match="Not an account's id"):
        keychain.store(account, "email", {"password": "word"}, KEYRING)


def test_a_new_secret_forgets_the_session_of_the_old_one(memory: Memory) -> None:
    keychain.store(*NORA, {"password": "old"}, KEYRING)
    keychain.vault(*NORA, ONE, KEYRING).save("old session")
    keychain.store(*NORA, {"password": "new"}, KEYRING)

    assert keychain.vault(*NORA, ONE, KEYRING).load() == ""


@pytest.mark.parametrize(
    ("backend", "error", "words"),
    [
        (fail.Keyring, keychain.NoKeychain, "no keyring"),
        (null.Keyring, keychain.NoKeychain, "no keyring"),
        (Forgetful, keychain.NoKeychain, "forgets"),
        (Locked, keychain.KeychainLocked, "locked"),
        (Broken, keychain.KeychainError, "ConnectionResetError"),
        (Distorting, keychain.SecretLost, "something else"),
        (Alternative, keychain.KeychainRefused, "plain text"),
        (PlaintextKeyring, keychain.KeychainRefused, "plain text"),
        (CryptFile, keychain.KeychainRefused, "middle of the screen"),
    ],
)
def test_a_keyring_that_cannot_be_trusted_is_refused_in_words_and_holds_nothing(
    backend: type[KeyringBackend],
    error: type[keychain.KeychainError],
    words: str,
    home: Path,
) -> None:
    bad = use(backend())

    with pytest.raises(error, match=words) as caught:
        keychain.store(*NORA, {"password": " s3cret-word "}, KEYRING)

    assert "s3cret" not in str(caught.value)
    assert "INBOX_TUI_TOKEN_" in caught.value.advice
    assert "--secret-file" in caught.value.advice
    assert "s3cret" not in "".join(getattr(bad, "kept", {}).values())
    assert not any("s3cret" in path.read_text() for path in home.rglob("*") if path.is_file())


def test_a_keyring_that_hangs_is_given_up_after_three_seconds() -> None:
    use(Slow())
    began = time.monotonic()

    with pytest.raises(keychain.KeychainSlow, match="3 seconds"):
        keychain.store(*NORA, {"password": "word"}, KEYRING)

    assert time.monotonic() - began < 30, "the machine may be busy; the keyring takes a minute"


def test_a_keyring_that_hangs_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    (tmp_path / "hanging.py").write_text(
        "import threading, keyring.backend\n"
        "class Keyring(keyring.backend.KeyringBackend):\n"
        "    priority = 1\n"
        "    def get_password(self, service, username): threading.Event().wait()\n"
        "    set_password = delete_password = get_password\n"
    )
    began = time.monotonic()

    ended = ask(PYTHON_KEYRING_BACKEND="hanging.Keyring", PYTHONPATH=str(tmp_path))

    assert ended.stdout == "KeychainSlow\n"
    assert time.monotonic() - began < 25  # it hangs for ever


@pytest.mark.parametrize("name", ["no.such.Keyring", "keyring.Missing", "nodots", ""])
def test_a_wrong_choice_of_backend_is_told_and_nothing_else_is_printed(name: str) -> None:
    ended = ask(PYTHON_KEYRING_BACKEND=name)

    assert (ended.stdout, ended.stderr) == ("NoKeychain\n", "")


def test_complaints_of_the_keyring_library_stay_off_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "python_keyring").mkdir()
    (tmp_path / "python_keyring" / "keyringrc.cfg").write_text("[backend]\n")

    assert ask(XDG_CONFIG_HOME=str(tmp_path)).stderr == ""


def test_a_plain_keyring_is_used_where_a_person_asked_for_it_and_the_session_follows() -> None:
    plain = Alternative()
    use(plain)
    keychain.store(*NORA, {"password": "word"}, KEYRING, plaintext_allowed=True)
    keychain.vault(*NORA, ONE, KEYRING).save("session")

    assert keychain.vault(*NORA, ONE, KEYRING).load() == "session"
    with pytest.raises(keychain.KeychainRefused):
        keychain.vault("other", "bluesky", ONE, KEYRING).save("session")
    with pytest.raises(keychain.KeychainRefused):
        keychain.keyring_name()


def test_a_plain_keyring_hidden_in_a_chain_is_refused() -> None:
    Chain.backends = [Memory(), Alternative()]
    use(Chain())

    with pytest.raises(keychain.KeychainRefused, match="plain text"):
        keychain.store(*NORA, {"password": "word"}, KEYRING)


def test_the_keyring_is_named_for_a_person(memory: Memory) -> None:
    assert "Memory" in keychain.keyring_name()


def test_removal_takes_fields_parts_and_session(memory: Memory) -> None:
    keychain.store(*NORA, {"password": "x" * 5000, "relay": "word"}, KEYRING)
    keychain.vault(*NORA, TWO, KEYRING).save("y" * 2000)
    keychain.store("other", "bluesky", {"password": "stays"}, KEYRING)

    assert keychain.remove(*NORA, KEYRING)

    assert not [key for key in memory.kept if key[0] == SERVICE]
    assert keychain.read("other", "bluesky", ONE, KEYRING).reveal("password") == "stays"
    assert not keychain.remove(*NORA, KEYRING)


def test_removal_finds_fields_that_a_later_version_no_longer_has(memory: Memory) -> None:
    keychain.store(*NORA, {"old_field": "word"}, KEYRING)
    keychain.store(*NORA, {"password": "word"}, KEYRING)

    keychain.remove(*NORA, KEYRING)

    assert not memory.kept


def test_removal_that_leaves_something_is_not_called_done() -> None:
    use(Sticky())
    keychain.store(*NORA, {"password": "hunter22"}, KEYRING)

    with pytest.raises(keychain.KeychainError, match="still holds 'password'"):
        keychain.remove(*NORA, KEYRING)


def test_removal_reaches_every_keyring_of_a_chain() -> None:
    first, second = Memory(), Memory()
    Chain.backends = [first, second]
    use(Chain())
    keychain.store(*NORA, {"password": "word"}, KEYRING)
    second.kept.update(first.kept)

    keychain.remove(*NORA, KEYRING)

    assert not first.kept
    assert not second.kept


@pytest.mark.parametrize(
    "value", ["x" * 1281, "x" * 5000, "🎈" * 2000, f"inbox-tui parts a 1 {'0' * 64}"]
)
def test_a_keyring_of_1280_characters_keeps_a_longer_secret(value: str) -> None:
    backend = WindowsLike()
    use(backend)
    keychain.store(*NORA, {"password": value}, KEYRING)

    assert keychain.read(*NORA, ONE, KEYRING).reveal("password") == value


@pytest.mark.parametrize("shorter", ["y" * 1500, "short"])
def test_parts_of_a_longer_value_do_not_outlive_it(shorter: str, memory: Memory) -> None:
    keychain.store(*NORA, {"password": "x" * 5000}, KEYRING)
    keychain.store(*NORA, {"password": shorter}, KEYRING)

    assert keychain.read(*NORA, ONE, KEYRING).reveal("password") == shorter
    assert not any("xxx" in value for value in memory.kept.values())
