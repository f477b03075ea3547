"""What every screen works with: the store, who I am, the accounts and their open adapters."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from inbox_tui import text
from inbox_tui.adapter import Adapter, AdapterError, Connect
from inbox_tui.model import Account, Identity, utc_now
from inbox_tui.store import Store, identities
from inbox_tui.store import accounts as rows
from inbox_tui.tui import words
from inbox_tui.tui.crew import Crew
from inbox_tui.tui.keeper import DraftKeeper

_log = logging.getLogger(__name__)


class Desk:
    """The person's working place, shared by all screens of the process.

    Adapters are kept open for what needs no network (:meth:`Adapter.measure`,
    :meth:`Adapter.can_reply`). Whatever asks the network opens its own with :attr:`connect`, so
    that it reads the account's secret afresh.
    """

    def __init__(
        self,
        store: Store,
        connect: Connect | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.store = store
        self.now = now
        self.me: Identity | None = None
        self.accounts: tuple[Account, ...] = ()
        self.network = Crew("network", 8)
        self.local = Crew("local", 2)
        self.keeper = DraftKeeper(store)
        self._connect = connect
        self._lock = threading.Lock()
        self._open: dict[str, Adapter] = {}
        self._faults: dict[str, str] = {}
        self._classes: dict[str, type[Adapter]] = {}
        self.reload()

    def reload(self) -> None:
        """Read again who I am and which accounts there are."""
        conn = self.store.read()
        self.me = identities.me(conn)
        self.accounts = rows.every(conn)

    def account(self, account_id: str) -> Account | None:
        """Return an account, a removed one too."""
        known = next((a for a in self.accounts if a.id == account_id), None)
        return known or rows.get(self.store.read(), account_id)

    def connect(self, account: Account) -> Adapter:
        """Open an adapter of the account; the caller closes it. Reads the keychain: may block.

        :raises AdapterError: the adapter or the secret cannot be had.
        """
        if self._connect is None:
            from inbox_tui import accounts

            self._connect = accounts.connect
        return self._connect(account)

    # --- what networks are called ---------------------------------------------------------------

    def learn_networks(self) -> None:
        """Load the adapter classes of the accounts: names and habits of networks. May block."""
        from inbox_tui import registry

        for network in {account.network for account in self.accounts} - set(self._classes):
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

    def place(self, account: Account) -> str:
        """Return the network, with the server where it is not the usual one. Clean."""
        known = self._classes.get(account.network)
        usual = known.default_instance if known else account.instance
        server = account.instance.removeprefix("https://").rstrip("/")
        title = self.title(account.network)
        return title if account.instance in ("", usual) else text.clean_cell(f"{title} {server}")

    def short_place(self, account: Account) -> str:
        """Return the network, or the server alone where it is not the usual one. Clean."""
        place, title = self.place(account), self.title(account.network)
        return place.removeprefix(f"{title} ") if place != title else title

    def voice(self, account: Account) -> str:
        """Return who an account is, in full: ``BRAND @northwind on Bluesky``. Clean."""
        return f"{words.speaker(account)} on {self.place(account)}"

    # --- open adapters --------------------------------------------------------------------------

    def open_adapter(self, account: Account) -> Adapter | None:
        """Return the account's adapter for offline questions, opening it first. May block.

        None where it cannot be had: :meth:`fault` then says why.
        """
        with self._lock:
            found = self._open.get(account.id)
            if found is None:
                try:
                    found = self._open[account.id] = self.connect(account)
                    self._faults.pop(account.id, None)
                except AdapterError as error:
                    self._faults[account.id] = error.told
            return found

    def known_adapter(self, account_id: str) -> Adapter | None:
        """Return the account's adapter if it is open already. Never blocks."""
        return self._open.get(account_id)

    def fault(self, account_id: str) -> str:
        """Return why the account's adapter could not be opened, or ""."""
        return self._faults.get(account_id, "")

    def forget(self, account_id: str) -> None:
        """Open the account's adapter anew when it is next needed."""
        with self._lock:
            adapter = self._open.pop(account_id, None)
            self._faults.pop(account_id, None)
        if adapter:
            adapter.close()

    def close(self) -> None:
        """Close every adapter and let the threads end."""
        self.network.stop()
        self.local.stop()
        for account_id in tuple(self._open):
            self.forget(account_id)
