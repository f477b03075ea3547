"""Promise 19 for WordPress: a pull cut in many places, resumed, is as one that was not."""

from __future__ import annotations

from dataclasses import replace

from inbox_tui.adapter.cursor import read_cursor
from inbox_tui_wordpress.cursor import Cursor
from tests.adapters.resumption import Resumption
from tests.adapters.wordpress.conftest import Make
from tests.adapters.wordpress.network import WordPressNetwork


def test_a_cut_pull_is_resumed_without_loss_or_doubling(
    site: WordPressNetwork, make_adapter: Make
) -> None:
    cut = Resumption(
        lambda _: make_adapter(),
        lambda cursor: replace(read_cursor(cursor, Cursor), turn=0),  # it counts pulls
        network="wordpress",
        instance=site.instance,
        actor_id=site.me,
    )
    top = [site.say(f"number {n}") for n in range(3)]
    assert cut.pull().new == 3
    cut.remember()
    for number in range(3, 8):
        site.say(f"number {number}", answers=top[number % 3])
    assert cut.cut_all_over(messages=8) > 20
