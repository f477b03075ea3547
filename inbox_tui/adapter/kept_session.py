"""A session that is kept: renewed in turns by all processes, and never mixed with another sign-in.

A refresh token is good for one use on some networks: whoever holds the vault first renews,
everybody else finds the new tokens there. And a person may sign in again while another process
still works with the session of before: what that process has must not take the new one's place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from inbox_tui.adapter.access import SessionVault
from inbox_tui.adapter.before_sending import before_anything_left
from inbox_tui.adapter.errors import AdapterError, AuthExpired, TransientRead


class Marked(Protocol):
    """A frozen dataclass that JSON can hold: the tokens of one session."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def mark(self) -> str:
        """What tells sessions of one sign-in from those of another; gives no secret away."""
        ...


T = TypeVar("T", bound=Marked)


class KeptSession(Generic[T]):
    """The session of one adapter object, as its account's vault has it.

    Each call raises ``AuthExpired`` where the vault cannot be asked.
    """

    def __init__(self, vault: SessionVault, kind: type[T], is_ours: Callable[[T], bool]) -> None:
        """Take what tells whether a session is whole and of this object's own sign-in. No I/O."""
        self._vault = vault
        self._kind = kind
        self._is_ours = is_ours
        self._known_mark: str | None = None
        """Of what may be replaced: what lay there at the first look, and our own since then.

        What lay there then is of an earlier sign-in, not of a later one: the vault gives no turn to
        whoever began with a secret that has been replaced.
        """

    def load(self) -> T | None:
        """Return the session that was last kept; None where it is not of this sign-in.

        :raises AuthExpired: the account was signed in again, or out, since the first look.
        """
        with before_anything_left():
            return self._look()

    @contextmanager
    def turn(self) -> Iterator[T | None]:
        """Hold the vault for this process alone; inside is what :meth:`load` gives.

        Nothing is published by what is done inside.

        :raises AuthExpired: the account was signed in again, or out, since the first look.
        """
        with before_anything_left(), self._vault.locked():
            yield self._look()

    def keep(self, session: T) -> T:
        """Keep ``session`` and return it. Only inside :meth:`turn`."""
        self._vault.save(json.dumps(asdict(session)))
        self._known_mark = session.mark
        return session

    def _look(self) -> T | None:
        session = self._read()
        mark = session.mark if session else ""
        if session and self._is_ours(session):
            self._known_mark = mark
            return session
        if self._known_mark is None:
            self._known_mark = mark
        elif mark != self._known_mark:
            raise AuthExpired("This account was signed in again, or out, while this was under way.")
        return None

    def _read(self) -> T | None:
        import msgspec

        try:
            return msgspec.json.decode(self._vault.load() or "null", type=self._kind)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return None


def plain_mark(*secrets: str) -> str:
    """Return the mark of a sign-in by tokens, which nobody can guess."""
    return hashlib.sha256("\0".join(secrets).encode(errors="surrogatepass")).hexdigest()


def slow_mark(password: str, salt: str) -> str:
    """Return the mark of a sign-in by a password.

    Slow on purpose: it is kept beside the session and must not give the password away.
    """
    return hashlib.scrypt(
        password.encode(errors="surrogatepass"), salt=salt.encode(), n=2**12, r=8, p=1
    ).hex()


def not_renewed(error: AdapterError, host: str) -> AdapterError:
    """Return what a failed renewal means: trouble that passes by itself has ended no session."""
    if not isinstance(error, TransientRead):
        return error
    return AuthExpired(
        f"The session at {host} ran out and could not be renewed just now.",
        status=error.status,
        excerpt=error.excerpt,
    )
