"""WordPress passes the tests that every adapter passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inbox_tui.testing import AdapterSuite
from inbox_tui_wordpress import WordPressAdapter
from tests.adapters.wordpress.network import WordPressNetwork


class TestWordPress(AdapterSuite):
    @pytest.fixture
    def adapter_class(self) -> type[WordPressAdapter]:
        return WordPressAdapter

    @pytest.fixture
    def network(self) -> Iterator[WordPressNetwork]:
        with WordPressNetwork() as network:
            yield network
