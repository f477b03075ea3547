"""The confirm step: one human, one exact payload, one account, once.

A confirmation by call sign mints a :class:`Ticket`. The ticket exists only in the memory of the
process that showed the preview; the store keeps a hash of it. Nothing is ever sent without the
ticket, so rows written by any other tool cannot send, whatever they say.
"""

from __future__ import annotations

import math
import secrets
import sqlite3
import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox_tui import happenings
from inbox_tui.crashpoints import crashpoint
from inbox_tui.model import Account, AccountKind, Draft
from inbox_tui.naming import voice_on
from inbox_tui.reply import newer, payload, policy, stop
from inbox_tui.reply.holder import this_process
from inbox_tui.reply.preview import Preview, Tier
from inbox_tui.store import (
    Store,
    accounts,
    attachments,
    audit,
    drafts,
    guards,
    messages,
    near_misses,
    outbox,
    stops,
)


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
    wrong_sign: bool = False
    """True where something was typed that is not the account's call sign."""
    near_miss: bool = False
    """True where another account's sign was typed: the accident that this step exists for."""
    typed_account: Account | None = None
    wait: timedelta = timedelta(0)
    """How long no sign is taken, after two wrong ones in a row."""


def confirm(
    store: Store,
    preview: Preview,
    typed: str,
    now: datetime,
    hold: timedelta | None = None,
    *,
    read: Collection[str] = (),
    stated_reason: str = "",
    pondered: timedelta | None = None,
) -> Ticket | Refusal:
    """Confirm ``preview`` with the call sign that a person typed, and start the hold.

    ``read`` are the ids of the newer messages that the person says to have read; without all of
    :attr:`Preview.newer` nothing is confirmed. ``stated_reason`` is why, where
    :attr:`Preview.asks_reason`. ``pondered`` is the time from the first moment keys were taken.
    ``hold`` lengthens or, in tests, shortens the pause before the transmission.
    """
    stale = _stale(store.read(), preview, now)
    if stale:
        return Refusal(sentence=stale)
    everybody = accounts.every(store.read())
    missing = _missing(preview, read, stated_reason, everybody)
    if missing:
        return Refusal(sentence=missing)
    rest = _rest(store.read(), preview, now)
    if rest:
        seconds = math.ceil(rest.total_seconds())
        return Refusal(
            sentence=f"Two wrong call signs in a row: wait {seconds} s, then type again.", wait=rest
        )
    if not matches(preview.account, typed, preview.tier, everybody):
        return _refuse(store, preview, typed, everybody, now)
    token = secrets.token_bytes(32)
    brand = preview.account.kind is AccountKind.BRAND
    pause = hold if hold is not None else policy.HOLD_BRAND if brand else policy.HOLD_OWN
    asked = time.monotonic()
    try:
        with store.write() as conn:
            # Others may have been writing for long: the hold is as long as it was promised.
            now += timedelta(seconds=time.monotonic() - asked)
            hold_until = now + pause
            breach = guards.find_breach(conn)
            stale = breach or _stale(conn, preview, now)
            if stale:
                return Refusal(sentence=stale)
            uid = _record(
                conn,
                preview,
                payload.seal(token, preview.digest),
                hold_until,
                now,
                stated_reason=stated_reason.strip(),
                pondered=pondered,
            )
            crashpoint("confirm uncommitted")
    except sqlite3.IntegrityError as error:
        return Refusal(sentence=f"Not confirmed: {error}. Your draft is kept.")
    crashpoint("confirm committed")
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


def is_old(preview: Preview, now: datetime) -> bool:
    """Return whether what the network said is too long ago: it has to be asked again."""
    age = now - preview.verified_at
    return not -policy.CLOCK_SLACK <= age <= policy.CONFIRMATION_LIFETIME


def _stale(conn: sqlite3.Connection, preview: Preview, now: datetime) -> str:
    if is_old(preview, now):
        return "This preview is more than two minutes old. Open it again."
    account, shown = accounts.get(conn, preview.account.id), preview.account
    if account is None or _voice(account) != _voice(shown):
        return "The account was changed after this preview was made. Open it again."
    stopped = stops.active(conn)
    if stopped:
        return f"{stop.describe(stopped)} Your draft is kept."
    draft = drafts.get(conn, preview.draft.uid)
    if draft is None or _words(conn, draft) != _words_shown(preview):
        return "The draft was changed after this preview was made. Open it again."
    if payload.digest(preview.payload) != preview.digest:
        return "This preview is not what was shown. Open it again."
    return ""


def _words(conn: sqlite3.Connection, draft: Draft) -> tuple[object, ...]:
    files = tuple(held.file for held in attachments.of_draft(conn, draft.uid))
    return draft.text, draft.numbered, files


def _words_shown(preview: Preview) -> tuple[object, ...]:
    return preview.draft.text, preview.draft.numbered, preview.outgoing.files


def _missing(
    preview: Preview, read: Collection[str], stated_reason: str, everybody: Iterable[Account]
) -> str:
    """Return what the person has not done yet that comes before the call sign."""
    if not {m.id for m in preview.newer} <= set(read):
        return f"{newer.describe(preview.newer)} Read it first."
    if preview.asks_reason and not stated_reason.strip():
        return "Say first why this should be said in the company's name."
    signs = {account.call_sign.casefold() for account in everybody}
    if preview.asks_reason and stated_reason.strip().casefold() in signs:
        return "That is a call sign, not a reason. Open it again and say why."
    return ""


def _rest(conn: sqlite3.Connection, preview: Preview, now: datetime) -> timedelta:
    wrong, last = near_misses.in_a_row(conn, preview.identity.id)
    if not wrong or wrong % 2 or last is None:
        return timedelta(0)
    age = now - last
    # A clock that was set back must not lock anybody out.
    return (
        policy.WRONG_SIGN_PAUSE - age
        if timedelta(0) <= age < policy.WRONG_SIGN_PAUSE
        else timedelta(0)
    )


def _voice(account: Account) -> tuple[object, ...]:
    return account.actor_id, account.kind, account.identity, account.call_sign, account.removed_at


def _record(
    conn: sqlite3.Connection,
    preview: Preview,
    seal: str,
    hold_until: datetime,
    now: datetime,
    *,
    stated_reason: str,
    pondered: timedelta | None,
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
        pondered=pondered,
        stated_reason=stated_reason,
    )
    drafts.note_seen(conn, preview.draft.uid, _newest(conn, preview))
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
        {
            "delivery": uid,
            "account": account.id,
            "digest": preview.digest,
            "unusual": list(preview.unusual),
            "stated_reason": stated_reason,
        },
        now,
    )
    return uid


def _newest(conn: sqlite3.Connection, preview: Preview) -> int:
    later = {m.id for m in preview.newer}
    known = messages.of_conversation(conn, preview.draft.conversation_uid)
    return max((m.uid for m in known if m.message.id in later), default=0)


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
        near_misses.add(
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
    happenings.announce(
        happenings.NEAR_MISS,
        {
            "identity": preview.identity.name,
            "account_id": account.id,
            "typed_account_id": other.id if other else None,
            "conversation": preview.draft.conversation_uid,
            "draft": preview.draft.uid,
        },
    )
    here, rest = voice_on(account, beside=other), _rest(store.read(), preview, now)
    if other:
        return Refusal(
            sentence=f"Not sent. That is the call sign of {voice_on(other, beside=account)}; the box was for"
            f" {here}. Nothing left this machine, your draft is here.",
            wrong_sign=True,
            near_miss=True,
            typed_account=other,
            wait=rest,
        )
    return Refusal(
        sentence=f"Not sent. That is not the call sign of {here}. Your draft is here.",
        wrong_sign=True,
        wait=rest,
    )
