"""Promise 19 for Mastodon: a pull cut in many places, resumed, is as one that was not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from inbox_tui.adapter.cursor import read_cursor
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_mastodon.cursor import Cursor
from tests.adapters.mastodon.conftest import EVE, ME, ApiServer, status
from tests.adapters.mastodon.test_pull import Feed
from tests.adapters.resumption import Resumption

Make = Callable[..., MastodonAdapter]


def test_a_cut_pull_is_resumed_without_loss_or_doubling(api: ApiServer, make_adapter: Make) -> None:
    feed = Feed(api)
    cut = Resumption(
        lambda _: make_adapter(api.url),
        lambda cursor: replace(read_cursor(cursor, Cursor), turn=0),  # it counts pulls
        network="mastodon",
        instance=api.url,
        actor_id=ME,
    )
    feed.add(*(status(n, EVE, minutes=n) for n in range(3)))
    assert cut.pull().new == 3
    cut.remember()
    feed.add(*(status(n, EVE, minutes=200 + n) for n in range(3, 13)))
    assert cut.cut_all_over(messages=13) > 30
