"""The file of secrets: for its owner alone, whole or untouched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from inbox_tui import keychain
from inbox_tui.adapter import Field
from inbox_tui.keychain import SecretPlace

ONE = (Field(name="password", prompt="Password", secret=True),)
FILE = SecretPlace.FILE
NORA = ("bluesky-nora", "bluesky")


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_the_file_is_for_its_owner_alone(mask: int) -> None:
    before = os.umask(mask)
    try:
        keychain.store(*NORA, {"password": "word"}, FILE)
        keychain.vault(*NORA, ONE, FILE).save("session")
        with keychain.vault(*NORA, ONE, FILE).locked():
            pass
    finally:
        os.umask(before)

    data = keychain.secret_file().parent
    files = [path for path in data.rglob("*") if path.is_file()]
    assert keychain.secret_file() in files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_refused_closed_and_then_read(mode: int) -> None:
    keychain.store(*NORA, {"password": "word"}, FILE)
    keychain.secret_file().chmod(mode)

    with pytest.raises(keychain.KeychainRefused, match=f"{mode:04o}"):
        keychain.read(*NORA, ONE, FILE)

    assert stat.S_IMODE(keychain.secret_file().stat().st_mode) == 0o600
    assert keychain.read(*NORA, ONE, FILE).reveal("password") == "word"


@pytest.mark.parametrize("content", ["", "[]", '{"s": {"n": 1}}', "\udcff"])
def test_a_damaged_file_is_told_and_left_as_it_is(content: str) -> None:
    keychain.store(*NORA, {"password": "word"}, FILE)
    damaged = content.encode(errors="surrogateescape")
    keychain.secret_file().write_bytes(damaged)

    with pytest.raises(keychain.KeychainError, match="cannot be read"):
        keychain.store(*NORA, {"password": "new"}, FILE)

    assert keychain.secret_file().read_bytes() == damaged


def test_a_file_of_somebody_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain.store(*NORA, {"password": "word"}, FILE)
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)

    with pytest.raises(keychain.KeychainRefused, match="somebody else"):
        keychain.read(*NORA, ONE, FILE)


def test_a_write_that_fails_keeps_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain.store(*NORA, {"password": "old"}, FILE)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(keychain.KeychainError, match="No space left"):
            keychain.store(*NORA, {"password": "new"}, FILE)

    assert keychain.read(*NORA, ONE, FILE).reveal("password") == "old"
    assert not list(keychain.secret_file().parent.glob(".secrets-*"))


def test_removal_leaves_no_byte_of_the_secret(home: Path) -> None:
    keychain.store(*NORA, {"password": "x" * 5000}, FILE)
    keychain.vault(*NORA, ONE, FILE).save("y" * 2000)
    keychain.store("other", "bluesky", {"password": "stays"}, FILE)

    assert keychain.remove(*NORA, FILE)

    left = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"xxx" not in left
    assert b"yyy" not in left
    assert b"bluesky-nora" not in left
    assert keychain.read("other", "bluesky", ONE, FILE).reveal("password") == "stays"
    assert not keychain.remove(*NORA, FILE)
