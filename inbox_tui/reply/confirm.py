"""The confirm step: one human, one exact payload, one account, once.

A confirmation by call sign mints a :class:`Ticket`. The ticket exists only in the memory of the
process that showed the preview; the store keeps a hash of it. Nothing is ever sent without the
ticket, so rows written by any other tool cannot send, whatever they say.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox_tui.model import Account, AccountKind
from inbox_tui.reply import payload, policy
from inbox_tui.reply.holder import this_process
from inbox_tui.reply.preview import Preview, Tier
from inbox_tui.store import Store, accounts, audit, drafts, guards, outbox


class Ticket:
    """The right to transmit one delivery. Not printable, not copyable, not storable."""

    __slots__ = ("_spent", "_token", "delivery_uid", "hold_until")

    def __init__(self, delivery_uid: int, hold_until: datetime, token: bytes) -> None:
        self.delivery_uid = delivery_uid
        self.hold_until = hold_until
        self._token = token
        self._spent = threading.Lock()

    def spend(self) -> bool:
        """Use the ticket up; False where it was used before. Never depends on the store."""
        return self._spent.acquire(blocking=False)

    def opens(self, seal: str, digest: str) -> bool:
        """Return whether this ticket belongs to the confirmation with that seal and digest."""
        return secrets.compare_digest(payload.seal(self._token, digest), seal)

    def __repr__(self) -> str:
        return f"Ticket(delivery {self.delivery_uid})"

    def __reduce__(self) -> str:
        raise TypeError("a ticket stays in its process")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A confirm attempt that did not go through. Nothing was sent, the draft is as it was."""

    sentence: str
    near_miss: bool = False
    """True where another account's sign was typed: the accident that this step exists for."""
    typed_account: Account | None = None


def confirm(
    store: Store, preview: Preview, typed: str, now: datetime, hold: timedelta | None = None
) -> Ticket | Refusal:
    """Confirm ``preview`` with the call sign that a person typed, and start the hold.

    ``hold`` lengthens or, in tests, shortens the pause before the transmission.
    """
    stale = _stale(store.read(), preview, now)
    if stale:
        return Refusal(sentence=stale)
    everybody = accounts.every(store.read())
    if not matches(preview.account, typed, preview.tier, everybody):
        return _refuse(store, preview, typed, everybody, now)
    token = secrets.token_bytes(32)
    brand = preview.account.kind is AccountKind.BRAND
    pause = hold if hold is not None else policy.HOLD_BRAND if brand else policy.HOLD_OWN
    hold_until = now + pause
    try:
        with store.write() as conn:
            breach = guards.find_breach(conn)
            stale = breach or _stale(conn, preview, now)
            if stale:
                return Refusal(sentence=stale)
            uid = _record(conn, preview, payload.seal(token, preview.digest), hold_until, now)
    except sqlite3.IntegrityError as error:
        return Refusal(sentence=f"Not confirmed: {error}. Your draft is kept.")
    return Ticket(uid, hold_until, token)


def matches(account: Account, typed: str, tier: Tier, everybody: Iterable[Account]) -> bool:
    """Return whether ``typed`` confirms ``account`` at this tier. Case does not matter."""
    sign, given = account.call_sign.casefold(), typed.strip().casefold()
    if given == sign:
        return True
    if tier is Tier.WHOLE or not given or not sign.startswith(given):
        return False
    others = (a.call_sign.casefold() for a in everybody if a.id != account.id)
    return not any(other.startswith(given) for other in others)


def _stale(conn: sqlite3.Connection, preview: Preview, now: datetime) -> str:
    age = now - preview.verified_at
    if not -policy.CLOCK_SLACK <= age <= policy.CONFIRMATION_LIFETIME:
        return "This preview is more than two minutes old. Open it again."
    account, shown = accounts.get(conn, preview.account.id), preview.account
    if account is None or _voice(account) != _voice(shown):
        return "The account was changed after this preview was made. Open it again."
    draft = drafts.get(conn, preview.draft.uid)
    if draft is None or draft.text != preview.draft.text:
        return "The draft was changed after this preview was made. Open it again."
    return ""


def _voice(account: Account) -> tuple[object, ...]:
    return account.actor_id, account.kind, account.identity, account.call_sign, account.removed_at


def _record(
    conn: sqlite3.Connection, preview: Preview, seal: str, hold_until: datetime, now: datetime
) -> int:
    account, identity = preview.account, preview.identity
    confirmation_uid = outbox.add_confirmation(
        conn,
        draft_uid=preview.draft.uid,
        account_id=account.id,
        identity=identity.id,
        actor_id=preview.actor.id,
        handle=preview.actor.handle,
        verified_at=preview.verified_at,
        parent_id=preview.outgoing.parent_id,
        policy=policy.POLICY,
        payload=preview.payload,
        digest=preview.digest,
        seal=seal,
        confirmed_at=now,
        expires_at=now + policy.CONFIRMATION_LIFETIME,
    )
    uid = outbox.add_held_delivery(
        conn,
        confirmation_uid,
        hold_until=hold_until,
        holder=this_process(),
        lease_until=hold_until + policy.SEND_LEASE,
        now=now,
    )
    audit.append(
        conn,
        identity.id,
        "confirmed",
        {"delivery": uid, "account": account.id, "digest": preview.digest},
        now,
    )
    return uid


def _owner(typed: str, others: Iterable[Account]) -> Account | None:
    """Return whose sign was typed, whole or as a beginning that only one of them has."""
    given = typed.strip().casefold()
    meant = [a for a in others if given and a.call_sign.casefold().startswith(given)]
    return meant[0] if len(meant) == 1 else None


def _refuse(
    store: Store, preview: Preview, typed: str, everybody: Iterable[Account], now: datetime
) -> Refusal:
    account = preview.account
    other = _owner(typed, [a for a in everybody if a.id != account.id])
    with store.write() as conn:
        outbox.add_near_miss(
            conn,
            identity=preview.identity.id,
            draft_uid=preview.draft.uid,
            account_id=account.id,
            typed_account_id=other.id if other else None,
            now=now,
        )
        audit.append(
            conn,
            preview.identity.id,
            "near miss",
            {"account": account.id, "typed": other.id if other else None},
            now,
        )
    here = f"{account.kind.value.upper()} {account.handle} on {account.network}"
    if other:
        there = f"{other.kind.value.upper()} {other.handle} on {other.network}"
        return Refusal(
            sentence=f"Not sent. That is the call sign of {there}; the box was for {here}. "
            "Nothing left this machine, your draft is here.",
            near_miss=True,
            typed_account=other,
        )
    return Refusal(sentence=f"Not sent. That is not the call sign of {here}. Your draft is here.")
