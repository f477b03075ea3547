"""Promise 19 for X: a pull cut in many places, resumed, is as one that was not."""

from __future__ import annotations

from tests.adapters.resumption import Resumption
from tests.adapters.x.conftest import BOB, ME, Make, SmallX, answer_to, post


def test_a_cut_pull_is_resumed_without_loss_or_doubling(x: SmallX, make_adapter: Make) -> None:
    cut = Resumption(
        lambda _: make_adapter(x.url), network="x", instance=x.url, actor_id=ME, handle="acme"
    )
    x.posts += [post(number) for number in range(3)]
    assert cut.pull().new == 3
    cut.remember()
    x.page_size = 4
    x.posts += [post(number, BOB) for number in range(3, 13)]
    x.posts += [answer_to(x.posts[5], 20, author=ME, text="@bob by hand")]
    assert cut.cut_all_over(messages=14) > 30
