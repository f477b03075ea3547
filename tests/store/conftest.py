from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.model import Account
from inbox_tui.store import Store
from tests import making


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with making.open_store(tmp_path / "inbox.db") as opened:
        yield opened


@pytest.fixture
def nora(store: Store) -> Account:
    return making.add_account(store)
