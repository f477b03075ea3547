from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import paths
from inbox_tui.model import Account, AccountKind, Delivery, Draft, StoredMessage, utc_now
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import Preview, prepare
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import Store, accounts
from inbox_tui_sandbox.posts import Post
from inbox_tui_sandbox.world import World
from tests import making


@dataclass
class Desk:
    """Nora at her desk: an own account, a brand account, and one mention of each."""

    store: Store
    own: Account
    brand: Account
    question: StoredMessage
    """Tomas asks Nora."""
    complaint: StoredMessage
    """Carla asks the brand."""

    def draft(self, text: str = "Hello ^NL") -> Draft:
        return making.draft(self.store, self.own, self.question, text)

    def preview(self, draft: Draft) -> Preview:
        account = accounts.get(self.store.read(), draft.account_id)
        assert account
        adapter = connecting.connect(account)
        try:
            return prepare(self.store, draft.uid, adapter)
        finally:
            adapter.close()

    def confirmed(self, draft: Draft | None = None, hold: float = 0.0) -> Ticket:
        preview = self.preview(draft or self.draft())
        ticket = confirm(
            self.store, preview, preview.account.call_sign, utc_now(), timedelta(seconds=hold)
        )
        assert isinstance(ticket, Ticket), ticket
        return ticket

    def transmit(self, ticket: Ticket) -> Delivery:
        adapter = connecting.connect(self.own)
        try:
            return transmit(self.store, ticket, adapter)
        finally:
            adapter.close()

    def posts(self) -> list[Post]:
        """Return what another client sees of our accounts on the network."""
        with World(self.folder) as world:
            return [p for p in world.posts() if p.author.handle in ("nora", "northwind")]

    def world(self) -> World:
        """Open the network, as another client would; the caller closes it."""
        return World(self.folder)

    @property
    def folder(self) -> Path:
        return paths.network_folder("sandbox")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as store:
        own = making.connect_sandbox(store, "nora")
        brand = making.connect_sandbox(store, "northwind", AccountKind.BRAND, "BWX")
        with World(paths.network_folder("sandbox")) as world:
            world.post("tomas", "@nora my router reboots")
            world.post("carla", "@northwind charged twice")
        making.pull(store, own)
        making.pull(store, brand)
        yield Desk(store, own, brand, making.newest(store, own), making.newest(store, brand))
