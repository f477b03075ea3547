"""A site in memory, and adapters connected to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inbox_tui import http
from inbox_tui.adapter import Access, Outgoing, Secret
from inbox_tui.model import Message, utc_now
from inbox_tui.testing import MemoryVault
from inbox_tui_wordpress import WordPressAdapter
from tests.adapters.wordpress.network import PASSWORD, WordPressNetwork

Make = Callable[..., WordPressAdapter]


@pytest.fixture
def site() -> Iterator[WordPressNetwork]:
    with WordPressNetwork() as network:
        yield network
        assert network.mistakes() == []


@pytest.fixture
def make_adapter(site: WordPressNetwork, tmp_path: Path) -> Iterator[Make]:
    """Build adapters of Nora, a moderator; ``make_adapter(instance=…)`` for another address."""
    made: list[WordPressAdapter] = []

    def make(
        *, instance: str = "", password: str = PASSWORD, handle: str = "nora", actor_id: str = "2"
    ) -> WordPressAdapter:
        access = Access(
            instance=instance or site.instance,
            handle=handle,
            settings={},
            secret=Secret({"password": password}),
            http=http.client,
            session=MemoryVault(),
            folder=tmp_path,
            actor_id=actor_id,
        )
        made.append(WordPressAdapter(access))
        return made[-1]

    yield make
    for adapter in made:
        adapter.close()


@pytest.fixture
def adapter(make_adapter: Make) -> WordPressAdapter:
    return make_adapter()


def pulled(adapter: WordPressAdapter, cursor: str | None = None) -> dict[str, Message]:
    return {m.id: m for page in adapter.pull(cursor) for m in page.messages}


def last_cursor(adapter: WordPressAdapter, cursor: str | None = None) -> str | None:
    return [page.cursor for page in adapter.pull(cursor)][-1]


def answered(
    site: WordPressNetwork, adapter: WordPressAdapter, words: str = "We look at it."
) -> Outgoing:
    """Let Tomas ask, and compose the answer."""
    asked = site.say("Is my car affected?")
    return adapter.compose(pulled(adapter)[asked], words, utc_now())
