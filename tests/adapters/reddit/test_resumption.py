"""Promise 19 for Reddit: a pull cut in many places, resumed, is as one that was not cut."""

from __future__ import annotations

import pytest

from inbox_tui_reddit import client
from tests.adapters.reddit.conftest import Make
from tests.adapters.reddit.fake_reddit import INBOX, ME, NAMES, FakeReddit
from tests.adapters.resumption import Resumption


def test_a_cut_pull_is_resumed_without_loss_or_doubling(
    reddit: FakeReddit, make_adapter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "AT_ONCE", 3)
    handle = NAMES[ME]
    cut = Resumption(lambda _: make_adapter(), network="reddit", actor_id=ME, handle=handle)
    ours, theirs = reddit.submit("ours", ME), reddit.submit("theirs")
    reddit.deliver(reddit.comment("first", ours), INBOX[0])
    assert cut.pull().new == 2
    cut.remember()
    for number in range(4):
        reddit.deliver(reddit.comment(f"a{number}", ours), INBOX[0])
        reddit.deliver(reddit.comment(f"m{number}", theirs), INBOX[2])
    assert cut.cut_all_over(messages=11) > 30
