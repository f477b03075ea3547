"""Reddit passes the tests that every adapter passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest

from inbox_tui.testing import AdapterSuite
from inbox_tui_reddit import RedditAdapter
from tests.adapters.reddit.network import RedditNetwork


class TestReddit(AdapterSuite):
    not_applicable: ClassVar[Mapping[str, str]] = {
        "test_two_questions_are_two_conversations": (
            "Whoever writes to us on Reddit answers a submission, so nothing stands alone."
        ),
    }

    @pytest.fixture
    def adapter_class(self) -> type[RedditAdapter]:
        return RedditAdapter

    @pytest.fixture
    def network(self) -> Iterator[RedditNetwork]:
        with RedditNetwork() as network:
            yield network
