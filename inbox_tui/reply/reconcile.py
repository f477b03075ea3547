"""What became of deliveries that nobody holds any more, and of those nobody can tell about."""

from __future__ import annotations

import logging
import math
from datetime import datetime, timedelta

from inbox_tui.adapter import Adapter, AdapterError, Sent
from inbox_tui.model import Delivery, DeliveryState, utc_now
from inbox_tui.reply import payload, policy
from inbox_tui.reply.cancel import cancel
from inbox_tui.reply.errors import TooSoonToTell
from inbox_tui.reply.holder import is_lost
from inbox_tui.reply.settlement import settle
from inbox_tui.reply.transmit import record_sent
from inbox_tui.store import NotFound, Store, accounts, audit, identities, outbox
from inbox_tui.verify import verify_actor

_log = logging.getLogger(__name__)

HELD_AT_BACKUP = (
    "It was held when the backup was made. Look on the network whether it left afterwards before "
    "you answer again; the draft is open."
)
SENDING_AT_BACKUP = "It was being sent when the backup was made; it will be looked up."


def recover(store: Store) -> tuple[Delivery, ...]:
    """Settle what processes that are gone left behind; return the deliveries that changed.

    What was only held is cancelled, its draft is open again. What was being sent is ``unknown``
    until it is looked up. Called at each start.
    """
    changed: list[Delivery] = []
    now = utc_now()
    for held in outbox.under_way(store.read()):
        uid, state = held.delivery.uid, held.delivery.state
        if state is DeliveryState.UNKNOWN or not is_lost(held, now):
            continue
        if state is DeliveryState.SENDING:
            reason = "The program ended while this was being sent; it will be looked up."
            delivery = _lose(store, uid, reason, now)
        else:
            reason = "The program ended during the hold; nothing was sent, the draft is open."
            delivery = cancel(store, uid, reason, now)
        if delivery:
            changed.append(delivery)
    return tuple(changed)


def recover_restored(store: Store, now: datetime) -> tuple[Delivery, ...]:
    """Settle what was on its way when a backup was made; return the deliveries that changed.

    Unlike :func:`recover` it asks for no holder: one that still lives has its ticket for the inbox
    that was replaced.
    """
    changed: list[Delivery | None] = []
    for held in outbox.under_way(store.read()):
        uid, state = held.delivery.uid, held.delivery.state
        if state is DeliveryState.SENDING:
            changed.append(_lose(store, uid, SENDING_AT_BACKUP, now))
        elif state is not DeliveryState.UNKNOWN:
            changed.append(cancel(store, uid, HELD_AT_BACKUP, now))
    return tuple(delivery for delivery in changed if delivery)


def look_up(
    store: Store, delivery: Delivery, adapter: Adapter, now: datetime | None = None
) -> Delivery:
    """Look for an ``unknown`` delivery on the network; return it as it is afterwards.

    Found: ``sent``. Certainly not there: ``failed``, the draft is open again. Cannot tell: it
    stays ``unknown`` for a person to resolve. Nothing is ever sent from here. Not being found
    proves nothing in the first minute.
    """
    if delivery.state is not DeliveryState.UNKNOWN:
        return delivery
    if not adapter.capabilities.can_find_sent:
        return delivery
    confirmation = outbox.confirmation(store.read(), delivery.confirmation_uid)
    account = accounts.require(store.read(), delivery.account_id)
    try:
        found: Sent | None = adapter.find_sent(payload.outgoing(confirmation.payload))
        if found is None:
            # Sought with another account's credential, absence proves nothing.
            verify_actor(store, account, adapter, now or utc_now())
    except AdapterError as error:
        _log.warning("delivery %s, look-up: %r", delivery.uid, error)
        return _note(store, delivery, error.sentence)
    except Exception as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything
        _log.exception("delivery %s, look-up", delivery.uid)
        return _note(store, delivery, f"It could not be looked up ({type(error).__name__}).")
    if found:
        try:
            if outbox.is_known_elsewhere(store.read(), delivery, found.id):
                return _note(store, delivery, "An earlier reply with the same words is there.")
            return record_sent(store, delivery, found)
        except Exception as error:  # noqa: BLE001 - the adapter boundary: the answer may be anything
            return _note(store, delivery, f"The answer cannot be kept ({type(error).__name__}).")
    if (now or utc_now()) - delivery.updated_at < policy.ABSENCE_CERTAIN_AFTER:
        return _note(store, delivery, "It is not there yet; look again in a minute.")
    return _settle(
        store,
        delivery.uid,
        sent=False,
        reason="Looked up on the network: it is not there. The draft is open again.",
    )


def resolve(
    store: Store, delivery_uid: int, *, sent: bool, reason: str, remote_url: str = ""
) -> Delivery:
    """Settle an ``unknown`` delivery as a person has found it.

    :raises NotFound: there is no such delivery, or it is not ``unknown``.
    :raises TooSoonToTell: it is called not sent while it may still arrive.
    """
    delivery = outbox.require(store.read(), delivery_uid)
    age = utc_now() - delivery.updated_at
    is_open = delivery.state is DeliveryState.UNKNOWN
    if is_open and not sent and timedelta(0) <= age < policy.ABSENCE_CERTAIN_AFTER:
        seconds = math.ceil((policy.ABSENCE_CERTAIN_AFTER - age).total_seconds())
        raise TooSoonToTell(
            f"It was sent a moment ago and may still arrive. Look again in {seconds} s."
        )
    return _settle(store, delivery_uid, sent=sent, reason=reason, remote_url=remote_url)


def _settle(
    store: Store, delivery_uid: int, *, sent: bool, reason: str, remote_url: str = ""
) -> Delivery:
    now = utc_now()
    with store.write() as conn:
        settled = outbox.settle(
            conn,
            delivery_uid,
            (DeliveryState.UNKNOWN,),
            DeliveryState.SENT if sent else DeliveryState.FAILED,
            reason=reason,
            now=now,
            remote_url=remote_url,
        )
        if not settled:
            raise NotFound(f"Delivery {delivery_uid} is not waiting to be resolved.")
        delivery = outbox.require(conn, delivery_uid)
        me = identities.me(conn)
        audit.append(
            conn,
            me.id if me else "",
            "resolved",
            {"delivery": delivery_uid, "sent": sent, "reason": reason},
            now,
        )
    return delivery


def _lose(store: Store, uid: int, reason: str, now: datetime) -> Delivery | None:
    unknown = DeliveryState.UNKNOWN
    with store.write() as conn:
        return settle(
            conn,
            uid,
            (DeliveryState.SENDING,),
            unknown,
            reason=reason,
            act=unknown.value,
            now=now,
        )


def _note(store: Store, delivery: Delivery, sentence: str) -> Delivery:
    with store.write() as conn:
        outbox.note_reason(conn, delivery.uid, f"Not known whether it was sent. {sentence}")
        return outbox.require(conn, delivery.uid)
