"""Reading from, keeping in and removing from each place; which one wins."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from inbox_tui import keychain, redaction
from inbox_tui.adapter import Field
from inbox_tui.keychain import SecretPlace

ONE = (Field(name="host", prompt="Host"), Field(name="password", prompt="Password", secret=True))
TWO = (*ONE, Field(name="relay", prompt="Relay password", secret=True, default=""))
FILE = SecretPlace.FILE
NORA = ("bluesky-nora", "bluesky")


def test_the_environment_wins_over_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain.store(*NORA, {"password": "kept"}, FILE)
    monkeypatch.setenv("INBOX_TUI_TOKEN_BLUESKY_NORA", "given")

    assert keychain.read(*NORA, ONE, FILE).reveal("password") == "given"


def test_the_environment_needs_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_TUI_TOKEN_BLUESKY_NORA", "given")
    monkeypatch.setitem(sys.modules, "keyring", None)

    secret = keychain.read(*NORA, ONE, SecretPlace.ENVIRONMENT)
    vault = keychain.vault(*NORA, ONE, SecretPlace.KEYRING)
    vault.save("session")

    assert (secret.reveal("password"), vault.load()) == ("given", "session")


def test_several_secret_fields_have_a_variable_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_TUI_TOKEN_BLUESKY_NORA", "not used")
    monkeypatch.setenv("INBOX_TUI_TOKEN_BLUESKY_NORA_PASSWORD", "first")
    monkeypatch.setenv("INBOX_TUI_TOKEN_BLUESKY_NORA_RELAY", "second")

    secret = keychain.read(*NORA, TWO, SecretPlace.ENVIRONMENT)

    assert (secret.reveal("password"), secret.reveal("relay")) == ("first", "second")


def test_an_unset_variable_is_named() -> None:
    with pytest.raises(keychain.SecretLost, match="INBOX_TUI_TOKEN_BLUESKY_NORA is not set"):
        keychain.read(*NORA, ONE, SecretPlace.ENVIRONMENT)


@pytest.mark.parametrize("place", [SecretPlace.ENVIRONMENT, SecretPlace.NONE])
def test_nothing_can_be_stored_where_nothing_is_kept(place: SecretPlace) -> None:
    with pytest.raises(ValueError, match="Nothing can be kept"):
        keychain.store(*NORA, {"password": "word"}, place)


def test_what_is_not_text_is_refused_before_anything_is_kept() -> None:
    with pytest.raises(keychain.KeychainRefused, match="not text"):
        keychain.store(*NORA, {"relay": "word", "password": "half \ud83c"}, FILE)

    assert not keychain.secret_file().exists()


@pytest.mark.parametrize(
    "touch",
    [
        lambda: keychain.store(*NORA, {"password": "canary-value"}, FILE),
        lambda: keychain.vault(*NORA, ONE, FILE).save('{"refreshJwt": "canary-value", "v": 1}'),
    ],
)
def test_values_that_are_kept_are_redacted(touch: Callable[[], None]) -> None:
    touch()
    assert redaction.redact("seen: canary-value") == "seen: [redacted]"


@pytest.mark.parametrize("read_back", [True, False])
def test_values_that_are_read_are_redacted(
    read_back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    keychain.store(*NORA, {"password": "canary-value"}, FILE)
    keychain.vault(*NORA, ONE, FILE).save(json.dumps({"token": "canary-session"}))
    monkeypatch.setattr(redaction, "_hidden", set())
    if read_back:
        keychain.read(*NORA, ONE, FILE)
        keychain.vault(*NORA, ONE, FILE).load()

    hidden = [redaction.redact(f"({word})") for word in ("canary-value", "canary-session")]

    assert (hidden == ["([redacted])"] * 2) is read_back


def test_importing_the_keychain_imports_no_keyring() -> None:
    look = (
        "import sys, inbox_tui.keychain\n"
        "print([n for n in ('keyring', 'filelock', 'msgspec', 'httpx') if n in sys.modules])"
    )

    assert subprocess.check_output([sys.executable, "-c", look], text=True) == "[]\n"
