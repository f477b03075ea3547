"""X passes the tests that every adapter passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inbox_tui.testing import AdapterSuite
from inbox_tui_x import XAdapter
from tests.adapters.x.network import XNetwork


class TestX(AdapterSuite):
    @pytest.fixture
    def adapter_class(self) -> type[XAdapter]:
        return XAdapter

    @pytest.fixture
    def network(self) -> Iterator[XNetwork]:
        with XNetwork() as network:
            yield network
