"""A homeserver in memory, and adapters connected to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from inbox_tui import http
from inbox_tui.adapter import Access, Secret
from inbox_tui.testing import MemoryVault
from inbox_tui_matrix import MatrixAdapter
from tests.adapters.matrix.network import ME, PASSWORD, MatrixNetwork

Make = Callable[..., MatrixAdapter]


@pytest.fixture
def network() -> Iterator[MatrixNetwork]:
    with MatrixNetwork() as network:
        yield network
        assert network.mistakes() == []


@pytest.fixture
def make_adapter(network: MatrixNetwork, tmp_path: Path) -> Iterator[Make]:
    """Build adapters of the connected account; ``sign_in``, ``vault`` and the like may differ."""
    made: list[MatrixAdapter] = []

    def make(*, sign_in: str = "password", secret: str = PASSWORD, **given: Any) -> MatrixAdapter:
        values: dict[str, Any] = {
            "instance": network.instance,
            "handle": ME,
            "settings": {"sign_in": sign_in},
            "secret": Secret({"secret": secret}),
            "http": http.client,
            "session": MemoryVault(),
            "folder": tmp_path,
            "actor_id": ME,
        }
        made.append(MatrixAdapter(Access(**{**values, **given})))
        return made[-1]

    yield make
    for adapter in made:
        adapter.close()
