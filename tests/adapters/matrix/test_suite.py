"""Matrix passes the tests that every adapter passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inbox_tui.testing import AdapterSuite
from inbox_tui_matrix import MatrixAdapter
from tests.adapters.matrix.network import MatrixNetwork


class TestMatrix(AdapterSuite):
    @pytest.fixture
    def adapter_class(self) -> type[MatrixAdapter]:
        return MatrixAdapter

    @pytest.fixture
    def network(self) -> Iterator[MatrixNetwork]:
        with MatrixNetwork() as network:
            yield network
