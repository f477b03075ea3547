"""Where a session that the network hands out and renews is kept, and how processes take turns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from inbox_tui import redaction
from inbox_tui.keychain.errors import SecretReplaced, SessionBusy
from inbox_tui.keychain.parts import Entries

TURN_SECONDS = 40.0
"""Longer than one renewal may last: 5 s to connect, 15 s for an answer, and a second try."""

_SECRET_KEY = re.compile(r"jwt|token|secret|passw|key|cookie", re.IGNORECASE)


class KeptSession:
    """A session in the place of its account's secret, shared by all processes."""

    def __init__(
        self,
        entries: Entries,
        service: str,
        name: str,
        lock_file: Path,
        is_current: Callable[[], bool] = lambda: True,
    ) -> None:
        """``is_current`` tells whether the secret is still the one that its user works with."""
        self._entries = entries
        self._service = service
        self._name = name
        self._lock_file = lock_file
        self._is_current = is_current

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the session for this thread of this process alone. Not to be nested.

        A secret is replaced under the same lock: what began with the one before renews nothing.

        :raises SessionBusy: somebody else holds it for longer than :data:`TURN_SECONDS`.
        :raises SecretReplaced: the account was signed in again meanwhile.
        """
        with _turn(self._lock_file):
            if not self._is_current():
                raise SecretReplaced("This account was signed in again while this was under way.")
            yield

    def load(self) -> str:
        """Return the session last saved by any process, or ""."""
        session = self._entries.get(self._service, self._name) or ""
        hide_session(session)
        return session

    def save(self, session: str) -> None:
        """Keep the session beside the secret; "" forgets it."""
        hide_session(session)
        if session:
            self._entries.put(self._service, self._name, session)
        else:
            self._entries.drop(self._service, self._name)


class MemorySession:
    """A session that lives and ends with this process; used where nothing may be kept."""

    def __init__(self, lock_file: Path) -> None:
        self._lock_file = lock_file
        self._session = ""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the session for this thread alone. Not to be nested."""
        with _turn(self._lock_file):
            yield

    def load(self) -> str:
        """Return the session last saved in this process, or ""."""
        return self._session

    def save(self, session: str) -> None:
        """Keep the session in memory; "" forgets it."""
        hide_session(session)
        self._session = session


@cache
def in_memory(lock_file: Path) -> MemorySession:
    """Return the one session of this process that belongs to ``lock_file``."""
    return MemorySession(lock_file)


@contextmanager
def _turn(lock_file: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(lock_file, timeout=TURN_SECONDS, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise SessionBusy(
            "Another process has been renewing this account's session for "
            f"{TURN_SECONDS:g} seconds."
        ) from error
    try:
        yield
    finally:
        lock.release()


def hide_session(session: str) -> None:
    """Keep the session out of every log; of one that is a JSON object, each secret inside it."""
    try:
        content = json.loads(session)
    except ValueError:
        content = session
    if isinstance(content, dict):
        redaction.hide(
            value
            for key, value in content.items()
            if isinstance(value, str) and _SECRET_KEY.search(key)
        )
    else:
        redaction.hide([session])
