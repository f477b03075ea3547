from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.model import Account
from inbox_tui.store import Store
from tests import making
from tests.triage.desk import add_colleague


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a store in which Nora is *me* and Kim a colleague."""
    with making.open_store(tmp_path / "inbox.db") as opened:
        add_colleague(opened, "kim", "Kim Ode")
        yield opened


@pytest.fixture
def nora(store: Store) -> Account:
    return making.add_account(store)
