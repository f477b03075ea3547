"""What nobody can tell about is looked up and told, never sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Outgoing, Sent
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.errors import CannotReply, TooSoonToTell
from inbox_tui.reply.reconcile import look_up, recover, resolve
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import Store, drafts, outbox
from inbox_tui_sandbox import SandboxAdapter, faults
from tests import making
from tests.reply.conftest import Desk

LATER = [timedelta(seconds=59), timedelta(minutes=49), timedelta(minutes=51), timedelta(days=400)]


@pytest.mark.parametrize("instance", ["plaza", "brief"], ids=["repeatable", "without keys"])
@pytest.mark.parametrize("later", LATER, ids=str)
def test_however_long_it_stays_unknown_it_is_not_sent_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, later: timedelta, instance: str
) -> None:
    sends: list[Outgoing] = []
    send = SandboxAdapter.send

    def count(self: SandboxAdapter, outgoing: Outgoing) -> Sent:
        sends.append(outgoing)
        return send(self, outgoing)

    monkeypatch.setattr(SandboxAdapter, "send", count)
    account = (
        desk.own
        if instance == "plaza"
        else making.connect_sandbox(desk.store, "nora", sign="QUX", instance=instance)
    )
    parent = desk.question
    if instance == "brief":
        with desk.world() as world:
            world.post("tomas", "@nora my other router", instance=instance)
        making.pull(desk.store, account)
        parent = making.newest(desk.store, account)
    ticket = desk.confirmed(making.draft(desk.store, account, parent))
    faults.switch_on(desk.folder, "timeout_before_accept")
    unknown = transmit(desk.store, ticket, connecting.connect(account))
    assert unknown.state is DeliveryState.UNKNOWN
    assert len(sends) == 1

    faults.switch_on(desk.folder, "hang", call="find_sent", value="0.01", times=0)
    with time_machine.travel(utc_now() + later, tick=True):
        with Store.open(desk.store.path) as started_again:
            recover(started_again)
            adapter = connecting.connect(account)
            again = look_up(started_again, unknown, adapter)
            assert transmit(started_again, ticket, adapter).state is again.state
            making.pull(started_again, account)
        assert again.state is DeliveryState.UNKNOWN
        assert again.reason
    assert len(sends) == 1
    with pytest.raises(CannotReply, match="already on its way"):
        desk.preview(drafts.get(desk.store.read(), unknown.draft_uid) or desk.draft())


def test_nobody_can_call_it_not_sent_in_the_first_minute(desk: Desk) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "timeout_before_accept")
    unknown = desk.transmit(ticket)
    with pytest.raises(TooSoonToTell, match=r"Look again in \d+ s"):
        resolve(desk.store, unknown.uid, sent=False, reason="I looked")
    assert outbox.require(desk.store.read(), unknown.uid).state is DeliveryState.UNKNOWN
    with time_machine.travel(utc_now() + timedelta(seconds=61), tick=True):
        settled = resolve(desk.store, unknown.uid, sent=False, reason="I looked")
    assert settled.state is DeliveryState.FAILED
    assert drafts.is_open(desk.store.read(), unknown.draft_uid)


def test_it_can_be_called_sent_at_once(desk: Desk) -> None:
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "timeout_after_accept")
    unknown = desk.transmit(ticket)
    settled = resolve(desk.store, unknown.uid, sent=True, reason="I see it there")
    assert settled.state is DeliveryState.SENT
    assert not drafts.is_open(desk.store.read(), unknown.draft_uid)
