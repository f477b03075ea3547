"""What changes who may speak, or what became of a reply, is in the log whoever or whatever did it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Sent
from inbox_tui.model import AccountKind, utc_now
from inbox_tui.reply import stop
from inbox_tui.reply.confirm import confirm
from inbox_tui.reply.reconcile import recover, resolve
from inbox_tui.store import Store, accounts, audit, outbox
from inbox_tui_sandbox import SandboxAdapter
from tests import making
from tests.reply.conftest import Desk, desk

__all__ = ["desk"]


def acts(store: Store, most: int = 10) -> list[str]:
    """Return what was done, newest first."""
    return [entry.act for entry in audit.page(store.read(), limit=most)]


def test_an_account_comes_and_goes(desk: Desk) -> None:
    made = making.connect_sandbox(desk.store, "extra", AccountKind.OWN, "ZZZ")
    connecting.remove(desk.store, made)
    making.connect_sandbox(desk.store, "extra", AccountKind.OWN, "ZZZ")
    assert acts(desk.store, 3) == ["account added", "account removed", "account added"]


def test_a_block_comes_and_is_lifted_once(desk: Desk) -> None:
    with desk.store.write() as conn:
        accounts.freeze(conn, desk.own.id, "Blocked: it was somebody else.")
    before = len(acts(desk.store))
    connecting.check(desk.store, desk.own)
    connecting.check(desk.store, desk.own)
    newest = audit.page(desk.store.read())[0]
    assert newest.act == "account unfrozen"
    assert newest.payload == {"account": desk.own.id, "reason": "Blocked: it was somebody else."}
    assert len(acts(desk.store)) == before + 1


def test_a_wrong_author_freezes_the_account_on_record(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = SandboxAdapter.send

    def as_somebody_else(self: SandboxAdapter, outgoing: object) -> Sent:
        return replace(real(self, outgoing), author_id="somebody else")  # type: ignore[arg-type]

    monkeypatch.setattr(SandboxAdapter, "send", as_somebody_else)
    assert desk.transmit(desk.confirmed()).wrong_author
    assert acts(desk.store, 3) == ["sent", "account frozen", "confirmed"]


def test_a_reply_that_was_lost_is_unknown_on_record_and_resolved(desk: Desk) -> None:
    ticket = desk.confirmed()
    with desk.store.write() as conn:
        delivery = outbox.require(conn, ticket.delivery_uid)
        holder = outbox.under_way(conn)[0].holder
        assert outbox.claim(conn, delivery.uid, holder, utc_now() - timedelta(hours=1), utc_now())
        conn.execute("UPDATE deliveries SET holder = 'a process that is gone'")
    (lost,) = recover(desk.store)
    assert acts(desk.store, 2) == ["unknown", "confirmed"]
    resolve(desk.store, lost.uid, sent=True, reason="Seen there.")
    assert acts(desk.store, 1) == ["resolved"]


def test_a_near_miss_a_stop_and_its_end_are_on_record(desk: Desk) -> None:
    confirm(desk.store, desk.preview(desk.draft()), "BWX", utc_now())
    stop.stop_all(desk.store, "Something is wrong", utc_now())
    stop.resume(desk.store, utc_now())
    assert acts(desk.store, 3) == ["resumed", "stopped", "near miss"]
