"""Ways round the confirm step that somebody could try, and that must stay closed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import paths
from inbox_tui.model import DeliveryState, Identity, utc_now
from inbox_tui.reply import holder, transmit
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Refusal, Ticket, confirm, matches
from inbox_tui.reply.preview import Preview, Tier
from inbox_tui.reply.reconcile import look_up, recover
from inbox_tui.store import Store, accounts, audit, drafts, guards, identities, outbox
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk

LOOK_ALIKES = [
    "\uff2e\uff2f\uff32",  # full width
    "\u039d\u039fR",  # Greek
    "N\u041eR",  # Cyrillic
    "N\u2070R",
    "NO\u0280",
    "N\u200bOR",
    "NOR\u0301",
    "N0R",
    "NOR\x00",
    "NOR NOR",
    "N O R",
    "\u202eRON",
    "%",
    "*",
    "NO%",
]


@pytest.mark.parametrize("typed", LOOK_ALIKES, ids=ascii)
def test_what_only_looks_like_the_sign_confirms_nothing(desk: Desk, typed: str) -> None:
    everybody = [desk.own, desk.brand]
    assert not any(matches(desk.own, typed, tier, everybody) for tier in Tier)


# --- one preview, used again or too late -----------------------------------------------------------


def _send(desk: Desk, ticket: Ticket) -> None:
    assert desk.transmit(ticket).state is DeliveryState.SENT


def _discard(desk: Desk, preview: Preview) -> None:
    with desk.store.write() as conn:
        drafts.discard(conn, preview.draft.uid, utc_now())


def _another_me(desk: Desk, _: Preview) -> None:
    with desk.store.write() as conn:
        identities.save(conn, Identity(id="per", name="Per", is_me=True), making.NOON)


def _freeze(desk: Desk, preview: Preview) -> None:
    with desk.store.write() as conn:
        accounts.freeze(conn, preview.account.id, "stop")


def _remove(desk: Desk, preview: Preview) -> None:
    connecting.remove(desk.store, preview.account)


@pytest.mark.parametrize("meanwhile", [_discard, _another_me, _freeze, _remove])
def test_a_preview_of_what_is_no_longer_so_confirms_nothing(
    desk: Desk, meanwhile: Callable[[Desk, Preview], None]
) -> None:
    preview = desk.preview(desk.draft())
    meanwhile(desk, preview)
    assert isinstance(confirm(desk.store, preview, "NOR", utc_now()), Refusal)
    assert outbox.recent(desk.store.read()) == ()


def test_one_preview_confirms_once_and_never_after_it_was_sent(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    ticket = confirm(desk.store, preview, "NOR", utc_now(), timedelta(0))
    assert isinstance(ticket, Ticket)
    assert isinstance(confirm(desk.store, preview, "NOR", utc_now(), timedelta(0)), Refusal)
    _send(desk, ticket)
    assert isinstance(confirm(desk.store, preview, "NOR", utc_now(), timedelta(0)), Refusal)
    assert len(desk.posts()) == 1


def test_a_confirmation_that_slept_through_its_life_sends_nothing(desk: Desk) -> None:
    long_ago = utc_now() - timedelta(seconds=119.8)
    preview = replace(desk.preview(desk.draft()), verified_at=long_ago)
    ticket = confirm(desk.store, preview, "NOR", long_ago, timedelta(0))
    assert isinstance(ticket, Ticket)
    confirmation = outbox.confirmation(desk.store.read(), 1)
    assert confirmation
    while utc_now() <= confirmation.expires_at:
        threading.Event().wait(0.02)
    assert desk.transmit(ticket).state is DeliveryState.CANCELLED
    assert desk.posts() == []


def test_a_ticket_opens_nothing_in_another_inbox(desk: Desk, tmp_path: Path) -> None:
    """A copy of the file under the same numbers, with a confirmation of its own."""
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        desk.store.read().backup(copy)
    draft = desk.draft()
    ticket = desk.confirmed(draft)
    with Store.open(tmp_path / "copy.db") as other:
        elsewhere = Desk(other, desk.own, desk.brand, desk.question, desk.complaint)
        elsewhere.confirmed(elsewhere.draft())
        delivery = elsewhere.transmit(ticket)
    assert delivery.state is DeliveryState.HELD
    assert desk.posts() == []


def test_a_credential_that_turns_after_the_last_question_is_an_alarm(desk: Desk) -> None:
    """The network accepts what the session's new owner says; it must not go unnoticed."""
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_account", handle="nora", value="northwind", call="send")
    delivery = desk.transmit(ticket)
    frozen = accounts.get(desk.store.read(), desk.own.id)
    assert frozen
    if desk.posts():
        assert delivery.reason.startswith("ALARM")
        assert frozen.frozen_reason


# --- other tools ------------------------------------------------------------------------------------

THROUGH_ANOTHER_FILE = {
    "send": "UPDATE main_file.deliveries SET state = 'sending'",
    "edit": "UPDATE main_file.drafts SET text = 'other words'",
    "replace": "UPDATE OR REPLACE main_file.deliveries SET draft_uid = 2",
    "displace": "UPDATE OR REPLACE main_file.confirmations SET uid = 2",
    "forget": "DELETE FROM main_file.confirmations",
}


@pytest.mark.parametrize("sql", THROUGH_ANOTHER_FILE.values(), ids=THROUGH_ANOTHER_FILE.keys())
def test_attaching_the_file_to_another_one_goes_round_no_guard(desk: Desk, sql: str) -> None:
    desk.confirmed(hold=60)
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.execute("ATTACH ? AS main_file", (str(desk.store.path),))
    with pytest.raises(sqlite3.IntegrityError):
        conn.execute(sql)
    conn.close()


@pytest.mark.parametrize("name", sorted(guards.TRIGGERS))
def test_a_guard_rewritten_inside_the_schema_closes_the_store(desk: Desk, name: str) -> None:
    conn = sqlite3.connect(desk.store.path, isolation_level=None)
    conn.execute("PRAGMA writable_schema = ON")
    conn.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'BEGIN', 'BEGIN ') WHERE name = ?", (name,)
    )
    conn.close()
    with Store.open(desk.store.path) as store:
        assert name in store.read_only_reason


# --- races ------------------------------------------------------------------------------------------


def test_taking_back_and_sending_at_once_end_in_one_of_the_two(desk: Desk) -> None:
    sent = 0
    for number in range(12):
        with World(desk.folder) as world:
            asked = world.post("tomas", f"@nora question {number}")
        making.pull(desk.store, desk.own)
        parent = making.newest(desk.store, desk.own)
        assert parent.message.id == asked.id
        ticket = desk.confirmed(making.draft(desk.store, desk.own, parent, f"answer {number}"))
        racer = threading.Thread(target=desk.transmit, args=(ticket,))
        racer.start()
        threading.Event().wait(random.Random(number).uniform(0, 0.02))
        taken = take_back(desk.store, ticket.delivery_uid, utc_now())
        racer.join()
        delivery = outbox.get(desk.store.read(), ticket.delivery_uid)
        assert delivery
        assert delivery.state is (DeliveryState.CANCELLED if taken else DeliveryState.SENT)
        sent += not taken
        assert len(desk.posts()) == sent


def _in_child(work: Callable[[], Any]) -> int:
    """Run ``work`` in a process of its own and return its exit status, -9 for SIGKILL."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(int(bool(work())))
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_processes_that_confirm_and_send_one_draft_at_once_make_one_post(desk: Desk) -> None:
    draft = desk.draft()

    def work() -> None:
        with Store.open(paths.database_file()) as store:
            mine = Desk(store, desk.own, desk.brand, desk.question, desk.complaint)
            answer = confirm(store, mine.preview(draft), "NOR", utc_now(), timedelta(0))
            if isinstance(answer, Ticket):
                mine.transmit(answer)

    children = [threading.Thread(target=_in_child, args=(work,)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert len(desk.posts()) == 1
    states = [d.state for d in outbox.recent(desk.store.read())]
    assert states == [DeliveryState.SENT]


# --- kill -9 ----------------------------------------------------------------------------------------


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    monkeypatch.setattr(owner, name, _die)


def _after(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    real = getattr(owner, name)

    def work(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        _die()

    monkeypatch.setattr(owner, name, work)


DEATHS = {
    "before the account is asked again": (_before, transmit, "verify_actor", "cancelled"),
    "after the account was asked": (_after, transmit, "verify_actor", "cancelled"),
    "inside the claim, uncommitted": (_after, outbox, "claim", "cancelled"),
    "claimed, before the send": (_before, transmit, "_send", "failed"),
    "accepted, before it is written down": (_before, transmit, "record_sent", "sent"),
    "inside the writing down, uncommitted": (_after, outbox, "settle", "sent"),
    "after everything": (_after, transmit, "record_sent", "sent"),
}


@pytest.mark.parametrize(("when", "owner", "name", "state"), DEATHS.values(), ids=DEATHS.keys())
def test_a_process_killed_at_any_step_sends_once_and_the_state_tells(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    when: Callable[[pytest.MonkeyPatch, Any, str], None],
    owner: Any,
    name: str,
    state: str,
) -> None:
    draft = desk.draft()

    def work() -> None:
        with Store.open(paths.database_file()) as store:
            mine = Desk(store, desk.own, desk.brand, desk.question, desk.complaint)
            ticket = mine.confirmed(draft)
            when(monkeypatch, owner, name)
            mine.transmit(ticket)

    assert _in_child(work) == -signal.SIGKILL
    recover(desk.store)
    later = utc_now() + timedelta(seconds=61)
    (delivery,) = outbox.recent(desk.store.read())
    delivery = look_up(desk.store, delivery, connecting.connect(desk.own), later)
    assert delivery.state == state
    assert len(desk.posts()) == (state == "sent")
    assert drafts.is_open(desk.store.read(), draft.uid) is (state != "sent")
    assert audit.find_break(desk.store.read()) == ""
    if state != "sent":
        _send(desk, desk.confirmed(draft))
    assert len(desk.posts()) == 1


def test_a_process_number_used_again_does_not_keep_a_draft_for_ever(desk: Desk) -> None:
    desk.confirmed(hold=60)
    host = holder.this_process().partition(":")[0]
    with desk.store.write() as conn:
        conn.execute("UPDATE deliveries SET holder = ?", (f"{host}:1:another",))
    assert recover(desk.store) == ()
    with desk.store.write() as conn:
        conn.execute("UPDATE deliveries SET lease_until = '2000-01-01T00:00:00.000Z'")
    (delivery,) = recover(desk.store)
    assert delivery.state is DeliveryState.CANCELLED
