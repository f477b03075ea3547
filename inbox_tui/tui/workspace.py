"""What every screen works with: the store, who I am, the accounts, and threads for what blocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui import hours
from inbox_tui.config.schema import DEFAULTS, Config, span_of
from inbox_tui.model import Account, Identity, utc_now
from inbox_tui.store import Store, identities
from inbox_tui.store import accounts as rows
from inbox_tui.tui.autosave import DraftAutosave
from inbox_tui.tui.discards import Discards
from inbox_tui.tui.network_names import NetworkNames
from inbox_tui.tui.note_autosave import NoteAutosave
from inbox_tui.tui.offline_adapters import OfflineAdapters
from inbox_tui.tui.threads import DaemonThreads
from inbox_tui.wall_clock import WallClock

if TYPE_CHECKING:
    from inbox_tui.adapter import Adapter, Connect


class Workspace:
    """The person's working place, shared by all screens of the process."""

    def __init__(
        self,
        store: Store,
        connect: Connect | None = None,
        now: Callable[[], datetime] = utc_now,
        config: Config = DEFAULTS,
    ) -> None:
        self.store = store
        self.config = config
        self.now = now
        self.me: Identity | None = None
        self.accounts: tuple[Account, ...] = ()
        self.network = DaemonThreads("network", 8)
        self.local = DaemonThreads("local", 2)
        self.autosave = DraftAutosave(store)
        self.notes = NoteAutosave(store)
        self.discards = Discards(store, self.local, now)
        self.names = NetworkNames()
        self.adapters = OfflineAdapters(self.connect)
        self._connect = connect
        self.reload()

    @property
    def clock(self) -> WallClock:
        """The clock that I read by: my time zone, or this machine's, in the form I chose."""
        display = self.config.display
        return WallClock(
            hours.zone_of(self.me),
            is_12h=display.clock == "12h",
            counted=span_of(display.relative_until),
        )

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

    def close(self) -> None:
        """Close every adapter and let the threads end."""
        self.network.stop()
        self.local.stop()
        self.adapters.close()
