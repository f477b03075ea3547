"""Our side of the Bluesky network: an account, and adapters connected to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from inbox_tui import http
from inbox_tui.adapter import Access, Secret
from inbox_tui.model import Message
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from tests.live.bluesky_person import Person, Post
from tests.live.bluesky_server import BlueskyNetwork


@dataclass
class Desk:
    """Our side: an account on the network, and adapters connected to it."""

    network: BlueskyNetwork
    us: Person
    folder: Path
    made: list[BlueskyAdapter]

    def connect(
        self,
        *,
        us: Person | None = None,
        password: str = "",
        vault: MemoryVault | None = None,
        seconds: float = http.READ_SECONDS,
        url: str = "",
    ) -> BlueskyAdapter:
        """Build an adapter that waits at most ``seconds`` for an answer."""
        us = us or self.us
        access = Access(
            instance=url or self.network.url,
            handle=us.handle,
            settings={},
            secret=Secret({"password": password or us.make_app_password()}),
            http=lambda: httpx.Client(timeout=seconds, trust_env=False, verify=False),
            session=vault or MemoryVault(),
            folder=self.folder,
            actor_id=us.did,
        )
        self.made.append(BlueskyAdapter(access))
        return self.made[-1]

    def pull(self, adapter: BlueskyAdapter, cursor: str | None = None) -> dict[str, Message]:
        """Pull what there is, by address."""
        self.network.settle()
        pages = list(adapter.pull(cursor))
        assert [page.rejected for page in pages] == [()] * len(pages)
        return {message.id: message for page in pages for message in page.messages}


@pytest.fixture
def desk(bluesky_network: BlueskyNetwork, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(bluesky_network, bluesky_network.create_account("desk"), tmp_path, [])
    yield made
    for adapter in made.made:
        adapter.close()


@pytest.fixture
def mia(bluesky_network: BlueskyNetwork) -> Person:
    """Return somebody who writes to us."""
    return bluesky_network.create_account("mia")


@pytest.fixture
def mention(desk: Desk, mia: Person) -> Post:
    """Return a post of Mia's that names us."""
    return mia.post("your pump is broken", mention=desk.us)
