from __future__ import annotations

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Capabilities
from inbox_tui.model import Delivery, utc_now
from inbox_tui.reply.errors import CannotReply
from inbox_tui.reply.withdraw import withdraw
from inbox_tui_sandbox import faults
from tests.reply.conftest import Desk


@pytest.fixture
def astray(desk: Desk) -> Delivery:
    """Give a reply that the network shows under the brand instead of Nora."""
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_author_in_answer", value=desk.brand.actor_id)
    delivery = desk.transmit(ticket)
    assert delivery.wrong_author
    return delivery


def test_a_reply_under_a_wrong_name_is_deleted_by_the_account_that_published_it(
    desk: Desk, astray: Delivery
) -> None:
    adapter = connecting.connect(desk.own)
    told: list[str] = []
    adapter.delete = told.append  # type: ignore[method-assign,assignment]
    adapter.whoami = connecting.connect(desk.brand).whoami  # type: ignore[method-assign]
    after = withdraw(desk.store, astray.uid, adapter, utc_now())
    assert told == [astray.remote_id]
    assert "was deleted" in after.reason
    acts = [row[0] for row in desk.store.read().execute("SELECT act FROM audit_log")]
    assert acts[-1] == "withdrawn"


def test_another_credential_deletes_nothing(desk: Desk, astray: Delivery) -> None:
    adapter = connecting.connect(desk.own)
    with pytest.raises(CannotReply, match="not that of the account"):
        withdraw(desk.store, astray.uid, adapter, utc_now())
    assert len(desk.posts()) == 1


def test_a_reply_that_went_right_is_not_withdrawn(desk: Desk) -> None:
    delivery = desk.transmit(desk.confirmed())
    with pytest.raises(CannotReply, match="under another account"):
        withdraw(desk.store, delivery.uid, connecting.connect(desk.own), utc_now())
    assert len(desk.posts()) == 1


def test_where_the_network_cannot_delete_the_sentence_says_so(
    desk: Desk, astray: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = connecting.connect(desk.own)
    monkeypatch.setattr(type(adapter), "capabilities", Capabilities())
    with pytest.raises(CannotReply, match="cannot delete"):
        withdraw(desk.store, astray.uid, adapter, utc_now())
