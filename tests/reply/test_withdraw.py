from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Adapter, Capabilities, NotTransmitted
from inbox_tui.model import Delivery, utc_now
from inbox_tui.reply.errors import CannotReply
from inbox_tui.reply.withdraw import author, identify, why_not, withdraw
from inbox_tui.store import accounts, audit
from inbox_tui_sandbox import faults
from tests.reply.conftest import Desk


@pytest.fixture
def astray(desk: Desk) -> Delivery:
    """Give a reply of Nora's that came out under the brand, on the network itself."""
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_author_in_answer", value=desk.brand.actor_id)
    delivery = desk.transmit(ticket)
    with closing(sqlite3.connect(desk.folder / "network.db")) as network, network:
        moved = (desk.brand.actor_id, delivery.remote_id)
        network.execute("UPDATE post SET author_id = ? WHERE id = ?", moved)
    assert [post.author.handle for post in desk.posts()] == ["northwind"]
    return delivery


@pytest.fixture
def brand(desk: Desk) -> Iterator[Adapter]:
    adapter = connecting.connect(desk.brand)
    yield adapter
    adapter.close()


def remaining(desk: Desk) -> int:
    return sum(not post.deleted for post in desk.posts())


def test_the_account_it_appeared_under_is_named_by_the_network_and_deletes_it(
    desk: Desk, astray: Delivery, brand: Adapter
) -> None:
    assert author(desk.store, astray) == accounts.require(desk.store.read(), desk.brand.id)
    assert identify(desk.store, astray, brand, utc_now()).handle == "northwind"
    assert remaining(desk) == 1
    after = withdraw(desk.store, astray.uid, brand, utc_now())
    assert remaining(desk) == 0
    assert "was deleted" in after.reason
    (newest,) = audit.page(desk.store.read(), limit=1)
    assert newest.act == "withdrawn"
    assert newest.payload == {
        "delivery": astray.uid,
        "account": desk.brand.id,
        "remote_id": astray.remote_id,
    }


def test_the_confirmed_account_cannot_delete_what_is_not_its_own(
    desk: Desk, astray: Delivery
) -> None:
    with closing(connecting.connect(desk.own)) as adapter:
        for ask in (identify, lambda *given: withdraw(given[0], astray.uid, *given[2:])):
            with pytest.raises(CannotReply, match="belongs to your OWN @nora"):
                ask(desk.store, astray, adapter, utc_now())
    assert remaining(desk) == 1


def test_a_secret_that_changed_hands_since_the_question_deletes_nothing_and_is_frozen(
    desk: Desk, astray: Delivery, brand: Adapter
) -> None:
    identify(desk.store, astray, brand, utc_now())
    faults.switch_on(desk.folder, "wrong_account", handle="northwind", value="carla")
    with pytest.raises(CannotReply, match=r"Nothing was deleted\. Blocked"):
        withdraw(desk.store, astray.uid, brand, utc_now())
    assert remaining(desk) == 1
    assert accounts.require(desk.store.read(), desk.brand.id).frozen_reason


def test_a_network_that_does_not_say_whose_the_secret_is_deletes_nothing(
    desk: Desk, astray: Delivery, brand: Adapter
) -> None:
    def whoami() -> object:
        raise NotTransmitted("The network is away.")

    brand.whoami = whoami  # type: ignore[method-assign,assignment]
    with pytest.raises(NotTransmitted):
        withdraw(desk.store, astray.uid, brand, utc_now())
    assert remaining(desk) == 1


@pytest.mark.parametrize("way", ["stranger", "removed"])
def test_where_no_connected_account_is_the_author_the_sentence_says_who_must_delete_it(
    desk: Desk, astray: Delivery, brand: Adapter, way: str
) -> None:
    if way == "removed":
        connecting.remove(desk.store, desk.brand)
    else:
        astray = replace(astray, author_id="actor-stranger")
    assert author(desk.store, astray) is None
    assert f"{astray.author_id} is not connected. Whoever has that account must delete it" in (
        why_not(desk.store, astray)
    )
    with pytest.raises(CannotReply, match="must delete it on the network itself"):
        identify(desk.store, astray, brand, utc_now())
    assert remaining(desk) == 1


def test_an_adapter_of_another_network_is_not_asked(
    desk: Desk, astray: Delivery, brand: Adapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(brand), "network", "x")
    with pytest.raises(CannotReply, match="another network"):
        withdraw(desk.store, astray.uid, brand, utc_now())
    assert remaining(desk) == 1


def test_a_reply_that_went_right_is_not_withdrawn(desk: Desk) -> None:
    delivery = desk.transmit(desk.confirmed())
    with (
        closing(connecting.connect(desk.own)) as adapter,
        pytest.raises(CannotReply, match="under another account"),
    ):
        withdraw(desk.store, delivery.uid, adapter, utc_now())
    assert remaining(desk) == 1


def test_what_has_no_id_there_is_not_withdrawn_from_here(desk: Desk, astray: Delivery) -> None:
    assert why_not(desk.store, astray) == ""
    assert "not known which message" in why_not(desk.store, replace(astray, remote_id=""))


def test_where_the_network_cannot_delete_the_sentence_says_so(
    desk: Desk, astray: Delivery, brand: Adapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(brand), "capabilities", Capabilities())
    with pytest.raises(CannotReply, match="cannot delete"):
        withdraw(desk.store, astray.uid, brand, utc_now())
