"""Mastodon passes the tests that every adapter passes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from inbox_tui.testing import AdapterSuite
from inbox_tui_mastodon import MastodonAdapter
from tests.adapters.mastodon.network import MastodonNetwork


class TestMastodon(AdapterSuite):
    not_applicable: ClassVar = {
        "test_a_reply_says_what_it_answers_and_in_which_words": (
            "Mastodon notifies nobody of an answer but whom it names: the name of who is answered "
            "stands in front of the words, in what is shown as in what leaves (test_compose.py)."
        ),
        "test_an_author_who_is_gone_has_a_stand_in": (
            "An account that is deleted takes its posts along; the API has none without an author."
        ),
    }

    @pytest.fixture
    def adapter_class(self) -> type[MastodonAdapter]:
        return MastodonAdapter

    @pytest.fixture
    def network(self) -> Iterator[MastodonNetwork]:
        with MastodonNetwork() as network:
            yield network
