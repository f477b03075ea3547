"""Our side of the Matrix network: an account, and adapters connected to it."""

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
from inbox_tui_matrix import MatrixAdapter
from tests.live.matrix_person import Person
from tests.live.matrix_server import MatrixServer


@dataclass
class MatrixDesk:
    """Our side: an account on the network, and adapters connected to it."""

    server: MatrixServer
    us: Person
    folder: Path
    made: list[MatrixAdapter]

    def connect(
        self,
        *,
        secret: str = "",
        sign_in: str = "password",
        vault: MemoryVault | None = None,
        seconds: float = http.READ_SECONDS,
        is_known: bool = True,
    ) -> MatrixAdapter:
        """Build an adapter that waits at most ``seconds`` for an answer.

        ``is_known``: the account was connected before.
        """
        us = self.us
        access = Access(
            instance=self.server.url,
            handle=us.user,
            settings={"sign_in": sign_in},
            secret=Secret({"secret": secret or us.password}),
            http=lambda: httpx.Client(timeout=seconds, trust_env=False, verify=False),
            session=vault or MemoryVault(),
            folder=self.folder,
            actor_id=us.user if is_known else "",
        )
        self.made.append(MatrixAdapter(access))
        return self.made[-1]

    def pull(self, adapter: MatrixAdapter, cursor: str | None = None) -> dict[str, Message]:
        """Pull what there is, by address."""
        found, _cursor = self.pull_on(adapter, cursor)
        return found

    def pull_on(
        self, adapter: MatrixAdapter, cursor: str | None
    ) -> tuple[dict[str, Message], str | None]:
        """Pull what there is; return it by address, and where the next pull goes on."""
        pages = list(adapter.pull(cursor))
        assert [page.rejected for page in pages] == [()] * len(pages)
        found = {message.id: message for page in pages for message in page.messages}
        return found, pages[-1].cursor


@pytest.fixture
def matrix_desk(matrix_server: MatrixServer, tmp_path: Path) -> Iterator[MatrixDesk]:
    made = MatrixDesk(matrix_server, matrix_server.create_account("desk"), tmp_path, [])
    yield made
    for adapter in made.made:
        adapter.close()


@pytest.fixture
def ada(matrix_server: MatrixServer) -> Person:
    """Return somebody who writes to us."""
    return matrix_server.create_account("ada")
