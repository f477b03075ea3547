"""The one place that calls ``Adapter.send``."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace

from inbox_tui import happenings, intake
from inbox_tui.adapter import Adapter, AdapterError, Outgoing, Sent, TargetGone, WrongAccount
from inbox_tui.crashpoints import crashpoint
from inbox_tui.model import (
    Account,
    Actor,
    Attachment,
    Confirmation,
    Delivery,
    DeliveryState,
    Message,
    MessageKind,
    utc_now,
)
from inbox_tui.naming import at
from inbox_tui.reply import answered, newer, payload, policy, stop, upload
from inbox_tui.reply.cancel import cancel
from inbox_tui.reply.confirm import Ticket
from inbox_tui.reply.holder import this_process
from inbox_tui.reply.settlement import settle
from inbox_tui.store import (
    Store,
    accounts,
    attachments,
    audit,
    conversations,
    drafts,
    guards,
    messages,
    outbox,
    stops,
)
from inbox_tui.verify import verify_actor

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What a delivery is about, read back from the store and checked against the ticket."""

    delivery: Delivery
    confirmation: Confirmation
    account: Account
    outgoing: Outgoing

    @property
    def handle(self) -> str:
        """What the account was called when the person confirmed."""
        return payload.handle(self.confirmation.payload)


def transmit(
    store: Store, ticket: Ticket, adapter: Adapter, is_wanted: Callable[[], bool] = lambda: True
) -> Delivery:
    """Send the delivery that ``ticket`` opens, once, and return how it ended.

    The network is asked again who the very credential belongs to; the claim and its confirmation
    are one conditional UPDATE; only then does it leave. Files that go up apart from it do so before
    the claim, while it can still be taken back. ``failed`` is written only where it is
    certain that nothing was accepted, everything else is ``unknown``. ``is_wanted`` is asked last:
    the network may have taken long, and the machine may have slept meanwhile.
    """
    uid = ticket.delivery_uid
    claimed = _load(store, uid)
    seal = outbox.seal_of(store.read(), claimed.confirmation.uid)
    if not ticket.opens(seal, claimed.confirmation.digest):
        return claimed.delivery
    if not _is_sound(claimed):
        return _cancel(store, uid, "Its confirmation does not hold; nothing was sent.")
    try:
        claimed = _with_bytes(store, claimed)
    except attachments.Damaged as error:
        return _cancel(store, uid, f"Nothing was sent: {error} is not the file that was confirmed.")
    if adapter.network != claimed.account.network:
        return _cancel(store, uid, "Nothing was sent: the adapter is another network's.")
    trouble = _find_impostor(store, claimed, adapter)
    way_up = upload.way_up(adapter, claimed.outgoing)
    if not trouble and way_up is not None:
        trouble = upload.hand_over(store, uid, way_up, claimed.outgoing, is_wanted)
        if trouble:
            trouble = f"Nothing was sent: {trouble} Your draft is kept."
        else:  # it may have taken long
            trouble = _find_impostor(store, claimed, adapter)
    if trouble:
        return _cancel(store, uid, trouble)
    meanwhile = _what_came_meanwhile(store, claimed, adapter)
    if meanwhile:
        return _cancel(store, uid, f"Nothing was sent: {meanwhile} Your draft is kept.")
    try:
        with store.write() as conn:
            now = utc_now()
            breach = guards.find_breach(conn)
            if breach:
                raise sqlite3.IntegrityError(breach.rstrip("."))
            lease = now + policy.SEND_LEASE
            stopped = stops.active(conn)
            if stopped:
                raise sqlite3.IntegrityError(stop.describe(stopped).rstrip("."))
            wanted = is_wanted() and ticket.spend()
            if not wanted or not outbox.claim(conn, uid, this_process(), lease, now):
                return outbox.require(conn, uid)
            crashpoint("claim uncommitted")
    except sqlite3.IntegrityError as error:
        return _cancel(store, uid, f"Nothing was sent: {error}. Your draft is kept.")
    crashpoint("claim committed")
    return _send(store, claimed, adapter)


def record_sent(store: Store, delivery: Delivery, sent: Sent) -> Delivery:
    """Write that a delivery exists on the network, and put our message into its conversation.

    Where the network names another author than the confirmed one, the account is frozen and the
    delivery's reason says so.
    """
    claimed = _load(store, delivery.uid)
    now = utc_now()
    reason = sent.note
    account, confirmation = claimed.account, claimed.confirmation
    stranger = bool(sent.author_id) and sent.author_id != confirmation.actor_id
    if stranger:
        reason = (
            f"ALARM: {account.network} names {sent.author_id} as the author, but "
            f"{account.handle} ({confirmation.actor_id}) was confirmed. Delete it there now. "
            f"{account.handle} is frozen."
        )
    with store.write() as conn:
        settled = outbox.settle(
            conn,
            delivery.uid,
            (DeliveryState.SENDING, DeliveryState.UNKNOWN),
            DeliveryState.SENT,
            reason=reason,
            now=now,
            remote_id=sent.id,
            remote_url=sent.url,
            author_id=sent.author_id,
            more_ids=sent.more_ids,
        )
        if settled:
            if stranger:
                accounts.freeze(conn, account.id, reason)
                _audit(conn, claimed, "account frozen", {"reason": reason})
            else:
                _keep_own_message(conn, claimed, sent)
            _audit(conn, claimed, "sent", {"remote_id": sent.id, "reason": reason, **_more(sent)})
        else:
            # It had been given up as lost: the state stays, but the record must know.
            _audit(conn, claimed, "sent after all", {"remote_id": sent.id, **_more(sent)})
        crashpoint("sent uncommitted")
    crashpoint("sent committed")
    happenings.announce(
        happenings.SENT,
        {
            "delivery": delivery.uid,
            "account_id": account.id,
            "account": account.handle,
            "network": account.network,
            "parent_id": claimed.outgoing.parent_id,
            "remote_id": sent.id,
            "url": sent.url,
            "text": claimed.outgoing.text,
            "wrong_author": stranger,
        },
    )
    return outbox.require(store.read(), delivery.uid)


def _send(store: Store, claimed: _Claimed, adapter: Adapter) -> Delivery:
    delivery = claimed.delivery
    try:
        sent = adapter.send(claimed.outgoing)
    except AdapterError as error:
        _log.warning("delivery %s, send: %r", delivery.uid, error)
        state = DeliveryState.FAILED if error.nothing_sent else DeliveryState.UNKNOWN
        return _end(store, claimed, state, error.told)
    except BaseException as error:
        _log.exception("delivery %s, send", delivery.uid)
        # Also on an interrupt: bytes may have left, and only a look at the network can tell.
        ended = _end(
            store,
            claimed,
            DeliveryState.UNKNOWN,
            f"It is not known whether it was sent ({type(error).__name__}).",
        )
        if not isinstance(error, Exception):
            raise
        return ended
    crashpoint("answer read")
    try:
        return record_sent(store, delivery, sent)
    except Exception as error:  # noqa: BLE001 - the adapter boundary: the answer may be anything
        reason = f"The network took it, but its answer cannot be kept ({type(error).__name__})."
        return _end(store, claimed, DeliveryState.UNKNOWN, reason)


def _find_impostor(store: Store, claimed: _Claimed, adapter: Adapter) -> str:
    """Ask the network who the very credential belongs to; return why nothing is sent, or ""."""
    uid = claimed.delivery.uid
    try:
        actor = verify_actor(store, claimed.account, adapter, utc_now())
    except WrongAccount as error:
        return error.sentence
    except AdapterError as error:
        _log.warning("delivery %s, whoami: %r", uid, error)
        return f"Nothing was sent: {error.sentence} Your draft is kept. {error.advice}"
    except Exception as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything
        _log.exception("delivery %s, whoami", uid)
        return f"Nothing was sent: {type(error).__name__} in the adapter."
    if actor.handle != claimed.handle:
        now, then = at(actor.handle), at(claimed.handle)
        return f"Nothing was sent: the account is called {now} now, not {then}."
    return ""


def _what_came_meanwhile(store: Store, claimed: _Claimed, adapter: Adapter) -> str:
    """Return a sentence on what speaks against the reply since it was confirmed, or ""."""
    conn = store.read()
    draft = drafts.require(conn, claimed.delivery.draft_uid)
    parent = messages.require(conn, draft.parent_uid)
    if parent.message.deleted:
        return "the message you answer was deleted."
    found: tuple[Message, ...] = ()
    try:
        found = adapter.thread(parent.message)
    except TargetGone as error:
        return error.sentence
    except AdapterError as error:
        # Where it could not be read before the confirm step either, the person knew.
        if payload.thread_was_read(claimed.confirmation.payload):
            return f"the conversation could not be read again: {error.sentence}"
    except Exception as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything
        _log.exception("delivery %s, thread", claimed.delivery.uid)
        return f"{type(error).__name__} in the adapter while the conversation was read again."
    told = answered.as_told(parent, found)
    if told.deleted:
        return "the message you answer was deleted."
    if answered.mark(told) != payload.answered(claimed.confirmation.payload):
        return "the message you answer was changed meanwhile."
    seen = payload.seen(claimed.confirmation.payload)
    later = newer.since(conn, claimed.account, parent, found)
    came = [m for m in later if m.id not in seen]
    return newer.describe(came) if came else ""


def _is_sound(claimed: _Claimed) -> bool:
    confirmation = claimed.confirmation
    return payload.digest(confirmation.payload) == confirmation.digest and payload.binds(
        confirmation.payload,
        account=claimed.account,
        actor_id=confirmation.actor_id,
        parent_id=confirmation.parent_id,
        identity=confirmation.identity,
    )


def _with_bytes(store: Store, claimed: _Claimed) -> _Claimed:
    """Return the delivery with the bytes of its files, which are those that were confirmed.

    :raises Damaged: they are not.
    """
    held = attachments.with_bytes(store.read(), claimed.delivery.draft_uid)
    confirmed = claimed.outgoing.files
    if held != confirmed:
        wrong = next(
            (f.name for f in (*confirmed, *held) if f not in held or f not in confirmed), ""
        )
        raise attachments.Damaged(wrong or "The order of the files")
    return replace(claimed, outgoing=replace(claimed.outgoing, files=held))


def _more(sent: Sent) -> dict[str, object]:
    return {"more_ids": list(sent.more_ids)} if sent.more_ids else {}


def _load(store: Store, uid: int) -> _Claimed:
    conn = store.read()
    delivery = outbox.require(conn, uid)
    confirmation = outbox.confirmation(conn, delivery.confirmation_uid)
    account = accounts.require(conn, delivery.account_id)
    return _Claimed(delivery, confirmation, account, payload.outgoing(confirmation.payload))


def _keep_own_message(conn: sqlite3.Connection, claimed: _Claimed, sent: Sent) -> None:
    draft = drafts.require(conn, claimed.delivery.draft_uid)
    parent = messages.require(conn, draft.parent_uid)
    inbox_account = accounts.require(conn, parent.account_id)
    outgoing, account = claimed.outgoing, claimed.account
    posts = _posts(outgoing, sent)
    us = Actor(id=account.actor_id, handle=account.handle, name=account.name, url=account.url)
    above = (outgoing.parent_id, *(remote_id for remote_id, _ in posts))
    files = tuple(Attachment(media_type=f.media_type, name=f.alt or f.name) for f in outgoing.files)
    kept = [
        Message(
            id=remote_id,
            context=parent.message.context,
            in_reply_to=above[place],
            attributed_to=us,
            content=words,
            published=outgoing.composed_at,
            kind=MessageKind.POST,
            visibility=outgoing.visibility,
            to=outgoing.to,
            url="" if place else sent.url,
            attachments=() if place else files,
        )
        for place, (remote_id, words) in enumerate(posts)
    ]
    intake.store_messages(conn, inbox_account, kept, "sent")
    # Who has answered has read: what came before is not new any more.
    _, done = conversations.marks(conn, parent.conversation_uid)
    ours = messages.find(conn, inbox_account.id, kept[-1].id)
    if ours:
        conversations.set_marks(conn, parent.conversation_uid, read=ours.uid, done=done)


def _posts(outgoing: Outgoing, sent: Sent) -> list[tuple[str, str]]:
    """Return the id and the words of each post; all of it is the first's where not all are named."""
    ids = (sent.id, *sent.more_ids)
    if len(ids) == len(outgoing.parts):
        return list(zip(ids, outgoing.parts, strict=True))
    return [(sent.id, outgoing.text)]


def _end(store: Store, claimed: _Claimed, state: DeliveryState, reason: str) -> Delivery:
    uid = claimed.delivery.uid
    with store.write() as conn:
        ended = settle(
            conn,
            uid,
            (DeliveryState.SENDING,),
            state,
            reason=reason,
            act=state.value,
            now=utc_now(),
        )
    return ended or outbox.require(store.read(), uid)


def _cancel(store: Store, uid: int, reason: str) -> Delivery:
    return cancel(store, uid, reason, utc_now()) or outbox.require(store.read(), uid)


def _audit(
    conn: sqlite3.Connection, claimed: _Claimed, act: str, particulars: dict[str, object]
) -> None:
    audit.append(
        conn,
        claimed.confirmation.identity,
        act,
        {"delivery": claimed.delivery.uid, "account": claimed.account.id, **particulars},
        utc_now(),
    )
