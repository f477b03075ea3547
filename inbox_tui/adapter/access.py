"""What an adapter is given: one account's way in, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

from inbox_tui import redaction
from inbox_tui.adapter.errors import Misconfigured

if TYPE_CHECKING:
    import httpx


class Secret:
    """Named secret values of one account.

    Shows nothing of them when printed or formatted, and is neither copied nor pickled.
    From its making on, logs, crash reports and errors of adapters hide its values.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)
        redaction.hide(values.values())

    def reveal(self, name: str) -> str:
        """Return the value called ``name``.

        :raises Misconfigured: where the account has no such value.
        """
        try:
            return self._values[name]
        except KeyError:
            raise Misconfigured(f"The secret {name!r} of this account is missing.") from None

    def excerpt(self, value: object, *also_hidden: str, limit: int = 200) -> str:
        """Return the first ``limit`` characters of ``value`` for an error, secrets blotted out.

        ``also_hidden`` are further texts that must not show, such as the tokens of a session.
        """
        text = value if isinstance(value, str) else repr(value)
        # The longest first: a shorter one may be a part of it.
        for hidden in sorted({*self._values.values(), *also_hidden} - {""}, key=len, reverse=True):
            text = text.replace(hidden, "…")
        # Before the cut: what is left of a value in the middle of a form cannot be told any more.
        return redaction.redact(text)[:limit]

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A secret stays where it is: it is neither copied nor pickled.")


class SessionVault(Protocol):
    """A safe place for a session that the network hands out and renews, beside the secret.

    Refresh tokens are single-use on some networks: two processes that share one must take turns.
    """

    def locked(self) -> AbstractContextManager[None]:
        """Hold the session for this process alone, across processes, while it is renewed.

        :raises AdapterError: it cannot be had, or the secret has been replaced meanwhile.
        """
        ...

    def load(self) -> str:
        """Return the session last saved by any process, or ""."""
        ...

    def save(self, session: str) -> None:
        """Keep the session where only this user can read it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """All that one adapter object gets: one account's way in."""

    instance: str
    """Address of the server, or "" where the network has only one."""
    handle: str
    """The handle the person asked for; what the network says counts, not this."""
    settings: Mapping[str, str]
    """The public fields of :attr:`Adapter.fields`."""
    secret: Secret
    http: Callable[[], httpx.Client]
    """Makes an HTTP client with our time-outs; import of the library happens inside.

    For the answer to a write, wait as long as ``client.timeout.write``: a slow success must not be
    mistaken for an unknown one.
    """
    session: SessionVault
    folder: Path
    """A folder of this network's own, for files that are not secret."""
    actor_id: str = ""
    """The stable id stored when the account was connected; "" while connecting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a person is asked for when connecting an account."""

    name: str
    prompt: str
    secret: bool = False
    default: str | None = None
    """None: must be given. Otherwise used where nothing is."""
    granted: bool = False
    """True for a secret that consent in a browser brings (:class:`SignsIn`): it is not asked for."""
