"""Adapters that are kept open for what needs no network."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from inbox_tui.model import Account

if TYPE_CHECKING:
    from inbox_tui.adapter import Adapter, Connect

_log = logging.getLogger(__name__)


class OfflineAdapters:
    """One open adapter for each account: :meth:`Adapter.measure` and :meth:`Adapter.can_reply`.

    Whatever asks the network opens its own, so that it reads the account's secret afresh.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._open: dict[str, Adapter] = {}
        self._faults: dict[str, str] = {}

    def open(self, account: Account) -> Adapter | None:
        """Return the account's adapter, opening it first. May block: it may read the keychain.

        None where it cannot be had: :meth:`fault` then says why.
        """
        from inbox_tui.adapter import AdapterError

        with self._lock:
            found = self._open.get(account.id)
            if found is None:
                try:
                    found = self._open[account.id] = self._connect(account)
                    self._faults.pop(account.id, None)
                except AdapterError as error:
                    self._faults[account.id] = error.told
            return found

    def known(self, account_id: str) -> Adapter | None:
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
            try:
                adapter.close()
            except Exception as error:  # noqa: BLE001 - the adapter boundary: nothing more is asked of it
                _log.warning("closing the adapter of %s: %r", account_id, error)

    def close(self) -> None:
        """Close every adapter."""
        for account_id in tuple(self._open):
            self.forget(account_id)
