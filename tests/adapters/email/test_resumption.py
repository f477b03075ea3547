"""Promise 19 for mail: a pull cut in many places, resumed, is as one that was not cut."""

from __future__ import annotations

import pytest

from inbox_tui_email import EmailAdapter, pull
from tests.adapters.email.conftest import SUPPORT
from tests.adapters.email.fake_imap import FakeImap
from tests.adapters.email.test_pull import mail
from tests.adapters.resumption import Resumption


def test_a_cut_pull_is_resumed_without_loss_or_doubling(
    adapter: EmailAdapter, imap_server: FakeImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "PAGE", 4)
    cut = Resumption(lambda _: adapter, network="email", actor_id=SUPPORT, handle=SUPPORT)
    for number in range(3):
        imap_server.inbox.put(mail(number))
    assert cut.pull().new == 3
    cut.remember()
    for number in range(3, 10):
        imap_server.inbox.put(mail(number))
    imap_server.folders["Sent"].put(mail(10, sender=SUPPORT))
    assert cut.cut_all_over(messages=11) > 30
