"""One account's line to the network: a session on it, and the faults that strike it.

See :mod:`inbox_tui_sandbox.faults` for what can be made to go wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event

from inbox_tui.adapter import (
    AuthRevoked,
    Misconfigured,
    NotTransmitted,
    RateLimited,
    SendUnknown,
    TransientRead,
)
from inbox_tui.model import Actor, utc_now
from inbox_tui_sandbox import actors, faults, posts
from inbox_tui_sandbox.file import NetworkFile, WrongVersion

HANG_CHECK_SECONDS = 0.05


class Wire:
    """Opens the network's file for one call at a time, as the account ``handle``."""

    def __init__(self, folder: Path, instance: str, handle: str) -> None:
        self._folder = folder
        self._instance = instance
        self._handle = handle
        self._closed = Event()

    def close(self) -> None:
        """Let a hanging call end; nothing else is kept open."""
        self._closed.set()

    @contextmanager
    def reading(self, call: str) -> Iterator[NetworkFile]:
        """Open the file for a call that publishes nothing.

        :raises TransientRead: the file cannot be read.
        :raises Misconfigured: another version of the sandbox wrote it.
        """
        try:
            with NetworkFile(self._folder) as file:
                self._delay(file, call)
                yield file
        except WrongVersion as error:
            raise Misconfigured(str(error)) from error
        except (sqlite3.Error, OSError) as error:
            raise TransientRead(f"The sandbox's file cannot be read: {error}.") from error

    @contextmanager
    def sending(self, key: str) -> Iterator[NetworkFile]:
        """Open the file to publish what goes by ``key``.

        :raises NotTransmitted: the file cannot be opened.
        :raises SendUnknown: it fails later.
        """
        try:
            file = NetworkFile(self._folder)
        except (sqlite3.Error, OSError, WrongVersion) as error:
            raise NotTransmitted(f"The sandbox's file cannot be opened: {error}.") from error
        try:
            with file:
                self._delay(file, "send")
                yield file
        except sqlite3.Error as error:
            raise SendUnknown(f"The sandbox's file failed: {error}.", token=key) from error
        except TransientRead as error:
            raise SendUnknown(error.sentence, token=key) from error

    def log_in(self, file: NetworkFile, call: str) -> Actor:
        """Return the actor behind this account's session, opening one where there is none.

        :raises AuthRevoked: the session was revoked.
        """
        if self.strike(file, "revoked", call) is not None:
            raise AuthRevoked(f"The session of @{self._handle} was revoked.", status=401)
        who = actors.session_actor(file, self._instance, self._handle)
        if who is None:
            with file.writing():
                who = actors.connect(file, self._instance, self._handle)
        other = self.strike(file, "wrong_account", call)
        if other is not None:
            with file.writing():
                who = actors.admit(file, self._instance, other or "somebody_else")
        actor = actors.read_actor(file, who)
        assert actor is not None
        return actor

    def strike(self, file: NetworkFile, fault: str, call: str) -> str | None:
        """Use up one strike of ``fault`` against this call; return its value, None if it is off."""
        return faults.take(file, fault, self._handle, call)

    def limit_rate(self, file: NetworkFile, call: str) -> None:
        """Let the network ask for a pause. :raises RateLimited: it does."""
        seconds = self.strike(file, "rate_limited", call)
        if seconds is not None:
            until = utc_now() + timedelta(seconds=float(seconds or 30))
            raise RateLimited("Too many requests for now.", status=429, reset_at=until)
        if self.strike(file, "rate_limited_no_reset", call) is not None:
            raise RateLimited("Too many requests; the network does not say until when.", status=429)

    def delete_parent(self, file: NetworkFile, call: str, parent_id: str) -> None:
        """Let the author of ``parent_id`` delete it at this very moment."""
        if self.strike(file, "parent_deleted", call) is None:
            return
        with file.writing():
            parent = posts.read_post(file, parent_id)
            if parent:
                posts.remove(file, parent, utc_now())

    def lose_answer(self, file: NetworkFile, key: str, timeout: str, error: str) -> None:
        """Let the answer to a send get lost by one of two faults. :raises SendUnknown: it does."""
        if self.strike(file, timeout, "send") is not None:
            raise SendUnknown("The network did not answer in time.", token=key)
        if self.strike(file, error, "send") is not None:
            raise SendUnknown(
                "The network answered with an error of its own.", status=500, token=key
            )

    def lose_connection(self) -> None:
        """Let the line break between two pages. :raises TransientRead: it does."""
        with self.reading("pull") as file:
            if self.strike(file, "reset_mid_pull", "pull") is not None:
                raise TransientRead("The connection was lost in the middle of the pull.")

    def _delay(self, file: NetworkFile, call: str) -> None:
        seconds = self.strike(file, "slow", call)
        if seconds is not None:
            self._closed.wait(float(seconds or 1))
        patience = self.strike(file, "hang", call)
        if patience is None:
            return
        checks = int(float(patience or 300) / HANG_CHECK_SECONDS)
        for _ in range(checks):
            if self._closed.wait(HANG_CHECK_SECONDS) or not faults.is_on(file, "hang"):
                break
        raise TransientRead("The network did not answer in time.")
