"""The desktop's own keyring, through the keyring library: checked, bounded, read back.

Every call runs in a worker thread of its own and is waited for at most :data:`LIMIT_SECONDS`:
a Secret Service may wait for ever for somebody to type its password. A worker that hangs does
not keep the program from ending.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from inbox_tui.keychain.errors import (
    KeychainError,
    KeychainLocked,
    KeychainRefused,
    KeychainSlow,
    NoKeychain,
    SecretLost,
)
from inbox_tui.keychain.parts import NAMES

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

LIMIT_SECONDS = 3.0

_Answer = TypeVar("_Answer")

_CLOSED = frozenset({"KeyringLocked", "InitError", "LockedException", "PromptDismissedException"})
"""Errors of keyring and of SecretStorage that mean: a password would have to be typed first."""


class DesktopKeyring:
    """Short named values in the keyring that the desktop offers.

    Reading and removing work with every keyring that keeps what it is given. Writing to one that
    keeps secrets in plain text needs ``plaintext_allowed``, or that it holds this account's
    secrets already: then a person has allowed it, and the session may follow.
    """

    def __init__(self, *, plaintext_allowed: bool = False) -> None:
        self._plaintext_allowed = plaintext_allowed

    def name(self) -> str:
        """Return the name of the keyring that a secret would be written to.

        :raises KeychainError: there is none that may be used.
        """

        def look() -> str:
            backend = _usable()
            if not self._plaintext_allowed:
                _refuse_plaintext(backend)
            return _name(backend)

        return _bounded(look)

    def get(self, service: str, name: str) -> str | None:
        """Return the value, or None where the keyring has none."""
        return _bounded(lambda: _usable().get_password(service, name))

    def put(self, service: str, name: str, value: str) -> None:
        """Keep ``value`` and read it back."""

        def check() -> None:
            backend = _usable()
            if not self._plaintext_allowed and backend.get_password(service, NAMES) is None:
                _refuse_plaintext(backend)

        def write() -> str:
            backend = _usable()
            backend.set_password(service, name, value)
            return _name(backend)

        _bounded(check)  # on its own: a look that is given up must not end in a write
        keyring_name = _bounded(write)
        kept = self.get(service, name)
        if kept == value:
            return
        if kept is None:
            raise NoKeychain(f"The keyring ({keyring_name}) takes a secret and forgets it.")
        self.drop(service, name)
        raise SecretLost(
            f"The keyring ({keyring_name}) gave back something else than it was given; "
            "the secret was taken out again."
        )

    def drop(self, service: str, name: str) -> None:
        """Remove the value from every keyring that answers with it."""

        def remove() -> str:
            backend = _usable()
            for member in _members(backend):
                if member.get_password(service, name) is not None:
                    member.delete_password(service, name)
            return _name(backend)

        keyring_name = _bounded(remove)
        if self.get(service, name) is not None:
            raise KeychainError(
                f"The keyring ({keyring_name}) still holds {name!r} of {service!r}; "
                "remove it with the desktop's own program."
            )


def _bounded(step: Callable[[], _Answer]) -> _Answer:
    """Run ``step`` in a thread, wait at most three seconds, and put its errors into words."""
    from concurrent.futures import Future

    answer: Future[_Answer] = Future()

    def work() -> None:
        try:
            answer.set_result(step())
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
            answer.set_exception(error)

    threading.Thread(target=work, name="keyring", daemon=True).start()
    try:
        return answer.result(timeout=LIMIT_SECONDS)
    except KeychainError:
        raise
    except TimeoutError:
        raise KeychainSlow(
            f"The keyring did not answer within {LIMIT_SECONDS:g} seconds."
        ) from None
    except Exception as error:
        raise _in_words(error) from error


def _in_words(error: Exception) -> KeychainError:
    kind = type(error).__name__
    if kind in _CLOSED:
        return KeychainLocked("The keyring is locked, or was never set up with a password.")
    if kind == "NoKeyringError":
        return NoKeychain("There is no keyring on this machine or in this session.")
    return KeychainError(f"The keyring failed ({kind}).")


def _usable() -> KeyringBackend:
    """Return the keyring in use, refusing what keeps nothing and what would take the terminal."""
    import logging

    logging.getLogger("keyring").addHandler(logging.NullHandler())
    import keyring

    try:
        backend = keyring.get_keyring()
    except (ImportError, AttributeError, ValueError, RuntimeError, TypeError) as error:
        raise NoKeychain(
            "The keyring chosen by PYTHON_KEYRING_BACKEND or keyringrc.cfg cannot be used "
            f"({type(error).__name__})."
        ) from error
    for member in _members(backend):
        _check(member)
    return backend


def _check(backend: KeyringBackend) -> None:
    from keyring.backends import fail, null

    if isinstance(backend, fail.Keyring | null.Keyring):
        raise NoKeychain("There is no keyring on this machine or in this session.")
    if hasattr(type(backend), "keyring_key"):  # keyrings.cryptfile, keyrings.alt: getpass inside
        raise KeychainRefused(
            f"The keyring ({_name(backend)}) would ask for its password in the middle of the "
            "screen; it is not used."
        )


def _refuse_plaintext(backend: KeyringBackend) -> None:
    for member in _members(backend):
        if any(
            kind.__module__.startswith("keyrings.alt") or "plaintext" in kind.__name__.lower()
            for kind in type(member).__mro__
        ):
            raise KeychainRefused(
                f"The keyring ({_name(member)}) keeps secrets in plain text; nothing was written."
            )


def _members(backend: KeyringBackend) -> tuple[KeyringBackend, ...]:
    """Return the keyrings behind ``backend``: a chainer's own calls stop at the first."""
    from keyring.backends.chainer import ChainerBackend

    return tuple(backend.backends) if isinstance(backend, ChainerBackend) else (backend,)


def _name(backend: KeyringBackend) -> str:
    return " + ".join(str(member.name) for member in _members(backend))
