"""A network under the control of a test: what :class:`AdapterSuite` asks of its author."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from inbox_tui.testing.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message that the account under test has on the network, as the network has it."""

    id: str
    text: str
    parent_id: str
    author_id: str


class Network(ABC):
    """A network with one account of ours on it, which a test fills and breaks.

    For a network that speaks HTTP, take :class:`~inbox_tui.testing.HttpNetwork`, which has most of
    this. A method that cannot be had on a network stays as it is: the tests that need it are then
    listed in :attr:`AdapterSuite.not_applicable`.
    """

    instance: str = ""
    handle: str = "nora"
    settings: Mapping[str, str] = {}
    secrets: Mapping[str, str] = {}
    """The account's secret fields, by name."""
    me: str = ""
    """The stable id that the network has for the account."""
    folder: Path | None = None
    """:attr:`Access.folder`, where the test must know it; None: any."""

    # --- people write --------------------------------------------------------------------------

    @abstractmethod
    def say(self, text: str, *, author: str = "tomas", answers: str | None = None) -> str:
        """Let somebody write ``text`` to the account; return the id an adapter gives the message.

        ``answers`` is the id of an earlier message. ``author`` "" is one whose account is gone.
        """

    def edit(self, message_id: str, text: str) -> None:
        """Give a message another text, as its author would."""
        raise NotImplementedError

    def remove(self, message_id: str) -> None:
        """Delete a message, as its author would."""
        raise NotImplementedError

    def spoil(self, message_id: str) -> None:
        """Let the network give this one item in a form that nobody can read."""
        raise NotImplementedError

    def insert_empty_page(self) -> None:
        """Let the next pull meet a page that holds nothing and names a next one."""
        raise NotImplementedError

    def run_in_a_circle(self) -> None:
        """Let each page of a pull be the first one again, next page and all."""
        raise NotImplementedError

    # --- what came of it -----------------------------------------------------------------------

    @abstractmethod
    def posted(self) -> list[Posted]:
        """Return what was written with the account's credential and exists now, oldest first."""

    @abstractmethod
    def writes(self) -> int:
        """Return how many writes have reached the network so far, whatever became of them."""

    @abstractmethod
    def requests(self) -> int:
        """Return how many requests have reached the network so far, writes included."""

    # --- whose credential ----------------------------------------------------------------------

    @abstractmethod
    def revoke(self) -> None:
        """Accept the account's credential no longer."""

    def give_to(self, name: str) -> str:
        """Let the credential belong to another account from now on; return that account's id."""
        raise NotImplementedError

    def hidden(self) -> Iterable[str]:
        """Return every value that must not show anywhere: the secrets, and tokens made of them."""
        return self.secrets.values()

    # --- faults --------------------------------------------------------------------------------

    def strike(self, fault: Fault, *, write: bool, after: int = 0) -> None:
        """Let ``fault`` befall one request, and only that.

        With ``write``, the next that would write. Else the one that comes ``after`` so many
        others that only read.
        """
        raise NotImplementedError

    @abstractmethod
    def calm(self) -> None:
        """End every fault, revocation included."""

    def is_stalling(self) -> bool:
        """Tell whether a request is waiting for an answer that will not come."""
        return False

    def gave_up(self) -> bool:
        """Tell whether a dripping answer was ended by the network, not by who waited for it."""
        return False

    def reached_elsewhere(self) -> bytes:
        """Return all that was sent to the host that a redirect named."""
        return b""

    def mistakes(self) -> list[str]:
        """Return what went wrong in the fake itself: a test with any fails."""
        return []

    def hurry(self, patch: pytest.MonkeyPatch, seconds: float) -> None:
        """Shorten the limits of time that are neither a socket's nor :attr:`Access.http`'s."""
        del patch, seconds
