"""Bluesky passes the tests that every adapter passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest

from inbox_tui.testing import AdapterSuite
from inbox_tui_bluesky import BlueskyAdapter
from tests.adapters.bluesky.network import BlueskyNetwork


class TestBluesky(AdapterSuite):
    not_applicable: ClassVar[Mapping[str, str]] = {
        "test_an_edit_is_followed": (
            "Bluesky has no edits; what a program overwrites is found by asking again."
        ),
        "test_an_author_who_is_gone_has_a_stand_in": "With an account its posts go too.",
        "test_a_question_that_goes_after_the_confirmation_is_not_answered": (
            "A data server takes answers to posts that are gone; compose asks before."
        ),
    }

    @pytest.fixture
    def adapter_class(self) -> type[BlueskyAdapter]:
        return BlueskyAdapter

    @pytest.fixture
    def network(self) -> Iterator[BlueskyNetwork]:
        with BlueskyNetwork() as network:
            yield network
