"""What networks, servers and accounts are called, in words that fit a line."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from inbox_tui import naming, text
from inbox_tui.model import Account

if TYPE_CHECKING:
    from inbox_tui.adapter import Adapter

_log = logging.getLogger(__name__)


class NetworkNames:
    """The names and habits of networks, from the classes of their adapters."""

    def __init__(self) -> None:
        self._classes: dict[str, type[Adapter]] = {}

    def learn(self, networks: Iterable[str]) -> None:
        """Load the adapter classes of these networks. May block."""
        from inbox_tui import registry
        from inbox_tui.adapter import AdapterError

        for network in set(networks) - set(self._classes):
            try:
                self._classes[network] = registry.load(network)
            except AdapterError as error:
                _log.warning("%s", error.sentence)

    def title(self, network: str) -> str:
        """Return the network's name as people write it. Clean."""
        known = self._classes.get(network)
        return text.clean_cell(known.title if known else network.capitalize())

    def poll_seconds(self, network: str) -> float | None:
        """Return the pause that the network finds polite, or None where it is not known."""
        asked = getattr(self._classes.get(network), "poll_seconds", None)
        return float(asked) if isinstance(asked, int | float) else None

    def server_name(self, account: Account) -> str:
        """Return the network, with the server where it is not the usual one. Clean."""
        known = self._classes.get(account.network)
        usual = known.default_instance if known else account.instance
        server = account.instance.removeprefix("https://").rstrip("/")
        title = self.title(account.network)
        return title if account.instance in ("", usual) else text.clean_cell(f"{title} {server}")

    def short_server_name(self, account: Account) -> str:
        """Return the network, or the server alone where it is not the usual one. Clean."""
        name, title = self.server_name(account), self.title(account.network)
        return name.removeprefix(f"{title} ") if name != title else title

    def voice(self, account: Account) -> str:
        """Return who an account is, in full: ``BRAND @northwind on Bluesky``. Clean."""
        return f"{naming.voice(account)} on {self.server_name(account)}"
