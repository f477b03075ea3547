"""Keyrings that go wrong, for processes of their own: named in ``PYTHON_KEYRING_BACKEND``."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import ClassVar, NoReturn

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError

FILE_VARIABLE = "TEST_KEYRING_FILE"
SLOW_SECONDS = 60.0


class _Chosen(KeyringBackend):
    """A keyring that is only used where it is asked for by name."""

    priority: ClassVar[float] = 1


class Locked(_Chosen):
    """Asks for a password that nobody types."""

    def get_password(self, service: str, username: str) -> NoReturn:
        raise KeyringLocked("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        raise KeyringLocked(f"Failed to unlock the collection for {password}!")

    def delete_password(self, service: str, username: str) -> NoReturn:
        raise KeyringLocked("Failed to unlock the collection!")


class Slow(_Chosen):
    """Answers long after anybody waits for it; it notes what is written then."""

    def get_password(self, service: str, username: str) -> None:
        time.sleep(SLOW_SECONDS)

    def set_password(self, service: str, username: str, password: str) -> None:
        Path(os.environ[FILE_VARIABLE]).write_text(password)

    def delete_password(self, service: str, username: str) -> None:
        time.sleep(SLOW_SECONDS)


class Loud(_Chosen):
    """Tells everybody what it was given."""

    def get_password(self, service: str, username: str) -> None:
        return None

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        raise RuntimeError(f"cannot keep {password!r} for {username}")

    def delete_password(self, service: str, username: str) -> NoReturn:
        raise RuntimeError(f"nothing of {username}")


class WindowsLike(_Chosen):
    """Keeps at most 2,560 bytes of UTF-16, as Windows' Credential Manager does; in a file."""

    def _kept(self) -> dict[str, str]:
        file = Path(os.environ[FILE_VARIABLE])
        kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        return kept

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise PasswordSetError("(1783, 'CredWrite', 'The stub received bad data')")
        kept = {**self._kept(), f"{service} {username}": password}
        Path(os.environ[FILE_VARIABLE]).write_text(json.dumps(kept))

    def delete_password(self, service: str, username: str) -> None:
        kept = self._kept()
        if kept.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("not found")
        Path(os.environ[FILE_VARIABLE]).write_text(json.dumps(kept))
