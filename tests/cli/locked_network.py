"""A network with a secret, which no package offers: tests put it beside the installed ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from inbox_tui.adapter import Access, AuthRevoked, Capabilities, Field
from inbox_tui.model import Actor

PASSWORD = "open-sesame-92"


class LockedNetwork:
    """A network with one secret, which belongs to somebody called nora."""

    network: ClassVar[str] = "locked"
    title: ClassVar[str] = "Locked"
    capabilities: ClassVar[Capabilities] = Capabilities()
    fields: ClassVar[tuple[Field, ...]] = (Field(name="password", prompt="Password", secret=True),)
    default_instance: ClassVar[str] = ""

    def __init__(self, access: Access) -> None:
        self._access = access

    def whoami(self) -> Actor:
        if self._access.secret.reveal("password") != PASSWORD:
            raise AuthRevoked("The password is wrong.")
        return Actor(id="u1", handle="nora", name="Nora")

    def close(self) -> None:
        pass


def with_locked(load: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a ``registry.load`` that knows the locked network too."""
    return lambda network: LockedNetwork if network == "locked" else load(network)
