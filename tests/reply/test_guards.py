"""Other tools on the same file: none of these statements may lead to a send.

They run on a plain ``sqlite3`` connection with its own defaults, as another program would.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import outbox
from tests.reply.conftest import Desk


@pytest.fixture
def stranger(desk: Desk) -> Iterator[sqlite3.Connection]:
    """Another program's connection, while one reply of Nora's is held."""
    desk.confirmed(hold=60)
    conn = sqlite3.connect(desk.store.path, isolation_level=None)
    yield conn
    conn.close()


_FORGED = (
    "INSERT {how} INTO confirmations (uid, draft_uid, account_id, identity, actor_id, handle,"
    " verified_at, parent_id, policy, payload, digest, seal, confirmed_at, expires_at)"
    " SELECT {uid}, draft_uid, account_id, identity, {actor}, handle, {verified}, parent_id, policy,"
    " payload, digest, {seal}, confirmed_at, {expires} FROM confirmations WHERE uid = 1"
)


def _forge(
    how: str = "",
    uid: str = "NULL",
    actor: str = "actor_id",
    verified: str = "verified_at",
    seal: str = "hex(randomblob(32))",
    expires: str = "expires_at",
) -> str:
    return _FORGED.format(
        how=how, uid=uid, actor=actor, verified=verified, seal=seal, expires=expires
    )


_DELIVERY = (
    "INSERT {how} INTO deliveries (uid, confirmation_uid, draft_uid, account_id, digest, state,"
    " hold_until, holder, lease_until, created_at, updated_at) SELECT {uid}, confirmation_uid,"
    " draft_uid, account_id, digest, '{state}', '2000-01-01T00:00:00.000Z', holder, lease_until, created_at, updated_at"
    " FROM deliveries WHERE uid = 1"
)

ATTACKS = {
    "send before the hold is over": "UPDATE deliveries SET state = 'sending'",
    "shorten the hold": "UPDATE deliveries SET hold_until = '2000-01-01T00:00:00.000Z'",
    "hold and send at once": "UPDATE deliveries SET hold_until = '2000-01-01T00:00:00.000Z', state = 'sending'",
    "jump to sent": "UPDATE deliveries SET state = 'sent'",
    "replace the delivery": _DELIVERY.format(how="OR REPLACE", uid="1", state="sending"),
    "replace it by its confirmation": _DELIVERY.format(
        how="OR REPLACE", uid="77", state="confirmed"
    ),
    "insert as sending": _DELIVERY.format(how="", uid="77", state="sending"),
    "insert as held": _DELIVERY.format(how="", uid="77", state="held"),
    "upsert into sending": _DELIVERY.format(how="", uid="1", state="confirmed")
    + " ON CONFLICT (uid) DO UPDATE SET state = 'sending'",
    "delete the delivery": "DELETE FROM deliveries",
    "point it to another confirmation": "UPDATE deliveries SET confirmation_uid = 2",
    "point it to another account": "UPDATE deliveries SET account_id = 'sandbox-northwind'",
    "change its digest": "UPDATE deliveries SET digest = hex(randomblob(32))",
    "change its number": "UPDATE deliveries SET uid = 5",
    "edit the confirmed words": "UPDATE drafts SET text = 'other words'",
    "edit the payload": "UPDATE confirmations SET payload = replace(payload, 'Hello', 'Hell')",
    "move the confirmation": "UPDATE confirmations SET account_id = 'sandbox-northwind'",
    "prolong the confirmation": "UPDATE confirmations SET expires_at = '2999'",
    "use the confirmation up": "UPDATE confirmations SET consumed_at = '2000'",
    "delete the confirmation": "DELETE FROM confirmations",
    "replace the confirmation": _forge(how="OR REPLACE", uid="1"),
    "replace it by its seal": _forge(
        how="OR REPLACE", seal="(SELECT seal FROM confirmations WHERE uid = 1)"
    ),
    "confirm as another actor": _forge(actor="'actor-stranger'"),
    "confirm for ever": _forge(expires="'2999-01-01T00:00:00.000Z'"),
    "confirm on an old check": _forge(verified="'2000-01-01T00:00:00.000Z'"),
    "move the draft to the brand": "UPDATE drafts SET account_id = 'sandbox-northwind'",
    "move the draft to another parent": "UPDATE drafts SET parent_uid = 2",
    "call the draft sent": "UPDATE drafts SET state = 'sent'",
    "discard the confirmed draft": "UPDATE drafts SET state = 'discarded'",
    "delete the draft": "DELETE FROM drafts",
    "replace the draft": "INSERT OR REPLACE INTO drafts SELECT uid, account_id, parent_uid,"
    " conversation_uid, 'other words', state, created_at, updated_at, seen_through, numbered FROM drafts WHERE uid = 1",
    "make the account another actor": "UPDATE accounts SET actor_id = 'actor-stranger'",
    "replace the account": "INSERT OR REPLACE INTO accounts SELECT id, network, instance,"
    " 'actor-stranger', handle, name, url, kind, identity, call_sign, secret_place, settings,"
    " verified_at, frozen_reason, added_at, removed_at FROM accounts WHERE id = 'sandbox-nora'",
    "delete the account": "DELETE FROM accounts",
    "displace an account by its call sign": "UPDATE OR REPLACE accounts SET call_sign = 'BWX'"
    " WHERE id = 'sandbox-nora'",
    "insert over a call sign": "INSERT OR REPLACE INTO accounts SELECT 'other', network, instance,"
    " 'actor-stranger', handle, name, url, kind, identity, call_sign, secret_place, settings,"
    " verified_at, frozen_reason, added_at, removed_at FROM accounts WHERE id = 'sandbox-nora'",
    "insert over a log hash": "INSERT OR REPLACE INTO audit_log SELECT 999, at, identity, act,"
    " payload_hash, previous, hash FROM audit_log WHERE seq = 1",
    "rewrite the log": "UPDATE audit_log SET act = 'nothing'",
    "cut the log": "DELETE FROM audit_log WHERE seq = (SELECT max(seq) FROM audit_log)",
    "replace the log": "INSERT OR REPLACE INTO audit_log SELECT seq, at, identity, 'nothing',"
    " payload_hash, previous, hash FROM audit_log WHERE seq = 1",
    "change a log payload": "UPDATE audit_payloads SET payload = '{}'",
}


@pytest.mark.parametrize("sql", ATTACKS.values(), ids=ATTACKS.keys())
def test_another_tool_is_refused(stranger: sqlite3.Connection, sql: str) -> None:
    before = "\n".join(stranger.iterdump())
    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(sql)
    assert "\n".join(stranger.iterdump()) == before


def test_a_wholly_forged_confirmation_opens_for_no_ticket(
    desk: Desk, stranger: sqlite3.Connection
) -> None:
    """With the guards satisfied, rows alone still cannot send: no process holds their ticket."""
    stranger.execute("UPDATE deliveries SET state = 'cancelled'")
    stranger.execute(_forge())
    stranger.execute(
        "INSERT INTO deliveries (confirmation_uid, draft_uid, account_id, digest, state,"
        " hold_until, holder, lease_until, created_at, updated_at)"
        " SELECT uid, draft_uid, account_id, digest, 'confirmed', '2000-01-01T00:00:00.000Z', 'x:1:y', '2999-01-01T00:00:00.000Z',"
        " confirmed_at, confirmed_at FROM confirmations WHERE uid = 2"
    )
    stranger.execute("UPDATE deliveries SET state = 'held' WHERE uid = 2")
    adapter = connecting.connect(desk.own)
    delivery = transmit(desk.store, Ticket(2, desk.question.received_at, b"guess"), adapter)
    assert delivery.state is DeliveryState.HELD
    assert desk.posts() == []


def test_a_payload_changed_under_dropped_guards_is_not_sent(desk: Desk) -> None:
    ticket = desk.confirmed()
    raw = sqlite3.connect(desk.store.path, isolation_level=None)
    raw.execute("DROP TRIGGER confirmations_payload")
    raw.execute("UPDATE confirmations SET payload = replace(payload, 'Hello', 'Hell')")
    raw.close()
    assert desk.transmit(ticket).state is DeliveryState.CANCELLED
    assert desk.posts() == []


def test_an_account_frozen_meanwhile_is_not_sent_from(desk: Desk) -> None:
    ticket = desk.confirmed()
    with desk.store.write() as conn:
        conn.execute("UPDATE accounts SET frozen_reason = 'stop'")
    assert desk.transmit(ticket).state is DeliveryState.CANCELLED
    assert desk.posts() == []


def test_a_draft_has_one_living_delivery(desk: Desk) -> None:
    draft = desk.draft()
    desk.confirmed(draft, hold=60)
    with pytest.raises(Exception, match="already on its way"):
        desk.preview(draft)
    assert len(outbox.recent(desk.store.read())) == 1


def test_guards_dropped_while_the_program_runs_stop_the_send(desk: Desk) -> None:
    ticket = desk.confirmed()
    raw = sqlite3.connect(desk.store.path, isolation_level=None)
    raw.execute("DROP TRIGGER deliveries_sending")
    raw.close()
    delivery = desk.transmit(ticket)
    assert delivery.state is DeliveryState.CANCELLED
    assert "deliveries_sending" in delivery.reason
    assert desk.posts() == []


def test_guards_dropped_while_the_program_runs_stop_the_confirmation(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    raw = sqlite3.connect(desk.store.path, isolation_level=None)
    raw.execute("DROP INDEX deliveries_one_live")
    raw.close()
    refusal = confirm(desk.store, preview, "NOR", utc_now())
    assert isinstance(refusal, Refusal)
    assert "deliveries_one_live" in refusal.sentence
