"""Secrets in one JSON file that only its owner can read; used by explicit choice only."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inbox_tui.keychain.errors import KeychainError, KeychainRefused, SecretLost
from inbox_tui.paths import private_folder

LOCK_SECONDS = 3.0

_Secrets = dict[str, dict[str, str]]


class SecretFile:
    """Named values in a file of mode 0600, replaced as a whole: it is never seen half written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, service: str, name: str) -> str | None:
        """Return the value, or None where the file has none.

        :raises KeychainRefused: others could read the file. It was closed to them at once, and
            the next call reads it: the person has been told.
        """
        return self._read().get(service, {}).get(name)

    def put(self, service: str, name: str, value: str) -> None:
        """Keep ``value`` and read it back."""
        with self._locked():
            secrets = self._read()
            secrets.setdefault(service, {})[name] = value
            self._write(secrets)
        if self.get(service, name) != value:
            raise SecretLost(f"The file {self._path} does not hold what was just written to it.")

    def drop(self, service: str, name: str) -> None:
        """Remove the value, and prove that it is gone."""
        with self._locked():
            secrets = self._read()
            if secrets.get(service, {}).pop(name, None) is not None:
                self._write({key: values for key, values in secrets.items() if values})
        if self.get(service, name) is not None:
            raise KeychainError(f"The file {self._path} still holds {name!r} of {service!r}.")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        private_folder(self._path.parent)
        lock = FileLock(f"{self._path}.lock", timeout=LOCK_SECONDS, mode=0o600)
        try:
            lock.acquire()
        except Timeout as error:
            raise KeychainError(f"Another process is busy with {self._path}.") from error
        try:
            yield
        finally:
            lock.release()

    def _read(self) -> _Secrets:
        import msgspec

        try:
            with self._path.open("rb") as file:
                self._check(os.fstat(file.fileno()))
                return msgspec.json.decode(file.read(), type=_Secrets)
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            raise KeychainError(
                f"The file {self._path} cannot be read ({type(error).__name__})."
            ) from error

    def _check(self, found: os.stat_result) -> None:
        if found.st_uid != os.getuid():
            raise KeychainRefused(f"The file {self._path} belongs to somebody else.")
        mode = stat.S_IMODE(found.st_mode)
        if mode & 0o077:
            self._path.chmod(0o600)
            raise KeychainRefused(
                f"Others could read the file {self._path} (mode {mode:04o}). It is closed to them "
                "now; make new passwords for the accounts in it if others use this machine."
            )

    def _write(self, secrets: _Secrets) -> None:
        import tempfile

        try:
            descriptor, name = tempfile.mkstemp(prefix=".secrets-", dir=self._path.parent)
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump(secrets, file)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self._path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise KeychainError(
                f"The file {self._path} cannot be written ({error.strerror})."
            ) from error
