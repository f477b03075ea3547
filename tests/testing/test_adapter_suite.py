"""The suite passes an adapter that is in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inbox_tui.testing import AdapterSuite
from tests.testing.guestbook.adapter import GuestbookAdapter
from tests.testing.guestbook.network import GuestbookNetwork


class TestGuestbook(AdapterSuite):
    @pytest.fixture
    def adapter_class(self) -> type[GuestbookAdapter]:
        return GuestbookAdapter

    @pytest.fixture
    def network(self) -> Iterator[GuestbookNetwork]:
        with GuestbookNetwork() as network:
            yield network
