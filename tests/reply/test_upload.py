"""Pictures that go up apart from the post: until all are there, the reply can be kept from leaving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Adapter, NotTransmitted, Outgoing, SendUnknown, Uploads
from inbox_tui.model import Delivery, DeliveryState, Draft, utc_now
from inbox_tui.reply import attach
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.sender import Sender
from inbox_tui.reply.stop import count_leaving, stop_all
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import Store, accounts, outbox
from inbox_tui.store.connection import StoreClosed
from inbox_tui_sandbox import SandboxAdapter, faults
from tests import pictures
from tests.reply.conftest import Desk

Happening = Callable[[Desk, int], object]


class SlowPlaza(SandboxAdapter):
    """A network to which pictures go one by one, before the post; much may happen meanwhile."""

    went_up: tuple[str, ...] = ()
    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def upload(self, outgoing: Outgoing, is_wanted: Callable[[], bool]) -> None:
        for file in outgoing.files:
            if not is_wanted():
                return
            assert file.data
            self.went_up += (file.name,)
            self.meanwhile()


@pytest.fixture
def draft(desk: Desk) -> Draft:
    draft = desk.draft()
    for name, data in (("shop.png", pictures.png()), ("door.jpg", pictures.jpeg(30, 40))):
        taken = attach.take_in(name, data, "it")
        attach.attach(desk.store, draft.uid, taken, utc_now())
    return draft


@pytest.fixture
def plaza(desk: Desk) -> SlowPlaza:
    adapter = connecting.connect(desk.own)
    assert isinstance(adapter, SandboxAdapter)
    adapter.__class__ = SlowPlaza
    assert isinstance(adapter, SlowPlaza)
    return adapter


def stop_here(desk: Desk, _: int) -> object:
    return stop_all(desk.store, "wait", utc_now())


def stop_elsewhere(desk: Desk, _: int) -> object:
    with Store.open(desk.store.path) as another:
        return stop_all(another, "wait", utc_now())


def undo(desk: Desk, uid: int) -> object:
    return take_back(desk.store, uid, utc_now())


def test_pictures_go_up_while_the_reply_is_held_and_before_it_leaves(
    desk: Desk, draft: Draft, plaza: SlowPlaza
) -> None:
    ticket = desk.confirmed(draft)
    states: list[str] = []

    def look() -> None:
        delivery = outbox.require(desk.store.read(), ticket.delivery_uid)
        states.append(f"{delivery.state} {len(desk.posts())}")

    plaza.meanwhile = look
    assert isinstance(plaza, Uploads)
    assert transmit(desk.store, ticket, plaza).state is DeliveryState.SENT
    assert states == ["held 0", "held 0"]
    assert plaza.went_up == ("shop.png", "door.jpg")
    assert len(desk.posts()) == 1


@pytest.mark.parametrize("happening", [stop_here, stop_elsewhere, undo])
@pytest.mark.parametrize("up", [1, 2])
def test_what_is_stopped_while_pictures_go_up_never_leaves(
    desk: Desk, draft: Draft, plaza: SlowPlaza, happening: Happening, up: int
) -> None:
    ticket = desk.confirmed(draft)

    def meanwhile() -> None:
        if len(plaza.went_up) == up:
            happening(desk, ticket.delivery_uid)
            assert count_leaving(desk.store) == 0

    plaza.meanwhile = meanwhile
    delivery = transmit(desk.store, ticket, plaza)
    assert delivery.state is DeliveryState.CANCELLED
    assert "files went up" not in delivery.reason, "it says who stopped it"
    assert len(plaza.went_up) == up
    assert desk.posts() == []


def test_what_nobody_watches_while_pictures_go_up_never_leaves(
    desk: Desk, draft: Draft, plaza: SlowPlaza
) -> None:
    answers = iter([True, False])
    delivery = transmit(desk.store, desk.confirmed(draft), plaza, lambda: next(answers, True))
    assert delivery.state is DeliveryState.CANCELLED
    assert "left unattended while its files went up" in delivery.reason
    assert plaza.went_up == ("shop.png",)
    assert desk.posts() == []


def test_a_ticket_that_is_spent_while_pictures_go_up_sends_nothing(
    desk: Desk, draft: Draft, plaza: SlowPlaza
) -> None:
    """A stop spends it in memory first: the store may be slow."""
    ticket = desk.confirmed(draft)
    plaza.meanwhile = ticket.spend
    assert transmit(desk.store, ticket, plaza).state is DeliveryState.HELD
    assert desk.posts() == []


@pytest.mark.parametrize("swallowed", [False, True], ids=["told", "swallowed"])
def test_an_inbox_that_is_closed_while_pictures_go_up_sends_nothing(
    desk: Desk, draft: Draft, plaza: SlowPlaza, monkeypatch: pytest.MonkeyPatch, swallowed: bool
) -> None:
    """Also where the adapter goes on when the question whether it should cannot be answered."""
    ticket = desk.confirmed(draft)
    upload = plaza.upload

    def heedless(outgoing: Outgoing, is_wanted: Callable[[], bool]) -> None:
        with suppress(StoreClosed):
            upload(outgoing, is_wanted)

    def close() -> None:
        closer = threading.Thread(target=desk.store.close)
        closer.start()
        closer.join()

    if swallowed:
        monkeypatch.setattr(plaza, "upload", heedless)
    plaza.meanwhile = close
    with pytest.raises(StoreClosed):
        transmit(desk.store, ticket, plaza)
    assert plaza.went_up == ("shop.png",)
    assert desk.posts() == []
    with Store.open(desk.store.path) as again:
        held = outbox.require(again.read(), ticket.delivery_uid)
        assert held.state is DeliveryState.HELD


def test_the_sender_lets_a_reply_be_taken_back_while_its_pictures_go_up(
    desk: Desk, draft: Draft, plaza: SlowPlaza
) -> None:
    ended: list[Delivery] = []
    sender = Sender(desk.store, lambda _: plaza, ended.append)
    ticket = desk.confirmed(draft)
    plaza.meanwhile = lambda: sender.take_back(ticket.delivery_uid)
    sender.hold(ticket)
    assert sender.wait(ticket.delivery_uid, 60)
    assert {delivery.state for delivery in ended} == {DeliveryState.CANCELLED}
    assert desk.posts() == []


def test_a_credential_that_changes_hands_while_pictures_go_up_sends_nothing(
    desk: Desk, draft: Draft, plaza: SlowPlaza
) -> None:
    plaza.meanwhile = lambda: faults.switch_on(
        desk.folder, "wrong_account", handle="nora", value="northwind"
    )
    delivery = transmit(desk.store, desk.confirmed(draft), plaza)
    assert delivery.state is DeliveryState.CANCELLED
    assert "belongs to your BRAND @northwind" in delivery.reason
    assert accounts.require(desk.store.read(), desk.own.id).frozen_reason
    assert desk.posts() == []


def test_no_picture_goes_up_under_a_credential_that_is_anothers(
    desk: Desk, draft: Draft, plaza: SlowPlaza
) -> None:
    ticket = desk.confirmed(draft)
    faults.switch_on(desk.folder, "wrong_account", handle="nora", value="northwind")
    assert transmit(desk.store, ticket, plaza).state is DeliveryState.CANCELLED
    assert plaza.went_up == ()


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (
            NotTransmitted("shop.png was not taken."),
            "Nothing was sent: shop.png was not taken. Your draft is kept.",
        ),
        (SendUnknown("Who knows."), "Nothing was sent: Who knows. Your draft is kept."),
        (RuntimeError("x"), "RuntimeError in the adapter while the files went up."),
    ],
)
def test_a_picture_that_does_not_go_up_keeps_the_reply_here(
    desk: Desk, draft: Draft, plaza: SlowPlaza, trouble: Exception, said: str
) -> None:
    def fail() -> None:
        raise trouble

    plaza.meanwhile = fail
    delivery = transmit(desk.store, desk.confirmed(draft), plaza)
    assert delivery.state is DeliveryState.CANCELLED
    assert said in delivery.reason
    assert desk.posts() == []


def test_a_reply_without_files_asks_for_no_upload(desk: Desk, plaza: SlowPlaza) -> None:
    adapter: Adapter = plaza
    plaza.meanwhile = lambda: pytest.fail("nothing goes up")
    assert transmit(desk.store, desk.confirmed(), adapter).state is DeliveryState.SENT
